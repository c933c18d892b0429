"""The one module that speaks to DynamoDB: a thread's revision, its messages, and what was made of them."""

from __future__ import annotations

import random as chance
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from contract.contribution import PARTITION_KEY as CONTRIBUTION_KEY
from contract.contribution import REVISION, Contribution
from contract.contribution import key_of as contribution_key
from contract.event import AnalyticsEvent, MalformedEvent
from contract.item import PARTITION_KEY, SORT_KEY, Item, from_item
from contract.thread_state import ThreadState, key_of
from processor.refusal import Refusal, refusal_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BACKOFF_SECONDS = (0.5, 1, 2, 4)
"""The longest wait before the second, third, fourth and fifth try of one call."""
CONNECT_SECONDS = 1
READ_SECONDS = 4
CALL_SECONDS = CONNECT_SECONDS + READ_SECONDS
"""A call starts only if there is time for all of it, so that none is cut off in the middle."""
ASIDE_SECONDS = 0.2
"""The longest wait of a writer that another one was faster than."""
MOST_KEYS = 100
"""Of one BatchGetItem (Amazon DynamoDB API, "BatchGetItem")."""

TimeLeft = Callable[[], float]
T = TypeVar("T")


class NotDone(Exception):
    """DynamoDB did not do it now; the text says why. The message must be redelivered."""


class NeverTaken(NotDone):
    """DynamoDB will never do it."""


@dataclass(frozen=True, slots=True)
class Messages:
    """What a thread's partition holds."""

    events: tuple[AnalyticsEvent, ...]
    unreadable: Mapping[str, str]
    """Items that this code cannot read and leaves out: why, by message id."""


# `text` is one of DynamoDB's reserved words. A route's words are as long as the text, and not read here.
_NAMES = {f"#{number}": name for number, name in enumerate(AnalyticsEvent.__slots__)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Events, threads, contributions. `sleep` and `random` (0 to 1) are replaced where time is not real."""

    client: DynamoDBClient
    analytics_table: str
    threads_table: str
    contributions_table: str
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = chance.random

    def states(
        self, thread_ids: Sequence[str], time_left: TimeLeft, *, consistent: bool = True
    ) -> dict[str, ThreadState | None]:
        """The threads' states: None for one that this code cannot read. A thread without one is missing.

        A read that is not consistent may be a moment old, and costs half. Raises NotDone.
        """
        items = self._items(self.threads_table, map(key_of, thread_ids), time_left, consistent=consistent)
        return {item[PARTITION_KEY]["S"]: _state_of(item) for item in items}

    def messages(self, thread_id: str, time_left: TimeLeft) -> Messages:
        """All messages of the thread, consistently read. Raises NotDone."""
        events: list[AnalyticsEvent] = []
        unreadable: dict[str, str] = {}
        for item in self._pages(thread_id, time_left):
            try:
                events.append(from_item(item))
            except MalformedEvent as error:
                unreadable[item[SORT_KEY]["S"]] = str(error)
        return Messages(tuple(events), unreadable)

    def put_state(self, state: ThreadState, time_left: TimeLeft) -> bool:
        """Whether the thread's revision was still the one before this; only then the state is stored.

        Raises NotDone.
        """
        first = state.revision == 1
        condition = f"attribute_not_exists({PARTITION_KEY})" if first else f"{REVISION} = :before"
        values = {} if first else {"ExpressionAttributeValues": {":before": {"N": str(state.revision - 1)}}}
        return self._put(self.threads_table, state.to_item(), condition, values, time_left)

    def put_contribution(self, contribution: Contribution, time_left: TimeLeft) -> bool:
        """Whether it is stored; it is not where a later revision of the thread has stored its own.

        Raises NotDone.
        """
        condition = f"attribute_not_exists({CONTRIBUTION_KEY}) OR {REVISION} <= :own"
        values = {"ExpressionAttributeValues": {":own": {"N": str(contribution.revision)}}}
        return self._put(self.contributions_table, contribution.to_item(), condition, values, time_left)

    def are_written(self, thread_id: str, days: Sequence[str], *, since: int, time_left: TimeLeft) -> bool:
        """Whether each of these days has a contribution of that revision of the thread or of a later one.

        Raises NotDone.
        """
        keys = (contribution_key(day, thread_id) for day in days)
        items = self._items(self.contributions_table, keys, time_left)
        return sum(int(item[REVISION]["N"]) >= since for item in items) == len(days)

    def step_aside(self) -> None:
        """Lets another writer of the same thread go on, for a moment."""
        self.sleep(self.random() * ASIDE_SECONDS)

    def _put(
        self,
        table: str,
        item: Mapping[str, Any],
        condition: str,
        values: Mapping[str, Any],
        time_left: TimeLeft,
    ) -> bool:
        request: Any = {"TableName": table, "Item": item, "ConditionExpression": condition, **values}
        try:
            self._call(partial(self.client.put_item, **request), time_left)
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _items(
        self, table: str, keys: Iterable[Item], time_left: TimeLeft, *, consistent: bool = True
    ) -> Iterator[Item]:
        """Those that are there, in any order."""
        left: list[Any] = list(keys)
        while left:
            request: Any = {table: {"Keys": left[:MOST_KEYS], "ConsistentRead": consistent}}
            answer: Any = self._call(partial(self.client.batch_get_item, RequestItems=request), time_left)
            yield from answer["Responses"].get(table, ())
            again: Any = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
            if again:
                self.sleep(self.random() * BACKOFF_SECONDS[0])
            left = [*again, *left[MOST_KEYS:]]

    def _pages(self, thread_id: str, time_left: TimeLeft) -> Iterator[Mapping[str, Any]]:
        request: Any = {
            "TableName": self.analytics_table,
            "KeyConditionExpression": f"{PARTITION_KEY} = :thread",
            "ExpressionAttributeValues": {":thread": {"S": thread_id}},
            "ProjectionExpression": ", ".join(_NAMES),
            "ExpressionAttributeNames": _NAMES,
            "ConsistentRead": True,
        }
        while True:
            page = self._call(partial(self.client.query, **request), time_left)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _call(self, call: Callable[[], T], time_left: TimeLeft) -> T:
        """One call, tried again with full jitter while its failure may pass and time is left."""
        for longest in (*BACKOFF_SECONDS, None):
            if time_left() < CALL_SECONDS:
                raise NotDone("no time left in this invocation")
            try:
                return call()
            except self.client.exceptions.ConditionalCheckFailedException:
                raise
            except (ClientError, BotoCoreError) as error:
                self._pause_or_give_up(refusal_of(error), longest)
        raise AssertionError("the last try either returns or raises")

    def _pause_or_give_up(self, refusal: Refusal, longest: float | None) -> None:
        if refusal.is_spoiled:
            raise NeverTaken(refusal.reason)
        if not refusal.is_transient or longest is None:
            raise NotDone(refusal.reason)
        self.sleep(self.random() * longest)


def _state_of(item: Mapping[str, Any]) -> ThreadState | None:
    try:
        return ThreadState.from_item(item)
    except (KeyError, TypeError, ValueError):
        return None
