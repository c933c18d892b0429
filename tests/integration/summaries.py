"""What `cv-analytics summary` says of a day, without a process of its own for each look."""

from __future__ import annotations

import json
from typing import Any

from local.local_stage import LocalStage
from ops.summary.summary import Source, summary_of
from reporter.store import FiguresStore


def summary_of_day(stage: LocalStage, repository_id: int, day: str) -> dict[str, Any]:
    """The command's JSON; all zeros for a repository of which nothing was ever counted."""
    names = stage.stage.names
    store = FiguresStore(
        client=stage.client("dynamodb"),
        aggregates_table=names.aggregates_table,
        contributions_table=names.contributions_table,
        threads_table=names.threads_table,
    )
    contributions = list(store.contributions([day]))
    waiting = sorted({each.thread_id for each in contributions if each.tally.waiting})
    source = Source(rows=store.rows([day]), contributions=contributions, threads=store.threads(waiting))
    shown = summary_of([day], source, repository_id=repository_id).to_json()
    found: dict[str, Any] = json.loads(json.dumps(shown))
    return found
