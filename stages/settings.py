"""The settings of a stage by what they are for: one class for each of its tables in stages.toml.

docs/settings.md and editors show the texts below the settings.
"""

from __future__ import annotations

import zoneinfo
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from contract.thread import Asks
from stages.reading import settings


def _form(pattern: str, title: str) -> Any:
    """The whole text has this form; the title says it in words."""
    return Field(pattern=f"^({pattern})$", title=title)


Email = Annotated[str, _form(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+", "an e-mail address")]
AwsAccount = Annotated[str, _form(r"[0-9]{12}", "an AWS account of twelve digits")]
Region = Annotated[str, _form(r"[a-z]{2}(-[a-z]+)+-[0-9]", "an AWS region such as eu-west-2")]
GoogleProject = Annotated[str, _form(r"[a-z][a-z0-9-]{4,28}[a-z0-9]", "a Google Cloud project ID")]
GoogleRegion = Annotated[str, _form(r"[a-z]+-[a-z]+[0-9]", "a Google Cloud region such as europe-west2")]
ServiceAccount = Annotated[
    str, _form(r"[0-9]{21}|", "a service account's numeric ID (21 digits), or an empty text")
]
PublisherAudience = Annotated[
    str,
    _form(
        r"//iam\.googleapis\.com/projects/[0-9]+/locations/global/workloadIdentityPools/[^/\s]+/providers/[^/\s]+|",
        "an audience that begins with //iam.googleapis.com/projects/, or an empty text",
    ),
]
Association = Literal["OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR"]
Repository = Annotated[str, _form(r"[^/\s]+/[^/\s]+", "a repository as owner/name")]
OneRepository = Annotated[
    str, _form(r"[^/\s:*?@]+/[^/\s:*?@]+|", "a repository as owner/name, or an empty text")
]
Chat = Annotated[str, _form(r"slack|teams|", "slack, teams, or an empty text")]
GitHubId = Annotated[str, _form(r"[0-9]+|", "a number in quotes, or an empty text")]
Hook = Annotated[
    str,
    _form(
        r"repos/[^/\s,]+/[^/\s,]+/hooks/[0-9]+|orgs/[^/\s,]+/hooks/[0-9]+|app/hook",
        "a webhook as repos/owner/name/hooks/1, orgs/name/hooks/1 or app/hook",
    ),
]
Keyword = Annotated[str, _form(r"[^,]+", "a text without commas")]
WebAddress = Annotated[
    str, _form(r"https?://[^\s]+[^\s/]", "an http or https address without a slash at the end")
]
DashboardAddress = Annotated[
    str,
    _form(
        r"https?://[^\s#]+[^\s#/]|",
        "an http or https address without a # in it and without a slash at the end, or an empty text",
    ),
]
PageAddress = Annotated[str, _form(r"[^\s#]+", "an https address without a # in it")]
BillingAccount = Annotated[
    str,
    _form(
        r"[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}|",
        "a billing account such as 0123AB-4567CD-89EF01, or an empty text",
    ),
]
Days = Annotated[int, Field(ge=1, le=1_000_000)]
AlarmThreshold = Annotated[int, Field(ge=1, le=1_000_000)]
Memory = Annotated[int, Field(ge=128, le=10_240)]
Timeout = Annotated[int, Field(ge=1, le=900)]


# What CloudWatch Logs takes, and nothing in between.
_RETENTIONS = [
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
]


def _known_retention(days: int) -> int:
    if days not in _RETENTIONS:
        raise ValueError
    return days


def _known_time_zone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
        raise ValueError
    return name


LogRetention = Annotated[
    # Not a Literal: `true` is one of those, as it equals 1.
    int, Field(json_schema_extra={"enum": _RETENTIONS}), AfterValidator(_known_retention)
]
TimeZone = Annotated[str, Field(title="a time zone such as Europe/London"), AfterValidator(_known_time_zone)]


class QueueType(StrEnum):
    """The two types of an SQS queue."""

    STANDARD = "standard"
    FIFO = "fifo"


class Shift(StrEnum):
    """How the processor's traffic moves from one version of its code to the next."""

    CANARY = "canary"
    LINEAR = "linear"
    AT_ONCE = "at-once"


@settings
class EventSettings:
    """Which events the stage accepts, and how long it keeps them."""

    repositories: tuple[Repository, ...]
    """Accept only events of these repositories. Empty: accept every correctly signed event."""
    bot_logins: tuple[Annotated[str, Field(title="a GitHub login")], ...]
    """The chatbot's GitHub logins. Its comments count as answers."""
    discussions: bool
    """Count discussions too, in categories where a comment can be marked as the answer. The webhook must send
    the events *Discussions* and *Discussion comments*.
    """
    max_body_bytes: Annotated[int, Field(ge=1024, le=25 * 1024 * 1024)]
    """Refuse a larger webhook with 413. GitHub sends at most 25 MB."""
    ignored_logins: tuple[Annotated[str, Field(title="a GitHub login")], ...]
    """GitHub logins to ignore, as other bots are."""
    asks: Asks
    """Whose messages begin a question. `outsiders`: everyone but the team, and team members who mention the
    chatbot. `everyone`: team members too. `mention`: only messages that mention the chatbot.
    """
    team: tuple[Association, ...]
    """The values of GitHub's `author_association` that belong to the team. `CONTRIBUTOR` is possible too."""
    placeholders: tuple[Keyword, ...]
    """Texts that your chatbot posts while it works on an answer; `*` stands for any words. They answer
    nothing until the chatbot edits them. Common ones, such as "Thinking…", are built in.
    """
    keywords_per_message: Annotated[int, Field(ge=1, le=50)]
    """Keywords to keep of each message."""
    retention_days: Annotated[int, Field(ge=30, le=1_000_000)]
    """Days to keep messages in both stores. A day's figures are final one week before that."""


@settings
class PipeSettings:
    """The EventBridge Pipe from the table's stream to the work queue."""

    keywords: tuple[Keyword, ...]
    """Count only threads in which a question contains one of these, exactly as spelled. Empty: count all."""
    batch_size: Annotated[int, Field(ge=1, le=10)]
    """Stream records in one call of the queue."""
    batch_window_seconds: Annotated[int, Field(ge=0, le=300)]
    """How long the pipe waits to fill a batch."""
    parallelization_factor: Annotated[int, Field(ge=1, le=10)]
    """Batches of one stream shard at the same time. The versions of one message stay in order."""
    max_retries: Annotated[int, Field(ge=1, le=10_000)]
    """After this many retries, the record's position in the stream goes to `pipe_dlq`."""
    generation: Annotated[int, Field(ge=1, le=99)]
    """Raise it by one after you have restored a table: the pipes then read its new stream."""


@settings
class QueueSettings:
    """The work queue, and how it feeds the processor."""

    type: QueueType
    """`fifo` keeps an issue's events in order, at a lower throughput. The figures are right with either."""
    retention_days: Annotated[int, Field(ge=1, le=14)]
    """Days until a message that nobody takes is lost."""
    max_receive_count: Annotated[int, Field(ge=1, le=1000)]
    """After this many tries, a message goes to `work_dlq`."""
    batch_size: Annotated[int, Field(ge=1, le=100)]
    """Messages in one call of the processor. At most 10 with `fifo`."""
    batch_window_seconds: Annotated[int, Field(ge=0, le=300)]
    """How long the queue waits to fill a batch. At least 1 for more than ten messages, 0 with `fifo`."""
    max_concurrency: Annotated[int, Field(ge=2, le=1000)]
    """Processors at the same time. Further messages wait in the queue."""

    @property
    def is_fifo(self) -> bool:
        return self.type is QueueType.FIFO


@settings
class FunctionSettings:
    """Memory and time limit of a Lambda function."""

    memory_mb: Memory
    """Memory. CPU grows with it: 1,769 MB have one whole CPU."""
    timeout_seconds: Timeout
    """Stop a run that takes longer than this."""


@settings
class FiguresSettings:
    """How quickly the figures follow their events. A longer wait costs less."""

    aggregator_window_seconds: Annotated[int, Field(ge=0, le=300)]
    """How long the aggregator gathers changes before it writes a day's figures."""
    publisher_window_seconds: Annotated[int, Field(ge=0, le=300)]
    """How long the publisher gathers changes before it shows them on the dashboard."""


@settings
class ReportSettings:
    """The weekly report, sent on Monday for the ISO week before."""

    sender: Email
    """Sender of the report. Verify the address in SES first."""
    recipients: Annotated[tuple[Email, ...], Field(min_length=1)]
    """Recipients of the report. Each gets an e-mail of their own."""
    time_zone: TimeZone
    """Time zone of the schedule: it decides when Monday begins."""
    hour: Annotated[int, Field(ge=0, le=11)]
    """Hour at which the report is sent. An alarm fires at noon if it was not sent."""
    chat: Chat
    """`slack` or `teams`: also post the report there, through an incoming webhook. Its address is a
    secret: the encrypted parameter `cv-analytics-<stage>-report-chat` in AWS.
    """
    issue_repository: OneRepository
    """Also create an issue with the report in this repository. The token that may do so is a secret: the
    encrypted parameter `cv-analytics-<stage>-report-github-token` in AWS. If the stage receives webhooks of
    this repository, add the token's account to `events.ignored_logins`.
    """


@settings
class AlarmSettings:
    """Who gets the alarms, and when they fire."""

    emails: Annotated[tuple[Email, ...], Field(min_length=1, max_length=10)]
    """Recipients of the alarms of both clouds, ten at most."""
    runbook: PageAddress
    """The https address at which your team reads docs/runbook.md. Each alarm links to its own heading."""
    aws_monthly_budget: AlarmThreshold
    """Alarm when the AWS account costs more US dollars than this in a month, or is expected to."""
    google_billing_account: BillingAccount
    """Billing account of the Google project. Whoever deploys needs the role `billing.costsManager` on it.
    Empty: no budget.
    """
    google_monthly_budget: AlarmThreshold
    """Alarm when the Google project is expected to cost more than this in a month (in its own currency)."""
    failed_records_percent: Annotated[int, Field(ge=1, le=100)]
    """Alarm when more than this percentage of messages fails within five minutes."""
    failed_records_at_least: AlarmThreshold
    """Alarm only when at least this many of them failed."""
    oldest_message_seconds: AlarmThreshold
    """Alarm when the oldest message of a queue is older than this."""
    lag_seconds: AlarmThreshold
    """Alarm when an event takes longer than this from GitHub to the figures."""
    duration_seconds: Annotated[int, Field(ge=1, le=900)]
    """Alarm when a batch takes the processor longer than this. The target is 3 seconds."""
    quiet_hours: Annotated[int, Field(ge=0, le=160)]
    """Alarm when no event arrives for this many hours. 0: never."""


@settings
class AccessSettings:
    """What each cloud must know of the other: outputs of Google's foundation stack."""

    google_service_account_id: ServiceAccount
    """The receiver's account: output `receiver_identity_id`. Empty: no account has access, and the access
    stack is not deployed.
    """
    google_relay_account_id: ServiceAccount
    """The relay's account: output `relay_identity_id`. Set it together with the receiver's."""
    google_publisher_audience: PublisherAudience
    """The identity provider through which the publisher writes to Firestore: output `publisher_audience`.
    Empty: nothing is published.
    """


@settings
class RedeliverySettings:
    """The webhooks whose failed deliveries are requested from GitHub again."""

    hooks: tuple[Hook, ...]
    """Webhooks to watch, each as its path in GitHub's API."""
    github_api_url: WebAddress
    """GitHub's API. Change it for GitHub Enterprise Server."""
    github_app_id: str
    """ID of the GitHub App, if the secret contains an app's private key. Empty: it contains a token."""
    asks_per_run: Annotated[int, Field(ge=1, le=450)]
    """Redeliveries to request in one hourly run. GitHub takes about 500 an hour."""


@settings
class InstanceSettings:
    """How many instances of the receiver run."""

    min_instances: Annotated[int, Field(ge=0, le=100)]
    """Instances to keep warm, which costs money. With 0, the first webhook after a quiet time waits."""
    max_instances: Annotated[int, Field(ge=1, le=1000)]
    """Most instances at the same time. Each one serves several webhooks."""
    granted_to_all: bool
    """Let GitHub call the receiver through a grant to `allUsers`. If your organisation forbids such grants,
    set it to false: docs/deploy.md has the other way.
    """


@settings
class DashboardSettings:
    """Where the dashboard is, and who may open it."""

    url: DashboardAddress
    """Address of the dashboard, for links in the report. Empty: `https://<google_project>.web.app`."""
    readers: tuple[Email, ...]
    """Google accounts that may open the dashboard. You can add others to the Firestore collection
    `readers`.
    """


@settings
class RolloutSettings:
    """How new code of the processor goes live. It rolls back if an alarm fires."""

    shift: Shift
    """`canary`: a tenth of the traffic for ten minutes, then all of it. `linear`: another tenth every
    minute. `at-once`: all of it.
    """


@settings
class DeployerSettings:
    """Which GitHub Actions workflows may deploy the stage, without a key."""

    github_repository: OneRepository
    """Repository whose workflows may deploy, from the GitHub environment with the stage's name.
    Empty: none.
    """
    github_owner_id: GitHubId
    """GitHub's number of the repository's owner. Needed if the repository was made, renamed or moved since
    15 July 2026.
    """
    github_repository_id: GitHubId
    """GitHub's number of the repository. Set it together with the owner's."""
    provider_exists: bool
    """Whether the AWS account already has GitHub as an identity provider: it can have only one."""

    @property
    def subject(self) -> str:
        """What the identity of each of the repository's jobs begins with.

        GitHub: "OpenID Connect reference", immutable subject claims.
        """
        if not self.github_repository_id:
            return f"repo:{self.github_repository}"
        owner, name = self.github_repository.split("/")
        return f"repo:{owner}@{self.github_owner_id}/{name}@{self.github_repository_id}"
