"""The one module that writes to DynamoDB: contributions together with their counters, or neither."""

from __future__ import annotations

import random as chance
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from contract.item import Item
from processor.contribution import PARTITION_KEY, Contribution
from processor.plan import Action, Change, Layout, Outcome, actions, fits
from processor.refusal import Refusal, refusal_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BACKOFF_SECONDS = (1, 2, 4, 8)
"""The longest wait before the second, third, fourth and fifth try."""
CONNECT_SECONDS = 1
READ_SECONDS = 4
CALL_SECONDS = CONNECT_SECONDS + READ_SECONDS
"""A call is begun only while there is time for all of it, so that none is cut off in the middle."""

TimeLeft = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one contribution, and why where that is not plain."""

    outcome: Outcome
    reason: str = ""


@dataclass(slots=True)
class Applied:
    """What became of each contribution of a batch, by entity."""

    settled: dict[str, Settled] = field(default_factory=dict)
    conflicts: int = 0
    """Transactions that met another one at one of their items."""


@dataclass(frozen=True, slots=True)
class Store:
    """The contributions and their sums. `sleep` and `random` (0 to 1) are replaced where time is not real."""

    client: DynamoDBClient
    layout: Layout
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = chance.random

    def known(self, entity_ids: Sequence[str]) -> dict[str, Contribution]:
        """The contributions that are there, as far as one call tells.

        It spares a refused transaction where an older version is likely; nothing rests on it, so that a call
        that fails for a passing reason tells nothing.
        """
        if not entity_ids:
            return {}
        keys: list[Any] = [{PARTITION_KEY: {"S": entity_id}} for entity_id in entity_ids]
        table = self.layout.contributions_table
        try:
            answer = self.client.batch_get_item(RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
        except (ClientError, BotoCoreError) as error:
            refusal = refusal_of(error)
            if refusal.is_transient or refusal.is_spoiled:
                return {}
            raise
        return _readable(answer["Responses"].get(table, ()))

    def apply(
        self,
        contributions: Sequence[Contribution],
        *,
        known: Mapping[str, Contribution],
        shard: int,
        time_left: TimeLeft,
    ) -> Applied:
        """Counts each contribution exactly once, or tells why not; at most one of each entity.

        `known` may be out of date or empty. `time_left` tells the seconds that may still be used.
        """
        run = _Run(self, shard, time_left, dict(known))
        run.settle(contributions)
        return run.applied


@dataclass(slots=True)
class _Run:
    """One call of `apply`: what it has learnt of the table, and what it has settled."""

    store: Store
    shard: int
    time_left: TimeLeft
    known: dict[str, Contribution]
    applied: Applied = field(default_factory=Applied)

    def settle(self, part: Sequence[Contribution]) -> None:
        """Writes the part in one transaction; in two halves where it cannot be one."""
        tries = 0
        while changes := self._needed(part):
            planned = actions(changes, self.store.layout, self.shard)
            refusal = self._write(planned)
            if refusal is None:
                return self._close({change.new.entity_id: Settled(change.outcome) for change in changes})
            self.applied.conflicts += refusal.is_conflict
            if refusal.seen:
                self._learn(changes, refusal.seen)
            elif refusal.is_spoiled:
                return self._halve(changes, refusal)
            elif not (refusal.is_transient and self._waited(tries)):
                return self._close(
                    {change.new.entity_id: Settled(Outcome.FAILED, refusal.reason) for change in changes}
                )
            else:
                tries += 1
        return None

    def _needed(self, part: Sequence[Contribution]) -> list[Change]:
        """The changes still to be written; the others are settled as what they have turned out to be."""
        open_part = [new for new in part if new.entity_id not in self.applied.settled]
        changes = [Change(new, self.known.get(new.entity_id)) for new in open_part]
        self._close({each.new.entity_id: Settled(each.outcome) for each in changes if not each.is_needed})
        return [change for change in changes if change.is_needed]

    def _write(self, planned: list[Action]) -> Refusal | None:
        if not fits(planned):
            return Refusal(reason="more actions than one transaction takes", is_spoiled=True)
        if self.time_left() < CALL_SECONDS:
            return Refusal(reason="no time left in this invocation")
        try:
            self.store.client.transact_write_items(TransactItems=planned)  # type: ignore[arg-type]  # plain dicts
        except (ClientError, BotoCoreError) as error:
            return refusal_of(error)
        return None

    def _learn(self, changes: Sequence[Change], seen: Mapping[int, Item | None]) -> None:
        for place, item in seen.items():
            entity_id = changes[place].new.entity_id
            self.known.pop(entity_id, None)
            if item is None:
                continue  # It has expired since it was read.
            found = _readable([item])
            self.known.update(found)
            if not found:
                self._close({entity_id: Settled(Outcome.DEAD, "its contribution's item cannot be read")})

    def _halve(self, changes: Sequence[Change], refusal: Refusal) -> None:
        if len(changes) == 1:
            return self._close({changes[0].new.entity_id: Settled(Outcome.DEAD, refusal.reason)})
        middle = len(changes) // 2
        self.settle([change.new for change in changes[:middle]])
        return self.settle([change.new for change in changes[middle:]])

    def _waited(self, tries: int) -> bool:
        """Waits before the next try, with full jitter; False where no try or no time is left for it."""
        if tries == len(BACKOFF_SECONDS):
            return False
        delay = self.store.random() * BACKOFF_SECONDS[tries]
        if self.time_left() < delay + CALL_SECONDS:
            return False
        self.store.sleep(delay)
        return True

    def _close(self, settled: Mapping[str, Settled]) -> None:
        self.applied.settled.update(settled)


def _readable(items: Iterable[Mapping[str, Any]]) -> dict[str, Contribution]:
    found = {}
    for item in items:
        try:
            found[str(item[PARTITION_KEY]["S"])] = Contribution.from_item(item)
        except (KeyError, TypeError, ValueError):
            continue
    return found
