"""A day recomputed from its messages and compared with what is stored; a repair pokes what differs."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from auditor.audit import Audit, Finding
from auditor.auditor import Auditor
from ops.poking import Poked, Poker
from ops.rows import RowMaker

LOOKS_AFTER_REPAIR = 20
PAUSE_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciler:
    """One day, of one repository or of all."""

    auditor: Auditor
    poker: Callable[[str], Poker]
    """By the run's name."""
    rows: RowMaker
    day: str
    repository_id: int | None = None
    sleep: Callable[[float], None] = time.sleep

    def look(self) -> Audit:
        return self.auditor.audit(self.day, self.repository_id)

    def repair(self, found: Audit) -> Audit:
        """What is left afterwards. Killed at any point, it is run again."""
        threads = {each.thread_id for each in found.differences if each.thread_id}
        for _ in self.poker(f"reconcile-{secrets.token_hex(4)}").poke(sorted(threads), Poked()):
            pass
        rows = {each.repository_id for each in found.differences if each.finding is Finding.ROW}
        self.rows.make(self.day, rows)
        return self._settled(found)

    def _settled(self, found: Audit) -> Audit:
        """What was poked takes a while to be counted."""
        for _ in range(LOOKS_AFTER_REPAIR):
            self.sleep(PAUSE_SECONDS)
            found = self.look()
            if not any(each.finding is not Finding.UNREADABLE for each in found.differences):
                break
        return found


def as_json(day: str, repository: str | None, found: Audit, *, repaired: bool) -> dict[str, Any]:
    return {
        "day": day,
        "repository": repository,
        "repaired": repaired,
        "under_way": found.under_way,
        "differences": [
            {
                "finding": each.finding.value,
                "repository": each.repository,
                "correlation_id": each.correlation_id,
                "detail": each.detail,
            }
            for each in found.differences
        ],
    }
