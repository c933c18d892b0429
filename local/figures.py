"""What the figures must be after a run's webhooks, what they are, and where the two differ."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from contract.event import AnalyticsEvent
from contract.figures import SORT_KEY, Figures, Row
from local.webhooks import Webhook
from receiver.settings import rules_of
from receiver.webhook import Accepted, Delivery, interpret
from rig.fold import FiguresByKey, fold, without_times
from stages.counting import counting_rules
from stages.stage import Stage


def expected(
    webhooks: Iterable[Webhook], stage: Stage, *, kept: Iterable[AnalyticsEvent] = ()
) -> FiguresByKey:
    """The pure fold over the events that the receiver's own rules make of the webhooks, and those before."""
    return fold(
        [*kept, *(event for webhook in webhooks if (event := event_of(webhook, stage)))],
        rules=counting_rules(stage),
        today=datetime.now(UTC).date(),
        retention_days=stage.events.retention_days,
    )


def event_of(webhook: Webhook, stage: Stage) -> AnalyticsEvent | None:
    """None where the webhook is ignored or refused."""
    delivery = Delivery(delivery_id=str(uuid.uuid4()), received_at=datetime.now(UTC), trace="")
    outcome = interpret(webhook.event, webhook.payload, delivery=delivery, rules=rules_of(stage))
    return outcome.event if isinstance(outcome, Accepted) else None


def rows(client: Any, table: str, *, only: Collection[str] = ()) -> list[Row]:
    """All of a small aggregates table, or the rows under these repositories' keys."""
    return [Row.from_item(item) for item in _scan(client, table, only) if "queryCount" in item]


def stored(client: Any, table: str, *, only: Collection[str] = ()) -> FiguresByKey:
    """The same, without rows that count nothing."""
    found = rows(client, table, only=only)
    return {(row.date, row.repository_key): row.figures for row in found if row.figures.issues}


def differences(expected_figures: FiguresByKey, stored_figures: FiguresByKey) -> list[str]:
    """One line for each day and repository where the two are not equal."""
    lines = []
    for key in sorted(expected_figures.keys() | stored_figures.keys()):
        want = without_times(expected_figures.get(key, Figures()))
        have = without_times(stored_figures.get(key, Figures()))
        if want != have:
            lines.append(f"{' '.join(key)}: expected {want}, stored {have}")
    return lines


def _scan(client: Any, table: str, only: Collection[str]) -> Iterator[Mapping[str, Any]]:
    keys = {f":key{number}": {"S": key} for number, key in enumerate(sorted(only))}
    condition = {
        "FilterExpression": f"{SORT_KEY} IN ({', '.join(keys)})",
        "ExpressionAttributeValues": keys,
    }
    pages = client.get_paginator("scan")
    for page in pages.paginate(TableName=table, ConsistentRead=True, **(condition if keys else {})):
        yield from page["Items"]
