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
    sender: str
    recipients: tuple[str, ...]
    time_zone: str
