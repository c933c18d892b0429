"""`python -m bench.receiver_load`: the highest steady rate against stage `local`, emulators included."""

from __future__ import annotations

import argparse
import json
import queue
import signal
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import psutil

from local import figures
from local.conversation import conversation
from local.local_stage import LocalStage
from local.webhooks import Webhook, post

GOAL_P99_SECONDS = 0.5
SENDERS = 64
SETTLE_SECONDS = 300.0

_numbers = count(8_000_000)


@dataclass
class Load:
    """What came of a number of webhooks that were sent at a steady rate."""

    rate: float
    sent: list[Webhook] = field(default_factory=list)
    answers: list[tuple[int, float]] = field(default_factory=list)
    """Status (0: none) and seconds since the webhook was due, so that it waits in no queue unseen."""
    wall: float = 0.0

    def at(self, share: float) -> float:
        seconds = sorted(seconds for _, seconds in self.answers)
        return seconds[min(int(len(seconds) * share), len(seconds) - 1)]

    @property
    def statuses(self) -> dict[int, int]:
        return dict(Counter(status for status, _ in self.answers))

    @property
    def holds(self) -> bool:
        return set(self.statuses) == {202} and self.at(0.99) < GOAL_P99_SECONDS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.receiver_load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each rate")
    parser.add_argument("--rates", type=float, nargs="+", default=[25, 50, 100, 200])
    options = parser.parse_args()
    # So that a run that is told to end leaves no emulator behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    loads: list[Load] = []
    with LocalStage(told=_say) as stage:
        for rate in options.rates:
            loads.append(send(stage, rate, options.seconds))
            _show(loads[-1], stage)
            if not loads[-1].holds:
                break
        lost = _lost(stage, [webhook for load in loads for webhook in load.sent])
    _say(f"Figures that differ from the fold afterwards: {len(lost)}")
    best = max((load.rate for load in loads if load.holds), default=0.0)
    _say(f"Highest rate that held (no error, p99 under {GOAL_P99_SECONDS * 1000:.0f} ms): {best:g}/s")
    return 1 if lost else 0


def send(stage: LocalStage, rate: float, seconds: float) -> Load:
    """Open loop: a slow answer does not slow the next webhook down."""
    load, due = Load(rate), queue.SimpleQueue[tuple[float, Webhook] | None]()
    load.sent = [_webhook() for _ in range(int(rate * seconds))]
    senders = [threading.Thread(target=_send_all, args=(stage, due, load)) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    began = time.monotonic()
    for number, webhook in enumerate(load.sent):
        at = began + number / rate
        time.sleep(max(at - time.monotonic(), 0.0))
        due.put((at, webhook))
    for _ in senders:
        due.put(None)
    for sender in senders:
        sender.join()
    load.wall = time.monotonic() - began
    return load


def _send_all(stage: LocalStage, due: queue.SimpleQueue[tuple[float, Webhook] | None], load: Load) -> None:
    while (task := due.get()) is not None:
        at, webhook = task
        try:
            status = post(stage.receiver.url, stage.secret, webhook).status
        except OSError:
            status = 0
        load.answers.append((status, time.monotonic() - at))


_RECORDED = next(each for each in conversation(datetime.now(UTC)) if each.event == "issue_comment").payload


def _webhook() -> Webhook:
    """A comment of its own, spread over fifty issues."""
    payload: dict[str, Any] = json.loads(json.dumps(_RECORDED))
    number = next(_numbers)
    payload["comment"]["id"] = number
    payload["issue"]["number"] = 1 + number % 50
    payload["repository"]["full_name"] = "octo-bench/load"
    return Webhook.of("issue_comment", payload)


def _lost(stage: LocalStage, sent: list[Webhook]) -> list[str]:
    expected, deadline = figures.expected(sent, stage.stage), time.monotonic() + SETTLE_SECONDS
    while left := figures.differences(expected, figures.stored(stage.aggregates())):
        if time.monotonic() > deadline:
            break
        time.sleep(1.0)
    return left


def _show(load: Load, stage: LocalStage) -> None:
    receiver = psutil.Process(stage.receiver.process.popen.pid)
    cpu = sum(sum(each.cpu_times()[:2]) for each in (receiver, *receiver.children(recursive=True)))
    _say(
        f"{load.rate:g}/s: {len(load.answers):,} answers {load.statuses} in {load.wall:.1f} s, "
        f"p50 {load.at(0.5) * 1000:.0f} ms, p99 {load.at(0.99) * 1000:.0f} ms; "
        f"receiver's CPU so far {cpu:.1f} s; machine {psutil.cpu_percent():.0f} %"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
