"""One seed, from the first webhook to silence, and what is wrong at the end."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from contract.event import AnalyticsEvent
from contract.figures import Figures
from contract.item import from_item
from publisher.documents import documents_of
from rig.builders import as_queued
from rig.designs import Design
from rig.faults import TROUBLED_SECONDS, Faults
from rig.fold import FiguresByKey, fold, threads_of, without_times
from rig.google import RETENTION_DAYS
from rig.past import remember
from rig.queue import DAY
from rig.system import AGGREGATES, ANALYTICS, COUNTING_RULES, THREADS, System
from rig.usual_designs import MESSAGES
from rig.workload import HOUR, Workload
from rig.world import START, World

POISON = ('{"dynamodb": ', "[]", '{"dynamodb": {"Keys": {"thread_id": {"S": "no thread"}}}}')
PRESENT = START.isoformat()
POLLERS = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """What to run; its repr is all that is needed to run it again."""

    seed: int
    rate: float = 0.05
    is_fifo: bool = False
    creates_only: bool = False


@dataclass(slots=True)
class Result:
    """What a trial came to: no problem means that every figure is exact."""

    problems: list[str] = field(default_factory=list)
    events: int = 0
    faults: int = 0
    lost: int = 0
    doubled: int = 0


def run(trial: Trial, design: Design) -> Result:
    """Runs the trial until nothing moves any more, then holds the stores against the pure fold."""
    world = World(trial.seed)
    faults = Faults(world, trial.rate)
    system = System(world, faults, is_fifo=trial.is_fifo)
    poison = _start(system, design, trial)
    try:
        world.run(until=TROUBLED_SECONDS)
        faults.stop()
        _quieten(system)
        return _check(system, poison)
    finally:
        world.close()


def _start(system: System, design: Design, trial: Trial) -> Counter[str]:
    world = system.world
    workload = Workload(world.random, creates_only=trial.creates_only)
    posts = workload.posts
    system.accepted += remember(system, workload.past)
    # Some webhooks at least come while AWS is away.
    away = world.random.choice(posts).at - world.random.uniform(0, HOUR)
    system.faults.outage = (away, away + HOUR)
    if world.random.random() < 0.3:
        gone = world.random.uniform(0, TROUBLED_SECONDS - DAY)
        system.faults.publishing_outage = (gone, gone + DAY)
    world.keep_alive("scheduler", system.google.run_scheduler)
    for post in posts:
        world.spawn("GitHub", partial(system.deliver, post), after=post.at)
    world.keep_alive("pipe", system.run_pipe)
    if workload.past:
        world.spawn("time to live", system.run_time_to_live)
    for _ in range(POLLERS):
        consumer = design(system)
        world.keep_alive("poller", partial(system.run_poller, consumer))
    for _ in range(world.random.choice((0, 1, 2))):
        # An operator moves the dead letters back during traffic, now and then twice in a row.
        world.spawn("operator", system.redrive, after=world.random.uniform(0, TROUBLED_SECONDS))
    world.spawn("pipe restart", lambda: _replay(system), after=world.random.uniform(0, TROUBLED_SECONDS))
    return Counter() if trial.creates_only else _poison(system)


def _replay(system: System) -> None:
    for stream in (system.stream, system.contributions, system.figures):
        stream.go_back(system.world.random.choice((0, 5, 50, len(stream.records))))


def _poison(system: System) -> Counter[str]:
    bodies = system.world.random.choices(POISON, k=system.world.random.choice((0, 1, 3)))
    for body in bodies:
        at = system.world.random.uniform(0, TROUBLED_SECONDS)
        system.world.spawn("corruption", partial(system.work_queue.send, body, group="x"), after=at)
    return Counter(bodies)


def _quieten(system: System) -> None:
    """No more faults; dead letters are moved back until only those are left that can never work."""
    world = system.world
    for _ in range(3):
        world.run(until=world.now + DAY)
        system.redrive()
    world.run(until=world.now + DAY)
    system.forget_expired()
    _poke_changed(system)
    world.run(until=world.now + DAY)


def _poke_changed(system: System) -> None:
    """Puts a change of the rules into effect, and what has expired. Nothing else may need it."""
    old = {event.thread_id for event in system.accepted if event.received_at < PRESENT}
    newest = {record["dynamodb"]["Keys"]["thread_id"]["S"]: record for record in system.stream.records}
    for thread_id in newest if system.one_version_from is not None else newest.keys() & old:
        record = newest[thread_id]
        group = thread_id if system.is_fifo else None
        system.work_queue.send(json.dumps(as_queued(record)), group=group)


def _check(system: System, poison: Counter[str]) -> Result:
    result = Result(events=len(system.accepted), faults=sum(system.faults.injected.values()))
    result.problems += [f"{name} died: {error!r}" for name, error in system.world.failures]
    result.problems += [f"foreign ids reported: {ids}" for ids in system.bad_answers]
    if not system.is_quiet:
        waiting = len(system.work_queue.messages), len(system.firestore.entries)
        result.problems.append("not quiet: {} messages, {} outbox entries".format(*waiting))
    # Firestore alone may cost GitHub its answer; whatever AWS does is the relay's.
    result.problems += [why for why in system.google.unanswered if not why.startswith("Firestore: ")]
    if system.whole_records:
        _compare_messages(system, result)
        return result
    _compare_figures(system, result)
    result.problems += [*_check_published(system), *_check_stores(system)]
    dead = Counter(message.body for message in system.work_dlq.messages)
    if dead.keys() != poison.keys():
        result.problems.append(f"dead letters {dead}, poison {poison}")
    return result


def expected(system: System) -> FiguresByKey:
    """The pure fold over everything that was accepted and is kept, and the days that are sealed."""
    found = fold(
        kept(system),
        rules=COUNTING_RULES,
        today=system.world.utc_now.date(),
        retention_days=RETENTION_DAYS,
    )
    return system.sealed | found


def kept(system: System) -> list[AnalyticsEvent]:
    """What was accepted, without what has expired since."""
    return [event for event in system.accepted if event.message_id not in system.expired]


def _compare_figures(system: System, result: Result) -> None:
    wanted, found = expected(system), system.rows()
    for key in sorted(wanted.keys() | found.keys()):
        want, have = (without_times(each.get(key, Figures())) for each in (wanted, found))
        if want != have:
            result.problems.append(f"{key}: stored {have}, the fold says {want}")
            by = have.tally.messages - want.tally.messages
            result.doubled += max(by, 0)
            result.lost += max(-by, 0)


def _check_published(system: System) -> list[str]:
    """The dashboard shows every row and every thread as it is stored."""
    tables = (system.dynamodb.tables[name].items.values() for name in (AGGREGATES, THREADS))
    stored = [document for table in tables for item in table for document in documents_of(item)]
    found, shown = {document.path: document for document in stored}, system.published.documents
    return [
        f"{path}: {shown.get(path)} is shown, {found.get(path)} is stored"
        for path in sorted(shown.keys() | found.keys())
        if shown.get(path) != found.get(path)
    ]


def _compare_messages(system: System, result: Result) -> None:
    """The usual designs count messages: each must be counted once."""
    accepted = {event.message_id: event for event in system.accepted}.values()
    wanted = Counter((event.day, str(event.repository_id)) for event in accepted)
    found: Counter[tuple[str, str]] = Counter()
    for item in system.dynamodb.tables[AGGREGATES].items.values():
        day, _, _ = item["date"]["S"].partition("#")
        found[day, item["repository_key"]["S"]] += int(item[MESSAGES]["N"])
    for key in sorted(wanted.keys() | found.keys()):
        result.doubled += max(found[key] - wanted[key], 0)
        result.lost += max(wanted[key] - found[key], 0)
        if found[key] != wanted[key]:
            result.problems.append(f"{key}: counted {found[key]} messages of {wanted[key]}")


def _check_stores(system: System) -> list[str]:
    """Both stores hold what is known of every message, and nothing of what was deleted."""
    known = {event.message_id: event for own in threads_of(kept(system)).values() for event in own}
    stores = {
        "Firestore": map(AnalyticsEvent.from_record, system.firestore.stored.values()),
        "DynamoDB": map(from_item, system.dynamodb.tables[ANALYTICS].items.values()),
    }
    return [
        f"{store}: {event.message_id} is {event}, should be {known.get(event.message_id)}"
        for store, events in stores.items()
        for event in events
        if event.message_id not in known or _content(event) != _content(known[event.message_id])
    ]


def _content(event: AnalyticsEvent) -> tuple[object, ...]:
    """A comment that was deleted before its issue was, or after, is the same."""
    version = "" if event.deleted else event.version
    return version, event.title, event.text, event.substantial_at, event.transferred_from, event.deleted
