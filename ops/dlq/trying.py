"""Today's code on dead messages: it reads the threads and recomputes them, and its writes are caught."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from contract.item import Item
from contract.thread_state import ThreadState
from ops.dlq.letters import Letter
from processor.batch import Case, Outcome, Processor
from processor.dead_letters import DeadLetters, fingerprint
from processor.recompute import Recomputation
from processor.store import Store

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

MOST_ITEM_BYTES = 400 * 1024
"""Amazon DynamoDB Developer Guide, "Service, account, and table quotas"."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a thread comes to."""

    thread_id: str
    correlation_id: str
    messages: int
    questions: int
    answered_by_bot: int
    answered_by_people: int
    closed: int
    days: int
    """To which it contributes."""

    @property
    def sentence(self) -> str:
        answered = self.answered_by_bot + self.answered_by_people
        return f"messages {self.messages}, questions {self.questions}, answered {answered}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What today's code would do with a dead message."""

    letter: Letter
    outcome: Outcome
    reason: str
    counted: Counted | None
    """None where it would not pass, or no message of the thread can be read."""
    unreadable: Mapping[str, str] = field(default_factory=dict)
    """Stored messages that would be left out, and why, by their names."""

    @property
    def passes(self) -> bool:
        return self.outcome is Outcome.COUNTED

    def to_json(self) -> dict[str, Any]:
        verdict: dict[str, Any] = {
            "outcome": self.outcome.value,
            "would_pass": self.passes,
            "left_out": [
                {"stored_message": name, "reason": reason} for name, reason in self.unreadable.items()
            ],
        }
        if self.passes:
            verdict["counted"] = asdict(self.counted) if self.counted else None
        else:
            verdict |= {"reason_today": self.reason, "fingerprint_today": fingerprint(self.reason)}
        return {**self.letter.to_json(), **verdict}


def try_letters(
    letters: Sequence[Letter], store: Store, *, recomputation: Callable[[], Recomputation], seconds: float
) -> list[Verdict]:
    """A verdict for each, in their order, and changes nothing.

    Each thread has the time that one run of the processor has, and is read once, however many messages name
    it.
    """
    known: dict[str, Verdict] = {}
    verdicts = []
    for letter in letters:
        key = letter.poke.thread_id if letter.poke else letter.message_id
        if key not in known:
            known[key] = _judge(letter, store, recomputation, seconds)
        verdicts.append(replace(known[key], letter=letter))
    return verdicts


def _judge(
    letter: Letter, store: Store, recomputation: Callable[[], Recomputation], seconds: float
) -> Verdict:
    caught = CaughtWrites(store.client, store.threads_table)
    processor = Processor(
        store=replace(store, client=cast("DynamoDBClient", caught)),
        dead_letters=DeadLetters(
            queue_url="", code_version="", connect=lambda: cast("SQSClient", _Nowhere())
        ),
        recomputation=recomputation,
    )
    ends = time.monotonic() + seconds
    judged = processor.judge([letter.record], lambda: ends - time.monotonic())
    (case,) = judged.cases
    return Verdict(letter, case.outcome, case.reason, caught.counted(case), judged.unreadable)


class _Nowhere:
    """Takes what would be buried again: it lies where it lies."""

    def send_message(self, **_request: Any) -> None: ...


@dataclass
class CaughtWrites:
    """A client that reads, and keeps to itself what it is to write; what is too large is refused as usual."""

    client: DynamoDBClient
    threads_table: str
    states: dict[str, ThreadState] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name not in {"batch_get_item", "query", "exceptions"}:
            raise AttributeError(f"{name} is not caught")
        return getattr(self.client, name)

    def put_item(self, *, TableName: str, Item: Item, **_condition: Any) -> None:  # noqa: N803  # boto3's names
        """Raises ClientError."""
        if (size := _size_of(Item)) > MOST_ITEM_BYTES:
            message = f"Item size of {size} bytes has exceeded the maximum allowed size"
            raise ClientError({"Error": {"Code": "ValidationException", "Message": message}}, "PutItem")
        if TableName == self.threads_table:
            state = ThreadState.from_item(Item)
            self.states[state.thread_id] = state

    def counted(self, case: Case) -> Counted | None:
        state = self.states.get(case.poke.thread_id) if case.poke else None
        if state is None or case.outcome is not Outcome.COUNTED:
            return None
        return Counted(
            thread_id=state.thread_id,
            correlation_id=state.correlation_id,
            messages=state.messages,
            questions=state.questions,
            answered_by_bot=state.answered_by_bot,
            answered_by_people=state.answered_by_people,
            closed=state.closed,
            days=len(state.days),
        )


def _size_of(value: Any) -> int:
    """About what DynamoDB counts of an item or a value (Developer Guide, "Item sizes and formats")."""
    if isinstance(value, str):
        return len(value.encode(errors="replace"))
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, Mapping):
        return sum(1 + _size_of(name) + _size_of(each) for name, each in value.items())
    if isinstance(value, Sequence):
        return sum(1 + _size_of(each) for each in value)
    return 1
