"""The processor's environment variables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from contract.settings import EnvironmentSettings
from contract.thread import Asks, Rules
from processor.recompute import Recomputation


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingSettings(EnvironmentSettings):
    """What a thread's figures depend on, for whoever computes them."""

    stage: str
    analytics_table: str
    threads_table: str
    contributions_table: str
    bot_logins: tuple[str, ...]
    ignored_logins: tuple[str, ...]
    team: tuple[str, ...]
    """The `author_association`s that answer as the team."""
    asks: str
    keywords: tuple[str, ...]
    """Only threads of which a question holds one of these count; empty: all do."""
    retention_days: int

    def recomputation(self) -> Recomputation:
        """As of now, by the UTC clock."""
        return Recomputation(
            rules=self.rules, retention_days=self.retention_days, today=datetime.now(UTC).date()
        )

    @property
    def rules(self) -> Rules:
        return Rules(
            bot_logins=frozenset(map(str.lower, self.bot_logins)),
            ignored_logins=frozenset(map(str.lower, self.ignored_logins)),
            team=frozenset(self.team),
            asks=Asks(self.asks),
            keywords=self.keywords,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorSettings(CountingSettings):
    """Written by the stack, read by the handler."""

    work_dlq_url: str
    code_version: str
    """The asset's content hash: which code a dead message died of."""
