"""Mends figures that have drifted, while the processor goes on counting.

docs/decisions/the-fence-of-a-repair.md says why no live update can be lost.
"""

from __future__ import annotations

import random as chance
import secrets
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from auditor.audit import Row, Rules, Stored, expected_contribution, fold, sums_of
from auditor.auditor import Revisions, revisions
from auditor.store import DayStore
from contract import aggregates
from contract.aggregates import CounterKey, counter_of, counters, issue_of, issues_counters
from ops.failure import Failed
from processor.contribution import Contribution
from processor.plan import MAX_ACTIONS, MAX_COUNTERS_PER_UPDATE, Action, Change, actions, add
from processor.refusal import refusal_of

ROUNDS = 15
BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 4.0)
"""The longest wait after the first, second, … round in which traffic came between; then the last one."""


class FenceTooWide(Failed):
    """One sentence: the figure lies in more items than one transaction can watch."""


@dataclass(frozen=True, slots=True)
class Mending:
    """What a repair came to."""

    corrections: int
    """Of single figures."""
    is_whole: bool
    """No drift was left when it ended; False where traffic was too dense for every round."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One repository's day: the aggregates' items as they were before the contributions were read."""

    day: str
    repository: str
    rows: Sequence[Row]
    contributions: Mapping[str, Contribution]
    seen: dict[tuple[str, str], int | None]
    """Revisions by partition and sort key; those of items that were mended since are raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mender:
    """Repairs, each of them one transaction that is whole in itself: a killed repair is run again.

    `sleep` and `random` (0 to 1) are replaced where time is not real.
    """

    store: DayStore
    rules: Rules
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = chance.random

    def mend(self, day: str, repository: str, *, also: Collection[str] = ()) -> Mending:
        """Makes the day's figures of the repository the sum of its contributions.

        `also` are entities with contributions of which the events tell nothing. Raises FenceTooWide, and what
        boto3 raises for anything but trouble that passes.
        """
        corrections = 0
        for attempt in range(ROUNDS):
            try:
                reading = self._read(day, repository, also)
                drift = self._drift(reading)
                for key, by in drift.items():
                    self._mend(key, by, reading)
                    corrections += len(by)
                if drift:
                    continue
                if self._stood_still(reading):
                    return Mending(corrections, is_whole=True)
            except (ClientError, BotoCoreError) as error:
                refusal = refusal_of(error)
                if not (refusal.seen or refusal.is_transient):
                    raise
            self.sleep(self.random() * BACKOFF_SECONDS[min(attempt, len(BACKOFF_SECONDS) - 1)])
        return Mending(corrections, is_whole=False)

    def _mend(self, key: CounterKey, by: Mapping[str, int], reading: Reading) -> None:
        target = _target(key, reading, self.store.shards)
        self._write(fenced(key, by, target, reading, self.store))
        partition = key.partition(target), key.counter
        reading.seen[partition] = (reading.seen.get(partition) or 0) + 1

    def correct(self, stored: Stored) -> bool:
        """Replaces a contribution that is not what its event comes to, and its share in the aggregates.

        False where it has been replaced meanwhile.
        """
        event = stored.event
        old = self.store.committed_contributions([event.entity_id]).get(event.entity_id)
        if old is None or old.version != event.version:
            return False
        new = replace(
            expected_contribution(stored, self.rules),
            message_id=f"reconcile-{secrets.token_hex(8)}",
            expires_at=old.expires_at,
        )
        planned = actions([Change(new, old)], self.store.layout, shard=0)
        # The version stays the same: the mark tells whether somebody else has corrected it meanwhile.
        planned[0]["Put"]["ConditionExpression"] += " AND message_id = :mark"
        planned[0]["Put"]["ExpressionAttributeValues"][":mark"] = {"S": old.message_id}
        try:
            self._write(planned)
        except ClientError as error:
            if refusal_of(error).seen:
                return False
            raise
        return True

    def _read(self, day: str, repository: str, also: Collection[str]) -> Reading:
        """The items first. Their issues name every event that they count, however far the index is behind."""
        rows = self.store.rows(day, repository)
        issues = {issue_of(attribute) for attribute, _ in counters(rows)} - {None}
        keys = {
            *self.store.keys(day, repository),
            *self.store.keys_in_issues(day, [f"{repository}#{issue}" for issue in issues]),
        }
        ids = {key.event_key.partition("#")[2] for key in keys} | set(also)
        contributions = self.store.committed_contributions(ids)
        return Reading(day, repository, rows, contributions, dict(revisions(rows)))

    def _stood_still(self, reading: Reading) -> bool:
        """Whether nothing was counted since the items were read: only then is there no drift for certain."""
        return revisions(self.store.rows(reading.day, reading.repository)) == reading.seen

    def _drift(self, reading: Reading) -> dict[CounterKey, dict[str, int]]:
        """What has to be added, by the item that it belongs to; no more of one item than one update takes."""
        layout = self.store.layout
        mine = [each for each in reading.contributions.values() if each.repository == reading.repository]
        missing: Counter[tuple[str, str]] = fold(mine, reading.day, layout)
        missing.subtract(sums_of(reading.rows))
        drift: dict[CounterKey, dict[str, int]] = {}
        for (repository, attribute), by in sorted(missing.items()):
            key = counter_of(
                reading.day,
                repository,
                attribute,
                keyword_buckets=layout.keyword_buckets,
                issue_buckets=layout.issue_buckets,
            )
            if by and len(drift.get(key, ())) < MAX_COUNTERS_PER_UPDATE:
                drift.setdefault(key, {})[attribute] = by
        return drift

    def _write(self, planned: list[Action]) -> None:
        self.store.client.transact_write_items(TransactItems=planned)  # type: ignore[arg-type]  # plain dicts


def fenced(
    key: CounterKey, by: Mapping[str, int], shard: int, reading: Reading, store: DayStore
) -> list[Action]:
    """The update of one item, on condition that nothing has been counted since the items were read.

    Watched are all items, in all shards, that hold one of the figures, and those of the repository's issues:
    whatever is counted for the first time touches one of these. Raises FenceTooWide.
    """
    watched = [
        (CounterKey(reading.day, counter).partition(shard), counter)
        for counter in sorted(set(_watched(key, by, reading, store)))
        for shard in range(store.shards)
    ]
    if len(watched) > MAX_ACTIONS:
        raise FenceTooWide(
            f"{reading.repository} on {reading.day}: {len(watched)} items would have to be watched, and one"
            f" transaction takes {MAX_ACTIONS}; lower aggregates.shards or aggregates.issue_buckets"
        )
    target = key.partition(shard), key.counter
    update = add(key, by, store.layout, shard)
    _condition(update["Update"], reading.seen.get(target))
    return [update, *(_check(each, reading.seen, store) for each in watched if each != target)]


def _target(key: CounterKey, reading: Reading, shards: int) -> int:
    """The first shard that has the item, or the first of all."""
    return next((shard for shard in range(shards) if (key.partition(shard), key.counter) in reading.seen), 0)


def _watched(key: CounterKey, by: Mapping[str, int], reading: Reading, store: DayStore) -> Iterator[str]:
    """Sort keys; a figure lies in an item of another name where the stage had other buckets that day."""
    yield key.counter
    yield from issues_counters(reading.repository, store.layout.issue_buckets)
    for row in reading.rows:
        counter = str(row[aggregates.SORT_KEY])
        if by.keys() & row.keys() or aggregates.counts_issues(counter):
            yield counter


def _check(key: tuple[str, str], seen: Revisions, store: DayStore) -> Action:
    partition, counter = key
    check: dict[str, Any] = {
        "TableName": store.layout.aggregates_table,
        "Key": {aggregates.PARTITION_KEY: {"S": partition}, aggregates.SORT_KEY: {"S": counter}},
    }
    _condition(check, seen.get(key))
    return {"ConditionCheck": check}


def _condition(action: dict[str, Any], revision: int | None) -> None:
    """What was not there, or had not been written by a transaction yet, must still be so."""
    action.setdefault("ExpressionAttributeNames", {})["#revision"] = aggregates.REVISION
    if revision is None:
        action["ConditionExpression"] = "attribute_not_exists(#revision)"
        return
    action["ConditionExpression"] = "#revision = :revision"
    action.setdefault("ExpressionAttributeValues", {})[":revision"] = {"N": str(revision)}
