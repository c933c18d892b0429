"""`cv-analytics reconcile`: a day held against its events, and mended."""

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
    told: Callable[[str], None] = lambda _sentence: None
    sleep: Callable[[float], None] = time.sleep

    def look(self) -> Found:
        """Where figures say more than the events explain, contributions without an event are looked for."""
        audit = self.auditor.audit(self.day, self.repository)
        if not any(each.by > 0 for each in audit.differences):
            return Found(audit)
        self.told("The aggregates hold more than the events explain: reading all contributions")
        everything = self.auditor.store.all_contributions(self.day, self.repository)
        return Found(self.auditor.audit(self.day, self.repository, also=everything), everything)

    def repair(self, found: Found) -> Found:
        """What is left afterwards. Killed at any point, it is run again."""
        self._resend(found.of(Finding.NOT_COUNTED))
        self._correct(found.of(Finding.DIFFERENT))
        for repository in sorted({each.repository for each in found.of(Finding.DRIFT)}):
            mending = self.mender.mend(self.day, repository, also=found.orphans.keys())
            so = "" if mending.is_whole else "; traffic was too dense to mend all of it"
            self.told(f"{repository}: {mending.corrections} figures mended{so}")
        return self._settled()

    def _resend(self, differences: Sequence[Difference]) -> None:
        if not differences:
            return
        items = self.auditor.store.items(self._keys(differences))
        *_, resent = Resent(), *self.resender(f"reconcile-{secrets.token_hex(4)}").send(items)
        for each in resent.refused:
            self.told(each.sentence)
        self.told(f"{resent.sent} events sent to the work queue again")

    def _correct(self, differences: Sequence[Difference]) -> None:
        if not differences:
            return
        stored, _ = self.auditor.store.stored(self._keys(differences))
        corrected = sum(self.mender.correct(each) for each in stored)
        self.told(f"{corrected} contributions replaced")

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
                "told": each.told,
            }
            for each in found.audit.differences
        ],
    }


_REMEDIES = {
    Finding.NOT_COUNTED: "their events are sent to the work queue again",
    Finding.DIFFERENT: "the contribution is replaced by what its event comes to",
    Finding.DRIFT: "the figure is made the sum of the contributions",
    Finding.ORPHAN: "nothing is done, since no event tells what is right",
    Finding.UNREADABLE: "nothing is done, since this code cannot read the event",
}
