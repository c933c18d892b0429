"""The settings of a stage by what they are for: one class for each of its tables in stages.toml."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from stages.typed_toml import Between, Matches, OneOf

Email = Matches(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+", "an e-mail address")
Region = Matches(r"[a-z]{2}(-[a-z]+)+-\d", "an AWS region such as eu-west-2")
GoogleRegion = Matches(r"[a-z]+-[a-z]+\d", "a Google region such as europe-west2")
Positive = Between(1, 1_000_000)
# What CloudWatch Logs takes, and nothing in between.
LogRetention = OneOf(
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
)


class QueueType(StrEnum):
    """Standard by default; FIFO keeps each issue's events in order, at a lower throughput."""

    STANDARD = "standard"
    FIFO = "fifo"


class Shift(StrEnum):
    """How the processor's events go over from its code to the next."""

    CANARY = "canary"
    """A tenth of them for ten minutes, then all."""
    LINEAR = "linear"
    """A tenth more every minute."""
    AT_ONCE = "at-once"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSettings:
    """Which events are taken in, and how long they are kept."""

    repositories: Annotated[tuple[str, ...], Matches(r"[^/\s]+/[^/\s]+", "repositories as owner/name")]
    """Empty: every repository that sends correctly signed webhooks."""
    bot_logins: tuple[str, ...]
    """The logins whose comments are responses."""
    max_body_bytes: Annotated[int, Between(1024, 25 * 1024 * 1024)]
    """A larger webhook is refused with 413; GitHub sends 25 MB at most."""
    retention_days: Annotated[int, Positive]
    """How long events stay in the `analytics` table and collection."""
    seal_after_days: Annotated[int, Positive]
    """A day's figures are final after so many days: later events of that day are not taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipeSettings:
    """The EventBridge Pipe from the stream to the work queue."""

    keywords: Annotated[tuple[str, ...], Matches(r"[^,]+", "words without commas")]
    """Only events whose text holds one of these, as written, are routed; empty: all are."""
    batch_size: Annotated[int, Between(1, 10)]
    """Stream records that are sent to the queue in one call."""
    batch_window_seconds: Annotated[int, Between(0, 300)]
    """How long a batch is waited for."""
    parallelization_factor: Annotated[int, Between(1, 10)]
    """Batches of one shard of the stream at the same time; one event's versions stay in order."""
    max_retries: Annotated[int, Between(1, 10_000)]
    """After so many the record's place in the stream goes to `pipe_dlq`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSettings:
    """The work queue, and how the processor is fed from it."""

    type: QueueType
    """`fifo` keeps an issue's events in order, at a lower throughput; the figures are right with both."""
    retention_days: Annotated[int, Between(1, 14)]
    """How long a message waits while nobody takes it; after that it is lost."""
    max_receive_count: Annotated[int, Between(1, 1000)]
    """So many tries, then a message goes to `work_dlq`."""
    batch_size: Annotated[int, Between(1, 100)]
    """Messages that the processor is given at once."""
    batch_window_seconds: Annotated[int, Between(0, 300)]
    """How long a batch is waited for; needed for more than ten messages, and not for `fifo`."""
    max_concurrency: Annotated[int, Between(2, 1000)]
    """Processors at the same time; what is above waits in the queue, and loses no try."""

    @property
    def is_fifo(self) -> bool:
        return self.type is QueueType.FIFO


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSettings:
    """Size and limits of a Lambda function."""

    memory_mb: Annotated[int, Between(128, 10_240)]
    """CPU comes with it: at 1,769 MB a whole one."""
    timeout_seconds: Annotated[int, Between(1, 900)]
    """A run that takes longer is broken off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateSettings:
    """How the aggregates are spread over items, so that none is hot and none grows without bound."""

    shards: Annotated[int, Between(1, 100)]
    """Items that a day's sums are spread over; more for many events at once."""
    keyword_buckets: Annotated[int, Between(1, 1000)]
    """Items that a shard's words are spread over; a word is always in the same one."""
    issue_buckets: Annotated[int, Between(1, 1000)]
    """The same of issue numbers."""
    keywords_per_event: Annotated[int, Between(1, 45)]
    """An edit may change all of them: old and new must fit into one transaction of 100 actions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """The weekly report: sent on Monday for the ISO week before."""

    sender: Annotated[str, Email]
    """An address that SES has verified."""
    recipients: Annotated[tuple[str, ...], Email]
    """Each has a mail of its own, and is sent it once."""
    time_zone: str
    """Decides when it is Monday, and which week was the last one."""
    hour: Annotated[int, Between(0, 11)]
    """Before noon: a report that is missing by then is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSettings:
    """Who is told, and when."""

    emails: Annotated[tuple[str, ...], Email]
    """Whom AWS's alarms and Google's alerts are sent to."""
    runbook: Annotated[str, Matches(r"[^\s#]+", "an address or a path without a # in it")]
    """Where people read docs/runbook.md; an alarm's link is this and the alarm's heading."""
    failed_records_percent: Annotated[int, Between(1, 100)]
    """Of the records of five minutes; above it `failed-records` rings."""
    failed_records_at_least: Annotated[int, Positive]
    """Fewer failures within five minutes alarm nobody, whatever their share: at night one is all there is."""
    oldest_message_seconds: Annotated[int, Positive]
    """So long may a message wait in a queue."""
    lag_seconds: Annotated[int, Positive]
    """From GitHub to the figures."""
    duration_seconds: Annotated[int, Between(1, 900)]
    """So long may a batch take; the target is 3 seconds."""
    quiet_hours: Annotated[int, Between(0, 160)]
    """So long without any event is trouble; 0 where it is not. CloudWatch looks back a week at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSettings:
    """Whom AWS lets write events: the Google accounts of receiver and relay, each by a role of its own."""

    google_service_account_id: Annotated[
        str, Matches(r"\d{21}|", "a service account's numeric id (21 digits), or nothing")
    ]
    """The Google stack's output `receiver_identity_id`. Empty: nobody is trusted, and there is no stack."""
    google_relay_account_id: Annotated[
        str, Matches(r"\d{21}|", "a service account's numeric id (21 digits), or nothing")
    ]
    """The Google stack's output `relay_identity_id`; both are known at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeliverySettings:
    """Whose failed webhooks are asked for again."""

    hooks: Annotated[
        tuple[str, ...],
        Matches(
            r"repos/[^/\s,]+/[^/\s,]+/hooks/\d+|orgs/[^/\s,]+/hooks/\d+|app/hook",
            "webhooks as repos/owner/name/hooks/1, orgs/name/hooks/1 or app/hook",
        ),
    ]
    """Each is its own path in GitHub's API."""
    github_api_url: Annotated[str, Matches(r"https?://[^\s]+[^\s/]", "an address without a slash at its end")]
    """Another one for GitHub Enterprise Server."""
    github_app_id: str
    """Empty: the secret holds a token. Else it holds the private key of this app."""
    asks_per_run: Annotated[int, Between(1, 450)]
    """A run is hourly, and GitHub takes about 500 such requests an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSettings:
    """How many instances of the receiver there are."""

    min_instances: Annotated[int, Between(0, 100)]
    """Kept warm, and paid for; with none, a webhook after a quiet time waits for a start."""
    max_instances: Annotated[int, Between(1, 1000)]
    """At the same time; each serves several webhooks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardSettings:
    """Who may read the dashboard."""

    readers: Annotated[tuple[str, ...], Email]
    """Google accounts; empty: nobody but whom somebody enters in the collection `readers`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutSettings:
    """How the processor's next code comes into use, and goes again if its alarms say so."""

    shift: Shift
    """`canary`: a tenth of the events for ten minutes, then all. `linear`: a tenth more every minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployerSettings:
    """Whose GitHub Actions may deploy the stage, without any key."""

    github_repository: Annotated[str, Matches(r"[^/\s:*?]+/[^/\s:*?]+|", "owner/name, or nothing")]
    """Only its jobs in the environment that is called as the stage. Empty: nobody's."""
    provider_exists: bool
    """The AWS account knows GitHub as an identity provider already; it can be told so only once."""
