"""The auditor's environment variables."""

from __future__ import annotations

from dataclasses import dataclass

from contract.settings import EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditorSettings(EnvironmentSettings):
    """What the stack tells the auditor."""

    stage: str
    analytics_table: str
    aggregates_table: str
    contributions_table: str
    shards: int
    keyword_buckets: int
    issue_buckets: int
    keywords_per_event: int
    settled_after_seconds: int
    """After an event's arrival: one that is not counted by then is told."""
