"""`python -m bench.latency`: one webhook after the other through stage `local`, timed at each hop."""

from __future__ import annotations

import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from google.cloud import firestore

from bench.figures import Figure, at_most, run, shown
from bench.traffic import some
from contract import figures
from contract.event import thread_id
from contract.names import FIRESTORE_COLLECTION, FIRESTORE_FIGURES
from contract.thread_state import key_of
from local.local_stage import LocalStage
from local.webhooks import Webhook, post

EVENTS = 200
WARM_UP = 20
PAUSE_SECONDS = 0.03
"""Between an event's count and the next webhook, so that no batch holds two."""
GIVE_UP_SECONDS = 30.0
GOAL_ROW_MS = 1_000
GOAL_PAGE_MS = 2_000


@dataclass(slots=True)
class Hops:
    """When one event was where, in epoch seconds."""

    posted: float
    answered: float = 0.0
    document: float = 0.0
    thread: float = 0.0
    row: float = 0.0
    page: float = 0.0


@dataclass
class Watch:
    """Every document that Firestore's listeners report, and when: messages, and figures by their counts."""

    seen: dict[tuple[str, int], float] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, _documents: Any, changes: Any, _read_time: Any) -> None:
        now = time.time()
        with self.changed:
            for change in changes:
                document = change.document
                self.seen.setdefault((document.id, document.to_dict().get("messages", 0)), now)
            self.changed.notify_all()

    def time_of(self, document_id: str, messages: int = 0) -> float:
        wanted = document_id, messages
        with self.changed:
            if not self.changed.wait_for(lambda: wanted in self.seen, timeout=GIVE_UP_SECONDS):
                raise TimeoutError(f"{document_id} never came to Firestore's listener")
            return self.seen[wanted]


def measure() -> list[Figure]:
    with LocalStage(on_step=_say) as stage, _listening(stage) as watch:
        probe = _Probe(stage, watch)
        for webhook in some(WARM_UP):
            probe.follow(webhook)
        hops = [probe.follow(webhook) for webhook in some(EVENTS)]
    return list(_figures(hops))


class _Probe:
    """Posts, and waits at each place where the event must come by."""

    def __init__(self, stage: LocalStage, watch: Watch) -> None:
        self._stage, self._watch = stage, watch
        self._dynamodb = stage.client("dynamodb")
        self._messages: Counter[str] = Counter()
        """So many were posted, by day and by thread."""

    def follow(self, webhook: Webhook) -> Hops:
        comment = webhook.payload["comment"]
        day = comment["created_at"][:10]
        thread = thread_id(webhook.payload["repository"]["id"], webhook.payload["issue"]["number"])
        self._messages.update((day, thread))
        hops = Hops(posted=time.time())
        answer = post(self._stage.receiver.url, self._stage.secret, webhook)
        hops.answered = time.time()
        if answer.status != 202:
            raise RuntimeError(f"the receiver answered {answer.outcome}")
        names = self._stage.stage.names
        hops.thread = self._wait(names.threads_table, key_of(thread), "messages", self._messages[thread])
        row = {figures.PARTITION_KEY: {"S": day}, figures.SORT_KEY: {"S": figures.ALL}}
        hops.row = self._wait(names.aggregates_table, row, "messageCount", self._messages[day])
        hops.document = self._watch.time_of(f"comment-{comment['id']}")
        hops.page = self._watch.time_of(f"{day}~{figures.ALL}", self._messages[day])
        time.sleep(PAUSE_SECONDS)
        return hops

    def _wait(self, table: str, key: Any, attribute: str, count: int) -> float:
        """Until the item counts so many messages."""
        deadline = time.time() + GIVE_UP_SECONDS
        while True:
            item = self._dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})
            if item.get(attribute) == {"N": str(count)}:
                return time.time()
            if time.time() > deadline:
                raise TimeoutError(f"{table} {key} never had {count} messages")
            time.sleep(0.003)


def _figures(hops: list[Hops]) -> Iterator[Figure]:
    document = [hop.document - hop.posted for hop in hops]
    yield shown("webhook → Firestore's listener, p50", _p(document, 0.5), "ms", _p99(document))
    row, page = [hop.row - hop.posted for hop in hops], [hop.page - hop.posted for hop in hops]
    yield at_most("webhook → aggregates, p50", _p(row, 0.5), GOAL_ROW_MS, "ms", _p99(row))
    yield at_most("webhook → the page's figures, p50", _p(page, 0.5), GOAL_PAGE_MS, "ms", _p99(page))
    for name, seconds in {
        "receiver with both stores": [hop.answered - hop.posted for hop in hops],
        "stream, pipe, queue and processor": [hop.thread - hop.answered for hop in hops],
        "stream and aggregator": [hop.row - hop.thread for hop in hops],
        "stream and publisher": [hop.page - hop.row for hop in hops],
    }.items():
        yield shown(f"of that: {name}, p50", _p(seconds, 0.5), "ms", _p99(seconds))


def _p99(seconds: list[float]) -> str:
    return f"p99 {_p(seconds, 0.99):.0f} ms"


def _p(seconds: list[float], share: float) -> float:
    return 1000 * statistics.quantiles(seconds, n=100, method="inclusive")[round(share * 100) - 1]


@contextmanager
def _listening(stage: LocalStage) -> Iterator[Watch]:
    with patch.dict("os.environ", FIRESTORE_EMULATOR_HOST=stage.firestore.host):
        client = firestore.Client(project=stage.stage.google_project)
        watch = Watch()
        collections = (FIRESTORE_COLLECTION, FIRESTORE_FIGURES)
        listeners = [client.collection(each).on_snapshot(watch) for each in collections]
        try:
            yield watch
        finally:
            for listener in listeners:
                listener.unsubscribe()  # type: ignore[no-untyped-call]  # the SDK has no types here


def _say(step: str) -> None:
    sys.stderr.write(f"{step}\n")


if __name__ == "__main__":
    sys.exit(run(measure))
