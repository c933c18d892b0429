"""What the aggregates must say after a run's webhooks, what they do say, and where the two differ."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from contract.aggregates import PARTITION_KEY, SORT_KEY, Figures, by_repository
from contract.event import AnalyticsEvent
from local.webhooks import Webhook
from processor.plan import fold
from receiver.webhook import Accepted, Delivery, Rules, interpret
from stages.stage import Stage

ByDay: TypeAlias = dict[tuple[str, str], Figures]
"""Figures by day and repository."""
_FIGURES = ("counts#", "keywords#", "issues#")
"""What sort keys of figures begin with; the reporter keeps its notes in the same table."""


def expected(webhooks: Iterable[Webhook], stage: Stage) -> ByDay:
    """The pure fold over the events that the receiver's own rules make of the webhooks."""
    events = [event for webhook in webhooks if (event := event_of(webhook, stage))]
    return fold(
        events, keywords_per_event=stage.aggregates.keywords_per_event, pipe_keywords=stage.pipe.keywords
    )


def event_of(webhook: Webhook, stage: Stage) -> AnalyticsEvent | None:
    """None where the webhook is nothing to keep."""
    events = stage.events
    rules = Rules.of(
        bot_logins=events.bot_logins, repositories=events.repositories, seal_after_days=events.seal_after_days
    )
    delivery = Delivery(delivery_id=str(uuid.uuid4()), received_at=datetime.now(UTC), trace="")
    outcome = interpret(webhook.event, webhook.payload, delivery=delivery, rules=rules)
    return outcome.event if isinstance(outcome, Accepted) else None


def stored(table: Any) -> ByDay:
    """All of a small aggregates table, as boto3's resource interface reads it."""
    items: dict[str, list[Mapping[str, Any]]] = {}
    for item in _scan(table):
        if not str(item[SORT_KEY]).startswith(_FIGURES):
            continue
        items.setdefault(str(item[PARTITION_KEY]).partition("#")[0], []).append(item)
    figures = {
        (day, repository): found
        for day, of_day in items.items()
        for repository, found in by_repository(of_day).items()
    }
    return {key: found for key, found in figures.items() if found != Figures()}


def differences(expected_figures: ByDay, stored_figures: ByDay) -> list[str]:
    """One line for each day and repository where the two are not equal."""
    lines = []
    for day, repository in sorted(expected_figures.keys() | stored_figures.keys()):
        want = expected_figures.get((day, repository), Figures())
        have = stored_figures.get((day, repository), Figures())
        if want != have:
            lines.append(f"{day} {repository}: expected {want}, the aggregates say {have}")
    return lines


def _scan(table: Any) -> Iterable[Mapping[str, Any]]:
    page = table.scan(ConsistentRead=True)
    yield from page["Items"]
    while "LastEvaluatedKey" in page:
        page = table.scan(ConsistentRead=True, ExclusiveStartKey=page["LastEvaluatedKey"])
        yield from page["Items"]
