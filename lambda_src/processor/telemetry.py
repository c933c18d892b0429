"""What the processor tells of a batch: a log line for each event, and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract.names import Metric
from processor.batch import Case, Judged
from processor.message import correlation_id_of, sent_at_ms
from processor.plan import Outcome

if TYPE_CHECKING:
    from aws_lambda_powertools.logging import Logger
    from aws_lambda_powertools.metrics import Metrics

_WRITTEN = (Outcome.COUNTED, Outcome.CORRECTED)
_METRICS = {
    Metric.COUNTED: _WRITTEN,
    Metric.DUPLICATE: (Outcome.DUPLICATE,),
    Metric.STALE: (Outcome.STALE,),
    Metric.DEAD: (Outcome.DEAD,),
    Metric.FAILED: (Outcome.FAILED,),
}


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Powertools' logger and metrics. Zeros are sent too: none failed is not the same as nothing ran."""

    logger: Logger
    metrics: Metrics

    def tell(self, judged: Judged, *, now: float) -> None:
        """A line for each message, then the metrics; `now` in epoch seconds."""
        for case in judged.cases:
            self._log(case)
        for case in judged.cases:
            if case.message and case.outcome in _WRITTEN:
                # The clocks are two: a lag below zero would only tell their difference.
                lag = max(0.0, now - case.message.happened_at)
                self.metrics.add_metric(name=Metric.LAG_SECONDS, unit="Seconds", value=lag)
        self._count(Metric.RECORDS, len(judged.cases))
        self._count(Metric.CONFLICT, judged.conflicts)
        for metric, outcomes in _METRICS.items():
            self._count(metric, sum(case.outcome in outcomes for case in judged.cases))
        self.metrics.flush_metrics()

    def _count(self, metric: str, value: int) -> None:
        self.metrics.add_metric(name=metric, unit="Count", value=value)

    def _log(self, case: Case) -> None:
        level = {Outcome.DEAD: self.logger.error, Outcome.FAILED: self.logger.warning}
        level.get(case.outcome, self.logger.info)(f"event {case.outcome}", extra=_fields(case))


def _fields(case: Case) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "outcome": case.outcome.value,
        "message_id": case.record["messageId"],
        "sent_ms": sent_at_ms(case.record),
        "reason": case.reason,
    }
    if case.message is None:
        fields["correlation_id"] = correlation_id_of(case.record) or ""
    else:
        event = case.message.event
        fields |= {
            "correlation_id": event.correlation_id,
            "delivery_id": event.delivery_id,
            "entity_id": event.entity_id,
            "version": event.version,
            "trace": event.trace,
        }
    return {name: value for name, value in fields.items() if value}
