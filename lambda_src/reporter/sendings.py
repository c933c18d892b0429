"""Notes on who got which week's report, in the `aggregates` table, apart from the figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from contract.figures import report_key
from contract.mailed_report import MailedReport
from reporter.corrections import Reported
from reporter.week import Week

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

INTENT_SECONDS = 120
"""How long an intent without an outcome holds: time for SES to report a mail that it accepted, and over
before Lambda's second retry, three minutes after a failure."""


class Standing(StrEnum):
    """How one recipient's mail stands."""

    FREE = "free"
    """Nobody has sent it, and nobody else may before this intent lapses."""
    SENT = "sent"
    UNSETTLED = "unsettled"
    """Somebody was about to send it, and it is not known what came of that."""
    REFUSED = "refused"
    """SES did not take it."""


def recipient_id(address: str) -> str:
    """The address in a form that a mail's tags can hold."""
    return hashlib.sha256(address.lower().encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Sendings:
    """The notes: of each week one, and of each recipient one."""

    table: Table

    def intend(self, week: Week, recipient: str, *, attempt: str, now: float) -> Standing:
        """Notes that the mail is about to be sent; FREE says that it may be, by this attempt alone."""
        try:
            self.table.update_item(
                Key=_key(week, recipient),
                UpdateExpression="SET intended_at = :now, attempt = :attempt",
                ConditionExpression="attribute_not_exists(sent_at)"
                " AND (attribute_not_exists(intended_at) OR intended_at <= :lapsed)",
                ExpressionAttributeValues={
                    ":now": int(now),
                    ":attempt": attempt,
                    ":lapsed": int(now) - INTENT_SECONDS,
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            return Standing.SENT if "sent_at" in _refusing(error) else Standing.UNSETTLED
        return Standing.FREE

    def withdraw(self, week: Week, recipient: str, *, attempt: str) -> None:
        """Takes this attempt's intent back: SES did not take the mail."""
        try:
            self.table.update_item(
                Key=_key(week, recipient),
                UpdateExpression="REMOVE intended_at, attempt",
                ConditionExpression="attempt = :attempt",
                ExpressionAttributeValues={":attempt": attempt},
            )
        except ClientError as error:
            _refusing(error)  # It lapsed, and is another attempt's now.

    def settle(self, week: Week, recipient: str, *, message_id: str, now: float) -> None:
        """Notes for good that SES took the mail; a second note changes nothing."""
        self.table.update_item(
            Key=_key(week, recipient),
            UpdateExpression="SET sent_at = if_not_exists(sent_at, :now),"
            " message_id = if_not_exists(message_id, :message_id)",
            ExpressionAttributeValues={":now": int(now), ":message_id": message_id},
        )

    def keep(self, week: Week, reported: Reported, mail: MailedReport, *, expires_at: int) -> None:
        """Keeps the first mail that went out, and its counts, until `expires_at` (epoch seconds)."""
        self.table.update_item(
            Key=report_key(week.label),
            UpdateExpression="SET figures = if_not_exists(figures, :figures),"
            " mail = if_not_exists(mail, :mail), expires_at = if_not_exists(expires_at, :expires_at)",
            ExpressionAttributeValues={
                ":figures": reported.to_json(),
                ":mail": mail.pack(),
                ":expires_at": expires_at,
            },
        )

    def finish(self, week: Week, *, now: float) -> bool:
        """Notes that every recipient has the report; True for whoever notes it first."""
        try:
            self.table.update_item(
                Key=report_key(week.label),
                UpdateExpression="SET sent_at = :now",
                ConditionExpression="attribute_not_exists(sent_at)",
                ExpressionAttributeValues={":now": int(now)},
            )
        except ClientError as error:
            _refusing(error)
            return False
        return True

    def is_finished(self, week: Week) -> bool:
        return "sent_at" in self._note(week)

    def reported(self, weeks: Iterable[Week]) -> dict[Week, Reported]:
        """The counts that were sent out, of those weeks of which any were."""
        notes = {week: self._note(week).get("figures") for week in weeks}
        return {week: Reported.from_json(str(figures)) for week, figures in notes.items() if figures}

    def _note(self, week: Week) -> dict[str, Any]:
        return self.table.get_item(Key=report_key(week.label), ConsistentRead=True).get("Item", {})


def _key(week: Week, recipient: str) -> dict[str, Any]:
    return report_key(week.label, f"to#{recipient}")


def _refusing(error: ClientError) -> dict[str, Any]:
    """The item that made the condition fail. Raises the error where it is another one."""
    if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
        raise error
    item: dict[str, Any] = error.response.get("Item", {})  # type: ignore[assignment]  # untyped in the stub
    return item
