"""From contributions to the actions of one transaction, and the pure fold that the aggregates must equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from contract import aggregates
from contract.aggregates import CounterKey, Figures
from contract.event import AnalyticsEvent, Kind
from contract.routing import is_routed
from processor.contribution import PARTITION_KEY, Contribution, contribution_of

Action: TypeAlias = dict[str, Any]
Deltas: TypeAlias = dict[CounterKey, dict[str, int]]

MAX_ACTIONS = 100
"""Of one transaction (Amazon DynamoDB, "TransactWriteItems")."""
MAX_COUNTERS_PER_UPDATE = 299
"""Beside the revision. Each operand of an update expression takes up to ten bytes of its 4 KB, and 300 is the
service's limit of operators (Amazon DynamoDB, "Service, account, and table quotas")."""


class Outcome(StrEnum):
    """What became of one message; each ends in exactly one of these."""

    COUNTED = "counted"
    CORRECTED = "corrected"
    DUPLICATE = "duplicate"
    STALE = "stale"
    DEAD = "dead"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the contributions and their sums are written."""

    aggregates_table: str
    contributions_table: str
    keyword_buckets: int
    issue_buckets: int


class Change(NamedTuple):
    """A contribution that takes the place of what is known to be there."""

    new: Contribution
    old: Contribution | None

    @property
    def outcome(self) -> Outcome:
        """What writing it would come to; DUPLICATE and STALE are not to be written."""
        if self.old is None or self._is_own_mark(self.old):
            return Outcome.COUNTED
        if self.old.version == self.new.version:
            return Outcome.DUPLICATE
        return Outcome.CORRECTED if self.old.version < self.new.version else Outcome.STALE

    @property
    def is_needed(self) -> bool:
        return self.old is None or self.old.version < self.new.version

    def _is_own_mark(self, old: Contribution) -> bool:
        return (old.version, old.message_id) == (self.new.version, self.new.message_id)


def deltas(changes: Iterable[Change], layout: Layout) -> Deltas:
    """What the changes add to each counter: new minus old, without the counters that stay as they are."""
    sums: dict[CounterKey, Counter[str]] = {}
    for change in changes:
        for contribution, sign in ((change.new, 1), (change.old, -1)):
            for key, attribute in _effects(contribution, layout):
                sums.setdefault(key, Counter())[attribute] += sign
    moved = {key: {name: by for name, by in counter.items() if by} for key, counter in sorted(sums.items())}
    return {key: counter for key, counter in moved.items() if counter}


def actions(changes: Sequence[Change], layout: Layout, shard: int) -> list[Action]:
    """The transaction's actions, the changes' contributions first and in their order.

    No two touch the same item as long as no two changes are of one entity.
    """
    return [_put(change, layout) for change in changes] + [
        add(key, by, layout, shard) for key, by in deltas(changes, layout).items()
    ]


def fits(planned: Sequence[Action]) -> bool:
    """Whether DynamoDB takes the actions as one transaction.

    Its limit of 4 MB cannot be met here: a contribution's words are few and short.
    """
    return len(planned) <= MAX_ACTIONS and all(
        len(action["Update"]["ExpressionAttributeNames"]) <= MAX_COUNTERS_PER_UPDATE + 1
        for action in planned
        if "Update" in action
    )


def fold(
    events: Iterable[AnalyticsEvent], *, keywords_per_event: int, pipe_keywords: tuple[str, ...] = ()
) -> dict[tuple[str, str], Figures]:
    """The figures by day and repository that the aggregates must add up to: newest versions, each once.

    With `pipe_keywords` a newest version that holds none of them counts nothing.
    """
    newest: dict[str, AnalyticsEvent] = {}
    for event in events:
        if event.entity_id not in newest or newest[event.entity_id].version < event.version:
            newest[event.entity_id] = event
    figures: dict[tuple[str, str], Figures] = {}
    for event in newest.values():
        if event.counts and is_routed(event, pipe_keywords):
            _count(figures.setdefault((event.day, event.repository), Figures()), event, keywords_per_event)
    return figures


def _count(figures: Figures, event: AnalyticsEvent, keywords_per_event: int) -> None:
    contribution = contribution_of(event, message_id="", keywords_per_event=keywords_per_event, ttl_days=0)
    figures.queries += event.kind is Kind.QUERY
    figures.responses += event.kind is Kind.RESPONSE
    figures.issues[event.issue_id] += 1
    figures.keywords.update(contribution.keywords or ())


def _effects(contribution: Contribution | None, layout: Layout) -> Iterable[tuple[CounterKey, str]]:
    """The counters that a contribution stands for, each counted by one."""
    if contribution is None or contribution.keywords is None:
        return
    day, repository, issue_id = contribution.day, contribution.repository, contribution.issue_id
    kind = aggregates.QUERIES if contribution.kind is Kind.QUERY else aggregates.RESPONSES
    yield aggregates.counts_key(day, repository), kind
    issues = aggregates.issues_key(day, repository, issue_id, layout.issue_buckets)
    yield issues, aggregates.issue_attribute(issue_id)
    for word in contribution.keywords:
        words = aggregates.keywords_key(day, repository, word, layout.keyword_buckets)
        yield words, aggregates.word_attribute(word)


def _put(change: Change, layout: Layout) -> Action:
    put: Action = {
        "TableName": layout.contributions_table,
        "Item": change.new.to_item(),
        "ConditionExpression": f"attribute_not_exists({PARTITION_KEY})",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if change.old is not None:
        put["ConditionExpression"] = "version = :seen"
        put["ExpressionAttributeValues"] = {":seen": {"S": change.old.version}}
    return {"Put": put}


def add(key: CounterKey, by: Mapping[str, int], layout: Layout, shard: int) -> Action:
    """Adds to the counters of one item, and one to its revision."""
    by = {**by, aggregates.REVISION: 1}
    amounts = {amount: f":{index}" for index, amount in enumerate(sorted(set(by.values())))}
    placed = {f"#{index}": name for index, name in enumerate(by)}
    operands = ", ".join(f"{place} {amounts[by[name]]}" for place, name in placed.items())
    return {
        "Update": {
            "TableName": layout.aggregates_table,
            "Key": {
                aggregates.PARTITION_KEY: {"S": key.partition(shard)},
                aggregates.SORT_KEY: {"S": key.counter},
            },
            "UpdateExpression": f"ADD {operands}",
            "ExpressionAttributeNames": placed,
            "ExpressionAttributeValues": {place: {"N": str(amount)} for amount, place in amounts.items()},
        }
    }
