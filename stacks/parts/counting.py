"""What every function that computes a thread's figures needs: its tables and the stage's rules."""

from __future__ import annotations

from typing import Any

from stacks.parts.tables import StageTables
from stages.stage import Stage


def counting_settings(stage: Stage, tables: StageTables) -> dict[str, Any]:
    """The fields of `CountingSettings`."""
    events = stage.events
    return {
        "stage": stage.name,
        "analytics_table": tables.analytics.table_name,
        "threads_table": tables.threads.table_name,
        "contributions_table": tables.contributions.table_name,
        "bot_logins": events.bot_logins,
        "ignored_logins": events.ignored_logins,
        "team": events.team,
        "asks": events.asks.value,
        "keywords": stage.pipe.keywords,
        "retention_days": events.retention_days,
    }
