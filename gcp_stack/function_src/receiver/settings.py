"""The receiver's environment variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from contract.settings import EnvironmentSettings
from receiver.webhook import Rules

if TYPE_CHECKING:
    from stages.stage import Stage

THREADS = 96
"""Webhooks that one instance answers at once. Most threads wait: for a body, or for a store.

A thread that reads a body costs its sender nothing, so there are many; `body_watch.py` says how long each may
take.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverSettings(EnvironmentSettings):
    """Written by the Google stack, read by `main.py`; `stages/stage.py` says what the values mean."""

    stage: str
    google_project: str
    aws_region: str
    aws_role_arn: str
    """Empty where the stage has none: AWS is then reached by whatever boto3 finds."""
    aws_audience: str
    analytics_table: str
    webhook_secret_file: str
    """A mounted secret: one active secret per line, two of them during a rotation."""
    bot_logins: tuple[str, ...]
    repositories: tuple[str, ...]
    ignored_logins: tuple[str, ...]
    placeholders: tuple[str, ...]
    keywords_per_message: int
    max_body_bytes: int
    retention_days: int
    discussions: bool
    threads: int
    """functions-framework reads this one as well (Google: "Concurrency")."""

    @classmethod
    def of(cls, stage: Stage, *, webhook_secret_file: str) -> Self:
        """What the stage says; only where the secret is mounted differs from place to place."""
        return cls(
            stage=stage.name,
            google_project=stage.google_project,
            aws_region=stage.aws_region,
            aws_role_arn=stage.writer_role_arn,
            aws_audience=stage.names.aws_audience,
            analytics_table=stage.names.analytics_table,
            webhook_secret_file=webhook_secret_file,
            bot_logins=stage.events.bot_logins,
            repositories=stage.events.repositories,
            ignored_logins=stage.events.ignored_logins,
            placeholders=stage.events.placeholders,
            keywords_per_message=stage.events.keywords_per_message,
            max_body_bytes=stage.events.max_body_bytes,
            retention_days=stage.events.retention_days,
            discussions=stage.events.discussions,
            threads=THREADS,
        )

    @property
    def rules(self) -> Rules:
        """What the stage takes in."""
        return Rules.of(
            bot_logins=self.bot_logins,
            ignored_logins=self.ignored_logins,
            repositories=self.repositories,
            placeholders=self.placeholders,
            keywords_per_message=self.keywords_per_message,
            retention_days=self.retention_days,
            discussions=self.discussions,
        )


def rules_of(stage: Stage) -> Rules:
    """What a stage takes in, for whoever reads webhooks elsewhere as its receiver does."""
    return ReceiverSettings.of(stage, webhook_secret_file="").rules
