"""Sends the report to each recipient, each time as near to once as the recipient's side allows."""

from __future__ import annotations

import random as chance
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aws_lambda_powertools.logging import Logger

from contract.mailed_report import MailedReport
from reporter.report import Report
from reporter.sendings import Sendings, Standing, recipient_id
from reporter.week import Week

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Between the tries where the other side says that it is asked too often."""
DELIVERY_SECONDS = 25
"""A recipient's delivery takes no longer."""
ROOM_SECONDS = DELIVERY_SECONDS + 5
"""With less time left, no delivery is begun, because nothing would be left to note its outcome."""


class NotSentToAll(Exception):
    """Somebody lacks the report still, or it is not known whether they do; trying again later settles it."""


class NotTaken(Exception):
    """The other side did not accept the report, or it is not known whether it did."""

    def __init__(self, reason: str, *, is_certain: bool, may_wait: bool = False) -> None:
        super().__init__(reason)
        self.is_certain = is_certain
        """Whether it certainly was not accepted."""
        self.may_wait = may_wait
        """Whether it may be accepted in a moment."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The report as it goes out."""

    week: Week
    report: Report
    mail: MailedReport


class Recipient(Protocol):
    """An e-mail address, a chat or a repository."""

    @property
    def name(self) -> str:
        """What logs call it; its notes are kept under it. It holds no secret."""

    def deliver(self, letter: Letter) -> str:
        """Returns the id that the other side gave it. Raises NotTaken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Sends under an intent, noted before and settled after.

    `sleep`, `random` (0 to 1) and `clock` are replaced where time is not real.
    """

    sendings: Sendings
    logger: Logger
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = chance.random
    clock: Callable[[], float] = time.time

    def send(
        self, letter: Letter, recipient: Recipient, *, attempt: str, time_left: Callable[[], float]
    ) -> Standing:
        """SENT once the other side has it; one that is asked too often is tried again while time is left."""
        for pause in (*(pause * (0.5 + self.random()) for pause in PAUSES), None):
            if time_left() < ROOM_SECONDS:
                return Standing.REFUSED
            standing = self.sendings.intend(
                letter.week, recipient_id(recipient.name), attempt=attempt, now=self.clock()
            )
            if standing is not Standing.FREE:
                return standing
            outcome, may_wait = self._try(letter, recipient, attempt)
            if outcome is not Standing.REFUSED or not may_wait or pause is None:
                return outcome
            self.sleep(min(pause, max(time_left() - ROOM_SECONDS, 0.0)))
        return Standing.REFUSED

    def _try(self, letter: Letter, recipient: Recipient, attempt: str) -> tuple[Standing, bool]:
        """How it went, and whether it may go better in a moment."""
        noted = recipient_id(recipient.name)
        try:
            message_id = recipient.deliver(letter)
        except NotTaken as error:
            self.logger.warning(
                "the report was not accepted", extra={"to": recipient.name, "reason": str(error)}
            )
            if not error.is_certain:
                return Standing.UNSETTLED, False
            self.sendings.withdraw(letter.week, noted, attempt=attempt)
            return Standing.REFUSED, error.may_wait
        self.sendings.settle(letter.week, noted, message_id=message_id, now=self.clock())
        return Standing.SENT, False
