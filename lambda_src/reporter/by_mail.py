"""The report as an e-mail, by SES."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formataddr
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from reporter import wording
from reporter.sender import Letter, NotTaken
from reporter.sendings import recipient_id

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

# One try: a mail whose answer was lost must not be sent again by the SDK.
ONE_TRY = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 1})
_TOO_OFTEN = frozenset(
    {"TooManyRequestsException", "LimitExceededException", "ThrottlingException", "Throttling"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTo:
    """One address, which gets a mail of its own."""

    name: str
    """The address."""
    mail: SESV2Client
    stage: str
    sender: str
    configuration_set: str

    def deliver(self, letter: Letter) -> str:
        try:
            return self._mail(letter)
        except (BotoCoreError, ClientError) as error:
            raise NotTaken(
                f"SES: {error}", is_certain=_was_refused(error), may_wait=_code(error) in _TOO_OFTEN
            ) from None

    @property
    def _from(self) -> str:
        """With a name, so that an inbox shows what it is."""
        return formataddr((wording.sender_name(self.stage), self.sender))

    def _mail(self, letter: Letter) -> str:
        """Returns SES's message id. The tags come back in SES's events about the mail."""
        tags = {"stage": self.stage, "week": letter.week.label, "recipient": recipient_id(self.name)}
        return self.mail.send_email(
            FromEmailAddress=self._from,
            Destination={"ToAddresses": [self.name]},
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
