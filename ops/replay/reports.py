"""Reports that were sent, shown on the dashboard again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from contract.figures import report_key
from ops.functions import call
from reporter.week import week_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """What the reporter noted of each week; the publisher shows a sent one, once."""

    functions: Any
    publisher: str
    dynamodb: Any
    aggregates_table: str

    def show(self, days: Iterable[str]) -> None:
        """Those of the days' weeks. Raises FunctionFailed, and what boto3 raises."""
        for week in sorted({week_of(day).label for day in days}):
            key = {name: {"S": value} for name, value in report_key(week).items()}
            note = self.dynamodb.get_item(TableName=self.aggregates_table, Key=key).get("Item")
            if note:
                record = {"dynamodb": {"Keys": key, "NewImage": note}}
                call(self.functions, self.publisher, {"Records": [record]})
