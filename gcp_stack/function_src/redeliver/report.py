"""What a run has done, as its log line says it; docs/metrics.md defines each figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from github.deliveries import KEPT_FOR
from receiver.log import Severity

RUN_MESSAGE = "redeliver run"
"""The `message` of the line that log-based metrics are made of; its fields are `Report`'s."""

_HOURS_KEPT = KEPT_FOR / timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Of one webhook, or of all together."""

    settled: int = 0
    failed: int = 0
    asked: int = 0
    unconfirmed: int = 0
    """Asked for without an answer; the next run sees in the list what came of it."""
    refused: int = 0
    """GitHub no longer has the delivery, or will not repeat it."""
    lost: int = 0
    hours_until_unrecoverable: float = _HOURS_KEPT
    """Until the oldest failed event can no longer be asked for; GitHub's three days where none has failed."""
    complete: bool = True
    """False if GitHub's limits or the run's time ended it early; the next run continues."""
    troubles: Sequence[str] = ()

    @property
    def severity(self) -> Severity:
        if self.lost or self.troubles:
            return "ERROR"
        return "WARNING" if self.refused or self.unconfirmed else "INFO"

    def to_fields(self) -> dict[str, object]:
        return asdict(self)


def total(reports: Iterable[Report]) -> Report:
    parts = list(reports)
    return Report(
        settled=sum(part.settled for part in parts),
        failed=sum(part.failed for part in parts),
        asked=sum(part.asked for part in parts),
        unconfirmed=sum(part.unconfirmed for part in parts),
        refused=sum(part.refused for part in parts),
        lost=sum(part.lost for part in parts),
        hours_until_unrecoverable=min(
            (part.hours_until_unrecoverable for part in parts), default=_HOURS_KEPT
        ),
        complete=all(part.complete for part in parts),
        troubles=tuple(trouble for part in parts for trouble in part.troubles),
    )
