"""`python -m bench.latency`: one webhook after the other through stage `local`, timed at each hop."""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from google.cloud import firestore

from bench.figures import Figure, at_most, run, shown
from bench.traffic import some
from contract.names import FIRESTORE_COLLECTION
from local.local_stage import LocalStage
from local.webhooks import Webhook, post

EVENTS = 200
WARM_UP = 20
PAUSE_SECONDS = 0.03
"""Between an event's count and the next webhook, so that no batch holds two."""
GIVE_UP_SECONDS = 30.0
GOAL_AGGREGATE_MS = 1_000


@dataclass(slots=True)
class Hops:
    """When one event was where, in epoch seconds."""

    posted: float
    answered: float = 0.0
    document: float = 0.0
    queued: float = 0.0
    counted: float = 0.0


@dataclass
class Watch:
    """Every document that Firestore's listener reports, and when."""

    seen: dict[str, float] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, _documents: Any, changes: Any, _read_time: Any) -> None:
        now = time.time()
        with self.changed:
            for change in changes:
                self.seen.setdefault(change.document.id, now)
            self.changed.notify_all()

    def time_of(self, document_id: str) -> float:
        with self.changed:
            if not self.changed.wait_for(lambda: document_id in self.seen, timeout=GIVE_UP_SECONDS):
                raise TimeoutError(f"{document_id} never came to Firestore's listener")
            return self.seen[document_id]


def measure() -> list[Figure]:
    with LocalStage(on_step=_say) as stage, _listening(stage) as watch:
        probe = _Probe(stage, watch)
        for webhook in some(WARM_UP):
            probe.follow(webhook)
        hops = [probe.follow(webhook) for webhook in some(EVENTS)]
        probe.add_queue_times(hops)
    return list(_figures(hops))


class _Probe:
    """Posts, and waits at each place where the event must come by."""

    def __init__(self, stage: LocalStage, watch: Watch) -> None:
        self._stage, self._watch = stage, watch
        self._dynamodb = stage.client("dynamodb")
        self._entities: list[str] = []

    def follow(self, webhook: Webhook) -> Hops:
        entity = f"comment-{webhook.payload['comment']['id']}"
        hops = Hops(posted=time.time())
        answer = post(self._stage.receiver.url, self._stage.secret, webhook)
        hops.answered = time.time()
        if answer.status != 202:
            raise RuntimeError(f"the receiver answered {answer.outcome}")
        self._wait_for_contribution(entity)
        hops.counted = time.time()
        hops.document = self._watch.time_of(entity)
        self._entities.append(entity)
        time.sleep(PAUSE_SECONDS)
        return hops

    def _wait_for_contribution(self, entity: str) -> None:
        """It is written in one transaction with the sums."""
        table, deadline = self._stage.stage.names.contributions_table, time.time() + GIVE_UP_SECONDS
        while "Item" not in self._dynamodb.get_item(TableName=table, Key={"entity_id": {"S": entity}}):
            if time.time() > deadline:
                raise TimeoutError(f"{entity} was never counted")
            time.sleep(0.003)

    def add_queue_times(self, hops: list[Hops]) -> None:
        """From the processor's log, which names each message's time of sending."""
        logs, names = self._stage.client("logs"), self._stage.stage.names
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=f"/aws/lambda/{names.processor}"
        )
        lines = [_json(event["message"]) for page in pages for event in page["events"]]
        sent = {line["entity_id"]: line["sent_ms"] / 1000 for line in lines if "sent_ms" in line}
        for entity, hop in zip(self._entities[-len(hops) :], hops, strict=True):
            hop.queued = sent[entity]


def _figures(hops: list[Hops]) -> Iterator[Figure]:
    document = [hop.document - hop.posted for hop in hops]
    yield shown("webhook → Firestore's listener, p50", _p(document, 0.5), "ms", _p99(document))
    counted = [hop.counted - hop.posted for hop in hops]
    yield at_most("webhook → aggregates, p50", _p(counted, 0.5), GOAL_AGGREGATE_MS, "ms", _p99(counted))
    for name, seconds in {
        "receiver with both stores": [hop.answered - hop.posted for hop in hops],
        "stream and pipe, to the queue": [hop.queued - hop.answered for hop in hops],
        "queue and processor": [hop.counted - hop.queued for hop in hops],
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
        listener = client.collection(FIRESTORE_COLLECTION).on_snapshot(watch)
        try:
            yield watch
        finally:
            listener.unsubscribe()  # type: ignore[no-untyped-call]  # the SDK has no types here


def _json(message: str) -> dict[str, Any]:
    try:
        line = json.loads(message)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}


def _say(step: str) -> None:
    sys.stderr.write(f"{step}\n")


if __name__ == "__main__":
    sys.exit(run(measure))
