"""The reporter's environment variables."""

from __future__ import annotations

from dataclasses import dataclass

from contract.settings import EnvironmentSettings

CHAT_PARAMETER = "report-chat"
TOKEN_PARAMETER = "report-github-token"  # noqa: S105  # its name
"""Words in the names of the encrypted parameters."""


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
    chat: str
    """`slack`, `teams` or empty."""
    chat_parameter: str
    """The parameter of Systems Manager that holds the address of the chat's incoming webhook."""
    issue_repository: str
    """As owner/name; empty: no issue."""
    issue_parameter: str
    """The parameter that holds GitHub's token."""
    github_api_url: str
