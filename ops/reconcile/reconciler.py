"""A day recomputed from its messages and compared with what is stored; a repair pokes what differs."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from auditor.audit import Audit, Finding
from auditor.auditor import Auditor
from contract.event import utc_millisecond
from ops.poking import Poker

LOOKS_AFTER_REPAIR = 20
PAUSE_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciler:
    """One day, of one repository or of all."""

    auditor: Auditor
    poker: Callable[[str], Poker]
    """By the run's name."""
    aggregate: Callable[[dict[str, Any]], object]
    """Runs the aggregator with an event such as its stream gives it."""
    day: str
    repository_id: int | None = None
    sleep: Callable[[float], None] = time.sleep

    def look(self) -> Audit:
        return self.auditor.audit(self.day, self.repository_id)

    def repair(self, found: Audit) -> Audit:
        """What is left afterwards. Killed at any point, it is run again."""
        threads = {each.thread_id for each in found.differences if each.finding is not Finding.ROW}
        for _ in self.poker(f"reconcile-{secrets.token_hex(4)}").poke(sorted(filter(None, threads))):
            pass
        repositories = {each.repository_id for each in found.differences if each.finding is Finding.ROW}
        if repositories:
            self.aggregate({"Records": [self._change(each) for each in sorted(repositories)]})
        return self._settled(found)

    def _change(self, repository_id: int) -> dict[str, Any]:
        """As if a contribution of the repository's had changed."""
        image = {
            "day": {"S": self.day},
            "repository_id": {"N": str(repository_id)},
            "as_of": {"S": utc_millisecond(datetime.now(UTC))},
        }
        return {"eventName": "MODIFY", "dynamodb": {"NewImage": image}}

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


def run_aggregator(functions: Any, name: str) -> Callable[[dict[str, Any]], object]:
    """The deployed function, called and waited for."""
    return lambda event: functions.invoke(FunctionName=name, Payload=json.dumps(event))
