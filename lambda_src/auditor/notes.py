"""Where the auditor notes what it found, for those who report on the days later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from auditor.audit import Audit
from contract.event import utc_millisecond
from contract.figures import audit_key
from contract.item import Item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Notes:
    """One item for each day, in the `aggregates` table, away from the figures; the last audit's stays."""

    client: DynamoDBClient
    table_name: str

    def keep(self, day: str, audit: Audit) -> None:
        key: Item = {name: {"S": value} for name, value in audit_key(day).items()}
        found: Item = {
            "differences": {"N": str(len(audit.differences))},
            "under_way": {"N": str(audit.under_way)},
            "audited_at": {"S": utc_millisecond(datetime.now(UTC))},
        }
        self.client.put_item(TableName=self.table_name, Item={**key, **found})
