"""The processor on a real boto3 against moto's DynamoDB and SQS, with faults put into single calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config

from contract.contribution import Contribution
from contract.event import AnalyticsEvent
from contract.item import to_item
from contract.thread import TEAM, Asks, Rules
from contract.thread_state import ThreadState
from processor.batch import Judged, Outcome, Processor
from processor.dead_letters import DeadLetters
from processor.recompute import Recomputation
from processor.store import Store
from rig.backends import SESSION, Backend, moto_backend
from rig.builders import an_event

Answer = Callable[[], tuple[AWSResponse, dict[str, Any]] | None]
"""What a call is answered with; None lets it through."""

BOT = "cv-chatbot[bot]"
RULES = Rules(
    bot_logins=frozenset({BOT}), ignored_logins=frozenset(), team=TEAM, asks=Asks.OUTSIDERS, keywords=()
)
RECOMPUTATION = Recomputation(rules=RULES, retention_days=400, today=date(2026, 11, 20))

ASKED = an_event()
ANSWERED = an_event("comment-2", text="Three.", author=BOT, created_at="2026-11-16T09:01:00Z")
EDITED = an_event(text="Which golang projects are there?", updated_at="2026-11-16T10:00:00Z")
ELSEWHERE = an_event("issue-3", issue_id=8)

_ONE_TRY = Config(retries={"total_max_attempts": 1})


def issues(count: int) -> list[AnalyticsEvent]:
    """So many threads of one question each."""
    return [an_event(f"issue-{number}", issue_id=number) for number in range(1, count + 1)]


def refused(code: str, status: int = 400, **more: Any) -> Answer:
    """An answer with that error, before anything is done."""
    parsed = {
        "Error": {"Code": code, "Message": f"{code} it is"},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    return lambda: (AWSResponse("https://aws.test", status, HTTPHeaders(), None), parsed)


def unreachable(error: Exception) -> Answer:
    """No answer at all."""

    def fail() -> Any:
        raise error

    return fail


class Died(BaseException):
    """The process ends here: nothing in it runs any more."""


@dataclass
class Bench:
    """One processor over one store and one dead-letter queue."""

    backend: Backend
    dead_letter_url: str
    sqs: Any
    seconds_left: float = 30.0
    waits: list[float] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    """Operations with the kind of table: `PutItem threads`."""
    recomputation: Recomputation = RECOMPUTATION

    def __post_init__(self) -> None:
        self.processor = self.another()
        self._answers: dict[str, list[Answer | None]] = {}
        self._lost: dict[str, list[Exception | None]] = {}
        for client in (self.backend.client, self.sqs):
            client.meta.events.register("provide-client-params", self._note)
            client.meta.events.register("before-call", self._before)
            client.meta.events.register("after-call", self._after)

    def another(self, **what: Any) -> Processor:
        """A processor of its own; with other rules, one of another version of the code."""
        recomputation = replace(self.recomputation, **what)
        return Processor(
            store=Store(
                client=self.backend.client,
                analytics_table=self.backend.analytics_table,
                threads_table=self.backend.threads_table,
                contributions_table=self.backend.contributions_table,
                sleep=self._sleep,
                random=lambda: 0.5,
            ),
            dead_letters=DeadLetters(
                queue_url=self.dead_letter_url, code_version="v7", connect=lambda: self.sqs
            ),
            recomputation=lambda: recomputation,
        )

    def store(self, *events: AnalyticsEvent) -> None:
        """As the receiver's store leaves them: whatever a message was before is replaced."""
        for event in events:
            item: Any = to_item(event, expires_at=1_900_000_000)
            self.backend.client.put_item(TableName=self.backend.analytics_table, Item=item)
        self.calls.clear()

    def forget(self, *events: AnalyticsEvent) -> None:
        """As their time to live does."""
        for event in events:
            key: Any = {"thread_id": {"S": event.thread_id}, "message_id": {"S": event.message_id}}
            self.backend.client.delete_item(TableName=self.backend.analytics_table, Key=key)

    def judge(self, *records: Mapping[str, Any]) -> Judged:
        return self.processor.judge(records, lambda: self.seconds_left)

    def outcomes(self, *records: Mapping[str, Any]) -> list[Outcome]:
        return [case.outcome for case in self.judge(*records).cases]

    def answer(self, call: str, *answers: Answer | None) -> None:
        """Answers the next calls of that name; None lets one through, as do all after the last."""
        self._answers[call] = list(answers)

    def lose(self, call: str, *errors: Exception | None) -> None:
        """Lets the next calls of that name through, and loses their answers."""
        self._lost[call] = list(errors)

    def state(self, thread_id: str = "1#7") -> ThreadState:
        return self.backend.threads()[thread_id]

    def contribution(self, day: str = "2026-11-16", thread_id: str = "1#7") -> Contribution | None:
        return self.backend.contributions().get((day, thread_id))

    def show_late(self, *states: ThreadState) -> None:
        """The next look at the threads shows these."""
        answer = {
            "Responses": {self.backend.threads_table: [state.to_item() for state in states]},
            "UnprocessedKeys": {},
        }
        self.answer(
            "BatchGetItem threads",
            lambda: (AWSResponse("https://aws.test", 200, HTTPHeaders(), None), answer),
        )

    def buried(self) -> list[dict[str, Any]]:
        """The dead-letter queue's messages."""
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

    def _note(self, model: Any, params: Any, context: Any, **_: Any) -> None:
        table = params.get("TableName") or next(iter(params.get("RequestItems", {})), "")
        context["call"] = f"{model.name} {table.partition('-')[0]}".strip()
        self.calls.append(context["call"])

    def _before(self, context: Any, **_: Any) -> Any:
        queued = self._answers.get(context["call"])
        given = queued.pop(0) if queued else None
        return given() if given else None

    def _after(self, context: Any, **_: Any) -> None:
        queued = self._lost.get(context["call"])
        error = queued.pop(0) if queued else None
        if error:
            raise error


def _bench(backend: Backend, queue: str, attributes: Any) -> Bench:
    sqs = SESSION.client("sqs", config=_ONE_TRY)
    url = sqs.create_queue(QueueName=queue, Attributes=attributes)["QueueUrl"]
    return Bench(backend, url, sqs)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with moto_backend() as backend:
        yield _bench(backend, "work-dlq", {})


@pytest.fixture
def fifo_bench() -> Iterator[Bench]:
    with moto_backend() as backend:
        yield _bench(backend, "work-dlq.fifo", {"FifoQueue": "true"})
