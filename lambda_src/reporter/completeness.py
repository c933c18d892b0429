"""What the report knows of its own gaps: whatever is not in its figures yet, or never will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reporter.week import Week

OUTBOX = "Events in the outbox in Google Cloud are not in these counts: see the metric outbox-depth."


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    """Messages on their way to the figures, and messages that did not get there."""

    in_flight: int
    """In the work queue: visible, being worked on, and delayed."""
    uncounted: int
    """In the work queue's dead-letter queue."""
    undelivered: int
    """In the pipe's dead-letter queue; each names one or more stream records."""

    @property
    def dead(self) -> int:
        return self.uncounted + self.undelivered


@dataclass(frozen=True, slots=True)
class AuditedDay:
    """What the last audit of a day found."""

    day: str
    differences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How far the figures can be relied on, as of `as_of`."""

    week: Week
    as_of: datetime
    queues: Queues | None
    """None if they did not answer."""
    audits: Sequence[AuditedDay]
    """Of those of the week's days that have been audited."""
    moved: bool = False
    """Whether the figures kept changing while they were read."""
    retention_days: int = 400

    @property
    def differences(self) -> int:
        return sum(audit.differences for audit in self.audits)

    @property
    def is_over(self) -> bool:
        """Whether the week's last UTC day is: where clocks are ahead of UTC, Monday comes before that."""
        return self.as_of >= self.week.end

    @property
    def sentence(self) -> str:
        """What is missing, in one sentence; empty where nothing is known to be."""
        gaps = self._gaps()
        return f"These figures are not complete: {'; '.join(gaps)}." if gaps else ""

    def _gaps(self) -> list[str]:
        said = []
        if not self.is_over:
            said.append("the week's last day (UTC) is not over")
        if self.queues is None:
            said.append("the queues did not answer, so what is still under way is unknown")
        elif self.queues.in_flight:
            said.append(f"{_count(self.queues.in_flight, 'event is', 'events are')} still under way")
        if self.queues and self.queues.dead:
            said.append(f"{_count(self.queues.dead, 'message waits', 'messages wait')} in dead-letter queues")
        if self.differences:
            differ = _count(self.differences, "difference", "differences")
            said.append(f"the nightly audit found {differ}")
        if self.moved:
            said.append("they changed while they were read")
        return said

    def lines(self) -> list[tuple[str, str]]:
        """Every figure behind the sentence, zeros included."""
        queues = self.queues
        dead = f"work_dlq {queues.uncounted:,}, pipe_dlq {queues.undelivered:,}" if queues else "unknown"
        audit = f"{len(self.audits)} of {len(self.week.days)} days checked"
        return [
            ("Events under way", f"{queues.in_flight:,}" if queues else "unknown"),
            ("Dead-letter queues", dead),
            ("Nightly audit", f"{audit}, {self.differences:,} differences" if self.audits else audit),
            ("Figures are final from", self.week.sealed_on(self.retention_days)),
        ]


def moment(at: datetime) -> str:
    """`2026-11-23 08:00 UTC`, of an aware time."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _count(amount: int, one: str, many: str) -> str:
    return f"{amount:,} {one if amount == 1 else many}"
