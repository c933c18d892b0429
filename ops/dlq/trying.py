"""Today's code on dead messages: reads are real, writes are caught.

The processor's own batch function runs, of this working copy. What it writes is kept beside the tables, so
that a later message meets what an earlier one of the same try would have left there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError
from processor.contribution import PARTITION_KEY
from processor.message import fingerprint
from processor.plan import Action, Layout, Outcome

from contract.item import Item
from ops.dlq.letters import Letter
from processor.batch import Case, Processor
from processor.dead_letters import DeadLetters
from processor.settings import ProcessorSettings
from processor.store import Store
from stages.horizon import contribution_ttl_days

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

    from stages.stage import Stage

ENOUGH_SECONDS = 900.0
_OK, _FAILED, _INVALID = "None", "ConditionalCheckFailed", "ValidationError"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What today's code would do with a dead message."""

    letter: Letter
    outcome: Outcome
    reason: str

    @property
    def passes(self) -> bool:
        return self.outcome not in (Outcome.DEAD, Outcome.FAILED)

    def to_json(self) -> dict[str, Any]:
        verdict = {"outcome": self.outcome.value, "would_pass": self.passes}
        if not self.passes:
            verdict |= {"reason_today": self.reason, "fingerprint_today": fingerprint(self.reason)}
        return {**self.letter.to_json(), **verdict}


def try_letters(
    letters: Sequence[Letter], *, stage: Stage, layout: Layout, dynamodb: DynamoDBClient
) -> list[Verdict]:
    """A verdict for each, in their order. Changes nothing. Raises what reading DynamoDB raises."""
    processor = _processor(stage, layout, CaughtWrites(dynamodb))
    size = stage.queue.batch_size
    batches = (letters[low : low + size] for low in range(0, len(letters), size))
    return [verdict for batch in batches for verdict in _judge(processor, batch)]


def _judge(processor: Processor, letters: Sequence[Letter]) -> Iterator[Verdict]:
    judged = processor.judge([_record(letter) for letter in letters], lambda: ENOUGH_SECONDS)
    for letter, case in zip(letters, judged.cases, strict=True):
        yield _verdict(letter, case)


def _verdict(letter: Letter, case: Case) -> Verdict:
    return Verdict(letter, case.outcome, case.reason)


def _record(letter: Letter) -> dict[str, Any]:
    """Without its group: whether it waits behind another one is not its own verdict."""
    return {"messageId": letter.message_id, "body": letter.body, "attributes": {}}


def _processor(stage: Stage, layout: Layout, writes: CaughtWrites) -> Processor:
    settings = ProcessorSettings(
        stage=stage.name,
        aggregates_table=layout.aggregates_table,
        contributions_table=layout.contributions_table,
        work_dlq_url="",
        shards=stage.aggregates.shards,
        keyword_buckets=layout.keyword_buckets,
        issue_buckets=layout.issue_buckets,
        keywords_per_event=stage.aggregates.keywords_per_event,
        contribution_ttl_days=contribution_ttl_days(stage),
        code_version="working copy",
    )
    buried = DeadLetters(
        queue_url="", code_version=settings.code_version, connect=lambda: cast("SQSClient", _Nowhere())
    )
    store = Store(cast("DynamoDBClient", writes), layout)
    return Processor(settings=settings, store=store, dead_letters=buried)


class _Nowhere:
    """Takes what would be buried again: it lies where it lies."""

    def send_message(self, **_request: Any) -> None: ...


@dataclass
class CaughtWrites:
    """The two calls that the store makes; transactions are judged as DynamoDB would, and kept here."""

    dynamodb: DynamoDBClient
    contributions: dict[str, Item] = field(default_factory=dict)
    """That were written in this try, by entity."""

    def batch_get_item(self, **request: Any) -> Mapping[str, Any]:
        answer: Any = self.dynamodb.batch_get_item(**request)
        ((table, wanted),) = request["RequestItems"].items()
        found = {row[PARTITION_KEY]["S"]: row for row in answer["Responses"].get(table, [])}
        names = {key[PARTITION_KEY]["S"] for key in wanted["Keys"]}
        found |= {name: row for name, row in self.contributions.items() if name in names}
        return {**answer, "Responses": {table: list(found.values())}}

    def transact_write_items(self, *, TransactItems: Sequence[Action]) -> None:  # noqa: N803  # boto3's name
        """Raises TransactionCanceledException as DynamoDB does, with a reason for each action."""
        reasons = [self._reason(action) for action in TransactItems]
        if any(reason["Code"] != _OK for reason in reasons):
            error = {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"}
            response: Any = {"Error": error, "CancellationReasons": reasons}
            raise ClientError(response, "TransactWriteItems")
        for action in TransactItems:
            if "Put" in action:
                row = action["Put"]["Item"]
                self.contributions[row[PARTITION_KEY]["S"]] = row

    def _reason(self, action: Action) -> dict[str, Any]:
        return self._of_put(action["Put"]) if "Put" in action else self._of_add(action["Update"])

    def _of_put(self, put: Mapping[str, Any]) -> dict[str, Any]:
        """The store's two conditions: nothing is there, or the version that was seen."""
        entity_id = put["Item"][PARTITION_KEY]["S"]
        there = self.contributions.get(entity_id) or self._read(
            put["TableName"], {PARTITION_KEY: put["Item"][PARTITION_KEY]}
        )
        seen = put.get("ExpressionAttributeValues", {}).get(":seen")
        if there is None if seen is None else there is not None and there.get("version") == seen:
            return {"Code": _OK}
        return {"Code": _FAILED, "Message": "The conditional request failed", "Item": there or {}}

    def _of_add(self, update: Mapping[str, Any]) -> dict[str, Any]:
        """`ADD` works on what is a number, or not there."""
        there = self._read(update["TableName"], update["Key"]) or {}
        names = update["ExpressionAttributeNames"].values()
        wrong = [name for name in names if name in there and "N" not in there[name]]
        if not wrong:
            return {"Code": _OK}
        return {"Code": _INVALID, "Message": f"{', '.join(wrong)} is not a number in {update['Key']}"}

    def _read(self, table: str, key: Item) -> Item | None:
        answer: Any = self.dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)
        return answer.get("Item")  # type: ignore[no-any-return]  # the answer is one
