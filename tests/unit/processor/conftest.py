"""The processor on a real boto3 against moto's DynamoDB and SQS, with faults put into single calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config

from contract.event import AnalyticsEvent
from processor.batch import Judged, Processor
from processor.dead_letters import DeadLetters
from processor.plan import Layout, Outcome, fold
from processor.settings import ProcessorSettings
from processor.store import Store
from rig.backends import SESSION, Backend, moto_backend
from rig.builders import an_event

Answer = Callable[[], tuple[AWSResponse, dict[str, Any]]]

CREATED = an_event()
EDITED = an_event(text="Which golang projects are there?", updated_at="2026-11-16T10:00:00Z")
DELETED = an_event(deleted=True, updated_at="2026-11-16T11:00:00Z")
TEN = [an_event(f"comment-{number}", text="python", issue_id=number % 3 + 1) for number in range(10)]

_ONE_TRY = Config(retries={"total_max_attempts": 1})


def refused(code: str, status: int = 400, **more: Any) -> Answer:
    """An answer with that error, before anything is done."""
    parsed = {
        "Error": {"Code": code, "Message": f"{code} it is"},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    return lambda: (AWSResponse("https://aws.test", status, HTTPHeaders(), None), parsed)


def cancelled(*codes: str) -> Answer:
    """A cancelled transaction with those reasons."""
    reasons = [{"Code": code} for code in codes]
    return refused("TransactionCanceledException", CancellationReasons=reasons)


def unreachable(error: Exception) -> Answer:
    """No answer at all."""

    def fail() -> Any:
        raise error

    return fail


@dataclass
class Bench:
    """One processor over one store and one dead-letter queue."""

    backend: Backend
    dead_letter_url: str
    sqs: Any
    settings: ProcessorSettings
    seconds_left: float = 30.0
    waits: list[float] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        layout = Layout(
            aggregates_table=self.settings.aggregates_table,
            contributions_table=self.settings.contributions_table,
            keyword_buckets=self.settings.keyword_buckets,
            issue_buckets=self.settings.issue_buckets,
        )
        dead_letters = DeadLetters(
            queue_url=self.dead_letter_url, code_version=self.settings.code_version, connect=lambda: self.sqs
        )
        store = Store(self.backend.client, layout, self._sleep, lambda: 0.5)
        self.processor = Processor(settings=self.settings, store=store, dead_letters=dead_letters)
        for client in (self.backend.client, self.sqs):
            client.meta.events.register("provide-client-params", self._note)

    def judge(self, *records: Mapping[str, Any]) -> Judged:
        return self.processor.judge(records, lambda: self.seconds_left)

    def outcomes(self, *records: Mapping[str, Any]) -> list[Outcome]:
        return [case.outcome for case in self.judge(*records).cases]

    def answer(self, operation: str, *answers: Answer | None) -> None:
        """Answers that operation's next calls; None lets a call through, as do all after the last."""
        service = "sqs" if operation == "SendMessage" else "dynamodb"
        client = self.sqs if service == "sqs" else self.backend.client
        queued = list(answers)

        def next_answer(**_: Any) -> Any:
            given = queued.pop(0) if queued else None
            return given() if given else None

        client.meta.events.register(f"before-call.{service}.{operation}", next_answer)

    def is_fold_of(self, *events: AnalyticsEvent) -> bool:
        """Whether the aggregates hold what these events come to, and nothing else."""
        return self.backend.figures() == fold(events, keywords_per_event=self.settings.keywords_per_event)

    def buried(self) -> list[dict[str, Any]]:
        """The dead-letter queue's messages, in the order of their sending where the queue keeps one."""
        answer = self.sqs.receive_message(
            QueueUrl=self.dead_letter_url,
            MaxNumberOfMessages=10,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        )
        return list(answer.get("Messages", []))

    def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds_left -= seconds

    def _note(self, model: Any, **_: Any) -> None:
        self.calls.append(model.name)


def _bench(backend: Backend, queue: str, attributes: Any) -> Bench:
    sqs = SESSION.client("sqs", config=_ONE_TRY)
    url = sqs.create_queue(QueueName=queue, Attributes=attributes)["QueueUrl"]
    settings = ProcessorSettings(
        stage="test",
        aggregates_table=backend.aggregates_table,
        contributions_table=backend.contributions_table,
        work_dlq_url=url,
        shards=4,
        keyword_buckets=4,
        issue_buckets=2,
        keywords_per_event=20,
        contribution_ttl_days=500,
        code_version="v7",
    )
    return Bench(backend, url, sqs, settings)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with moto_backend() as backend:
        yield _bench(backend, "work-dlq", {})


@pytest.fixture
def fifo_bench() -> Iterator[Bench]:
    with moto_backend() as backend:
        yield _bench(backend, "work-dlq.fifo", {"FifoQueue": "true"})
