"""Sends the report, one mail per recipient, each as near to once as SES allows."""

from __future__ import annotations

import random as chance
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr
from typing import TYPE_CHECKING

from aws_lambda_powertools.logging import Logger
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from contract.mailed_report import MailedReport
from reporter import wording
from reporter.sendings import Sendings, Standing, recipient_id
from reporter.week import Week

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

CONNECT_SECONDS = 5
READ_SECONDS = 20
PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Between the tries where SES says that it is asked too often."""
ROOM_SECONDS = CONNECT_SECONDS + READ_SECONDS + 5
"""With less time left, no mail is begun, because nothing would be left to note its outcome."""

_TOO_OFTEN = frozenset(
    {"TooManyRequestsException", "LimitExceededException", "ThrottlingException", "Throttling"}
)


class NotSentToAll(Exception):
    """Somebody lacks the report still, or it is not known whether they do; trying again later settles it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The report as it goes out."""

    week: Week
    mail: MailedReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Sends under an intent, noted before and settled after.

    `sleep`, `random` (0 to 1) and `clock` are replaced where time is not real.
    """

    mail: SESV2Client
    sendings: Sendings
    logger: Logger
    stage: str
    sender: str
    configuration_set: str
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = chance.random
    clock: Callable[[], float] = time.time

    def send(self, letter: Letter, address: str, *, attempt: str, time_left: Callable[[], float]) -> Standing:
        """SENT once SES has it; one that asks too often is tried again inside the time that is left."""
        for pause in (*(pause * (0.5 + self.random()) for pause in PAUSES), None):
            if time_left() < ROOM_SECONDS:
                return Standing.REFUSED
            standing = self.sendings.intend(
                letter.week, recipient_id(address), attempt=attempt, now=self.clock()
            )
            if standing is not Standing.FREE:
                return standing
            outcome, may_wait = self._try(letter, address, attempt)
            if outcome is not Standing.REFUSED or not may_wait or pause is None:
                return outcome
            self.sleep(min(pause, max(time_left() - ROOM_SECONDS, 0.0)))
        return Standing.REFUSED

    def _try(self, letter: Letter, address: str, attempt: str) -> tuple[Standing, bool]:
        """How it went, and whether it may go better in a moment."""
        recipient = recipient_id(address)
        try:
            message_id = self._mail(letter, address, recipient)
        except (BotoCoreError, ClientError) as error:
            self.logger.warning("SES did not accept a mail", extra={"to": address, "reason": str(error)})
            if not _was_refused(error):
                return Standing.UNSETTLED, False
            self.sendings.withdraw(letter.week, recipient, attempt=attempt)
            return Standing.REFUSED, _code(error) in _TOO_OFTEN
        self.sendings.settle(letter.week, recipient, message_id=message_id, now=self.clock())
        return Standing.SENT, False

    @property
    def _from(self) -> str:
        """With a name, so that an inbox shows what it is."""
        return formataddr((wording.sender_name(self.stage), self.sender))

    def _mail(self, letter: Letter, address: str, recipient: str) -> str:
        """Returns SES's message id. The tags come back in SES's events about the mail."""
        tags = {"stage": self.stage, "week": letter.week.label, "recipient": recipient}
        return self.mail.send_email(
            FromEmailAddress=self._from,
            Destination={"ToAddresses": [address]},
            Content={
                "Simple": {
                    "Subject": {"Data": letter.mail.subject, "Charset": "UTF-8"},
                    "Body": {
                        "Html": {"Data": letter.mail.html, "Charset": "UTF-8"},
                        "Text": {"Data": letter.mail.text, "Charset": "UTF-8"},
                    },
                }
            },
            EmailTags=[{"Name": name, "Value": value} for name, value in tags.items()],
            ConfigurationSetName=self.configuration_set,
        )["MessageId"]


def _was_refused(error: BotoCoreError | ClientError) -> bool:
    """Whether SES certainly did not take the mail: it said so, or was never reached."""
    if isinstance(error, ClientError):
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"]) < 500
    return isinstance(error, ConnectTimeoutError | EndpointConnectionError)


def _code(error: BotoCoreError | ClientError) -> str:
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
