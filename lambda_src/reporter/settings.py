"""The reporter's environment variables."""

from __future__ import annotations

from dataclasses import dataclass

from contract.settings import EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterSettings(EnvironmentSettings):
    """Written by the stack, read by the handler."""

    stage: str
    aggregates_table: str
    contributions_table: str
    threads_table: str
    retention_days: int
    work_queue_url: str
    work_dlq_url: str
    pipe_dlq_url: str
    sender: str
    recipients: tuple[str, ...]
    configuration_set: str
    """What makes SES publish an event for each mail that it takes."""
    time_zone: str
    page: str
    """The dashboard's address, without a slash at the end."""
