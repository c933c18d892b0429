"""A day compared with its events, and repaired."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.audit import Audit, Difference, Finding
from auditor.auditor import Auditor
from auditor.store import EventKey
from ops.reconcile.mending import Mender
from ops.resending import Resender, Resent
from processor.contribution import Contribution

LOOKS_AFTER_REPAIR = 20
PAUSE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Found:
    """A day's audit, and the contributions that only reading the whole table showed."""

    audit: Audit
    orphans: Mapping[str, Contribution] = field(default_factory=dict)

    def of(self, finding: Finding) -> list[Difference]:
        return [each for each in self.audit.differences if each.finding is finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciler:
    """One day, of one repository or of all."""

    auditor: Auditor
    mender: Mender
    resender: Callable[[str], Resender]
    """By the run's name."""
    day: str
    repository: str | None = None
    report: Callable[[str], None] = lambda _sentence: None
    """Gets a sentence for each step."""
    sleep: Callable[[float], None] = time.sleep

    def look(self) -> Found:
        """Where figures say more than the events explain, contributions without an event are looked for."""
        audit = self.auditor.audit(self.day, self.repository)
        if not any(each.by > 0 for each in audit.differences):
            return Found(audit)
        self.report("The aggregates hold more than the events explain: reading all contributions.")
        everything = self.auditor.store.all_contributions(self.day, self.repository)
        return Found(self.auditor.audit(self.day, self.repository, also=everything), everything)

    def repair(self, found: Found) -> Found:
        """What is left afterwards. Killed at any point, it is run again."""
        self._resend(found.of(Finding.NOT_COUNTED))
        self._correct(found.of(Finding.DIFFERENT))
        for repository in sorted({each.repository for each in found.of(Finding.DRIFT)}):
            mending = self.mender.mend(self.day, repository, also=found.orphans.keys())
            so = "" if mending.is_whole else ", but traffic was too dense to correct all of them"
            self.report(f"{repository}: {mending.corrections} figures corrected{so}.")
        return self._settled()

    def _resend(self, differences: Sequence[Difference]) -> None:
        if not differences:
            return
        items = self.auditor.store.items(self._keys(differences))
        *_, resent = Resent(), *self.resender(f"reconcile-{secrets.token_hex(4)}").send(items)
        for each in resent.refused:
            self.report(each.sentence)
        self.report(f"{resent.sent} events sent to the work queue again.")

    def _correct(self, differences: Sequence[Difference]) -> None:
        if not differences:
            return
        stored, _ = self.auditor.store.stored(self._keys(differences))
        corrected = sum(self.mender.correct(each) for each in stored)
        self.report(f"{corrected} contributions replaced.")

    def _keys(self, differences: Sequence[Difference]) -> list[EventKey]:
        wanted = {(each.correlation_id, each.subject) for each in differences}
        return [
            key
            for key in self.auditor.store.keys(self.day, self.repository)
            if (key.correlation_id, key.event_key.partition("#")[2]) in wanted
        ]

    def _settled(self) -> Found:
        """What was sent again takes a while to be counted."""
        for _ in range(LOOKS_AFTER_REPAIR):
            found = self.look()
            if not (found.of(Finding.NOT_COUNTED) or found.of(Finding.DRIFT)):
                break
            self.sleep(PAUSE_SECONDS)
        return found


def preview(found: Found) -> list[str]:
    """What a repair would do, a sentence for each finding."""
    counts = Counter(each.finding for each in found.audit.differences)
    return [f"{count} {finding}: {_REMEDIES[finding]}" for finding, count in sorted(counts.items())]


def as_json(day: str, repository: str | None, found: Found, *, repaired: bool) -> dict[str, Any]:
    return {
        "day": day,
        "repository": repository,
        "repaired": repaired,
        "under_way": found.audit.under_way,
        "differences": [
            {
                "finding": each.finding.value,
                "repository": each.repository,
                "correlation_id": each.correlation_id,
                "subject": each.subject,
                "by": each.by,
                "detail": each.detail,
            }
            for each in found.audit.differences
        ],
    }


_REMEDIES = {
    Finding.NOT_COUNTED: "their events are sent to the work queue again",
    Finding.DIFFERENT: "the contribution is computed again from its event",
    Finding.DRIFT: "the figure is set to the sum of the contributions",
    Finding.ORPHAN: "nothing is done, because there is no event to compute it from",
    Finding.UNREADABLE: "nothing is done, because this code cannot read the event",
}
