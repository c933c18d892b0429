"""The aggregator's environment variables."""

from __future__ import annotations

from dataclasses import dataclass

from contract.settings import EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregatorSettings(EnvironmentSettings):
    """Written by the stack, read by the handler."""

    stage: str
    contributions_table: str
    aggregates_table: str
