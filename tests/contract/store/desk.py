"""Where a day is audited and mended, over one backend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.audit import Audit, Rules
from auditor.auditor import Auditor
from auditor.store import DayStore
from contract.event import AnalyticsEvent
from contract.item import to_item
from ops.reconcile.mending import Mender, Mending
from processor.contribution import contribution_of
from processor.plan import Layout
from processor.store import Store
from rig.backends import Backend

DAY = "2026-11-16"
REPOSITORY = "octo/hello"
NEXT_DAY = datetime(2026, 11, 17, 3, tzinfo=UTC)


@dataclass
class Desk:
    """An auditor and a mender over one backend; while either waits, `meanwhile` happens once."""

    backend: Backend
    meanwhile: Callable[[], object] | None = None
    waits: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.layout = Layout(
            aggregates_table=self.backend.aggregates_table,
            contributions_table=self.backend.contributions_table,
            keyword_buckets=4,
            issue_buckets=2,
        )
        self.rules = Rules(layout=self.layout, keywords_per_event=20, settled_after=timedelta(minutes=15))
        self.store = DayStore(
            self.backend.client, self.backend.analytics_table, self.layout, shards=4, sleep=self.sleep
        )

    def put(self, *events: AnalyticsEvent, **more: Any) -> None:
        for event in events:
            item: Any = to_item(event, expires_at=4_000_000_000, **more)
            self.backend.client.put_item(TableName=self.backend.analytics_table, Item=item)

    def count(self, *events: AnalyticsEvent, shard: int = 0, is_routed: bool = True) -> None:
        more: Any = {"message_id": "m", "keywords_per_event": 20, "ttl_days": 500, "is_routed": is_routed}
        contributions = [contribution_of(event, **more) for event in events]
        store = Store(self.backend.client, self.layout, self.sleep)
        for low in range(0, len(contributions), 10):
            store.apply(contributions[low : low + 10], known={}, shard=shard, time_left=lambda: 30.0)

    def audit(self, repository: str | None = None, **more: Any) -> Audit:
        auditor = Auditor(
            store=self.store, rules=self.rules, sleep=self.sleep, random=lambda: 0.5, clock=lambda: NEXT_DAY
        )
        return auditor.audit(DAY, repository, **more)

    def mend(self, client: Any = None, **more: Any) -> Mending:
        store = replace(self.store, client=client) if client else self.store
        return Mender(store=store, rules=self.rules, sleep=self.sleep, random=lambda: 0.5).mend(
            DAY, REPOSITORY, **more
        )

    def add(self, counter: str, attribute: str, by: int, shard: int = 0) -> None:
        """Behind everybody's back: no revision is raised."""
        self.backend.client.update_item(
            TableName=self.backend.aggregates_table,
            Key={"day_shard": {"S": f"{DAY}#{shard}"}, "counter": {"S": counter}},
            UpdateExpression="ADD #a :by",
            ExpressionAttributeNames={"#a": attribute},
            ExpressionAttributeValues={":by": {"N": str(by)}},
        )

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        if self.meanwhile:
            happens, self.meanwhile = self.meanwhile, None
            happens()
