"""The processor's environment variables."""

from __future__ import annotations

from dataclasses import dataclass

from contract.settings import EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorSettings(EnvironmentSettings):
    """What the stack tells the processor."""

    stage: str
    aggregates_table: str
    contributions_table: str
    work_dlq_url: str
    shards: int
    keyword_buckets: int
    issue_buckets: int
    keywords_per_event: int
    contribution_ttl_days: int
    """After an event's creation; stages/horizon.py says why so long."""
    code_version: str
    """The asset's content hash: which code a dead message died of."""
