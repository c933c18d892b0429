"""The reporter's environment variables."""

from __future__ import annotations

from dataclasses import dataclass

from contract.settings import EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterSettings(EnvironmentSettings):
    """What the stack tells the reporter."""

    stage: str
    analytics_table: str
    aggregates_table: str
    shards: int
    seal_after_days: int
    work_queue_url: str
    work_dlq_url: str
    pipe_dlq_url: str
    sender: str
    recipients: tuple[str, ...]
    configuration_set: str
    """What makes SES tell of the mails that it takes."""
    time_zone: str
