"""`python -m bench.hostile`: what the largest crowds and the worst texts take, beside each timeout.

On tables in memory, so that what is measured is our own code: seconds of one core, and at the share of a core
that the function's memory brings.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.figures import Figure, at_most, run
from contract.contribution import Contribution, Tally
from contract.event import AnalyticsEvent
from contract.summary import summarise
from contract.text import MAX_TEXT_BYTES
from contract.thread import Thread
from processor.recompute import message_of
from rig.builders import an_event
from rig.crowd import TIMEOUT_SECONDS, aggregate, count, put_contributions
from rig.faults import Faults
from rig.sizes import size_of
from rig.system import AGGREGATES, COUNTING_RULES, System
from rig.workload import BOT
from rig.world import World
from stages.stage import load_stage

DAY = "2026-11-16"
MOST_COMMENTS = 2_500
"""At which GitHub closes an issue to more."""
THREADS, WORDS = 30_000, 100_000
VCPU_MB = 1_769
"""A function with so much memory has one vCPU (AWS Lambda, "Configure Lambda function memory")."""
STAGE = load_stage("prod")
TEXTS = {
    "lines that are commands": "/a\n",
    "lines of lists, with a mark in code": "- `?` `@cv-chatbot`\n",
    "lists in paragraphs": "a\n- `?`\n",
    "paragraphs of code": "`?`\n\n",
    "code blocks": "`?`\n\n    a\n",
    "backticks": "`",
    "blank lines": "\n",
    "open comments": "<!-- ",
}


def measure() -> list[Figure]:
    return [*(_summarised(name, unit) for name, unit in TEXTS.items()), _many_threads(), _burst()]


def _summarised(name: str, unit: str) -> Figure:
    """The worst thread: the chatbot answers once, then each message is judged and begins nothing."""
    text = unit * (MAX_TEXT_BYTES // len(unit) - 7)
    events = [
        an_event("issue-1"),
        an_event("comment-1", text="Three.", author=BOT),
        # No two in a row are the same: what was read of one is known for the next.
        *(_comment(number, text + " " * (number % 7)) for number in range(2, MOST_COMMENTS)),
    ]
    messages = tuple(map(message_of, events))
    thread = Thread(messages=messages, closed_at="")
    seconds = _seconds(lambda: summarise(thread, COUNTING_RULES))
    claim = f"{MOST_COMMENTS:,} comments of 16 KB, {name}"
    return _judged(claim, seconds, memory_mb=STAGE.processor.memory_mb, limit=TIMEOUT_SECONDS)


def _many_threads() -> Figure:
    """A repository's day, whose rows are recomputed from all of its threads."""
    system = System(World(1), Faults(World(1), 0.0))
    for table in system.dynamodb.tables.values():
        table.page = THREADS
    put_contributions(system, _day())
    seconds = _seconds(lambda: aggregate(system))
    biggest = max(size_of(item) for item in system.dynamodb.tables[AGGREGATES].items.values())
    claim = f"The rows of a day of {THREADS:,} threads and {WORDS:,} words"
    note = f"the largest row has {biggest / 1024:.0f} KB"
    limit = STAGE.aggregator.timeout_seconds
    return _judged(claim, seconds, memory_mb=STAGE.aggregator.memory_mb, limit=limit, note=note)


def _day() -> Sequence[Contribution]:
    chance = random.Random(1)  # noqa: S311  # the same day each time
    return [
        Contribution(
            day=DAY,
            thread_id=f"1#{number}",
            revision=1,
            repository="octo/hello",
            repository_id=1,
            issue_id=number,
            tally=Tally(questions=1, answered_by_bot=1, messages=2, responses=1),
            waits=(chance.randrange(86_400),),
            keywords={f"word{chance.randrange(WORDS)}": 1 for _ in range(5)},
            as_of=f"{DAY}T09:00:00.000Z",
            expires_at=2_000_000_000,
        )
        for number in range(1, THREADS + 1)
    ]


def _burst() -> Figure:
    """10,000 messages, every tenth on one issue, in batches of 100."""
    issues = [1 if number % 10 == 0 else 2 + number % 3_000 for number in range(10_000)]
    events = [replace(_comment(number, "And rust?"), issue_id=issue) for number, issue in enumerate(issues)]
    events = [replace(event, thread_id=f"1#{event.issue_id}") for event in events]
    counted = count(events, batch=100)
    wrong = counted.failed + (not counted.is_exact)
    note = f"{counted.failed} failed, the largest item has {counted.biggest_item / 1024:.1f} KB"
    return at_most("10,000 messages of which 1,000 are on one issue: wrong", wrong, 0, "", note)


def _comment(number: int, text: str) -> AnalyticsEvent:
    second = f"{DAY}T{9 + number // 3_600:02}:{number // 60 % 60:02}:{number % 60:02}Z"
    return an_event(f"comment-{number}", text=text, author="mallory", created_at=second)


def _seconds(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


def _judged(claim: str, seconds: float, *, memory_mb: int, limit: float, note: str = "") -> Figure:
    there = seconds * max(VCPU_MB / memory_mb, 1)
    more = f"{seconds:.1f} s of a core; the function's timeout is {limit:g} s"
    return at_most(claim, there, limit, "s", f"{more}; {note}" if note else more)


if __name__ == "__main__":
    sys.exit(run(measure))
