"""What the processor logs and measures of a batch: a line for each message, and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract.names import Metric
from processor.batch import Case, Judged, Outcome
from processor.poke import correlation_id_of

if TYPE_CHECKING:
    from aws_lambda_powertools.logging import Logger
    from aws_lambda_powertools.metrics import Metrics

UNPUBLISHED = "$LATEST"
"""What Lambda calls the version of a function that has none: no traffic is moved to it step by step."""
_METRICS = {
    Metric.COUNTED: Outcome.COUNTED,
    Metric.DEAD: Outcome.DEAD,
    Metric.FAILED: Outcome.FAILED,
}


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Powertools' logger and metrics. Zeros are sent too: no failures is not the same as nothing ran."""

    logger: Logger
    metrics: Metrics

    def emit(self, judged: Judged, *, now: float, version: str) -> None:
        """`now` in epoch seconds; `version` is the function's, as Lambda numbers it."""
        if version != UNPUBLISHED:
            self._emit_of_version(judged, version)
        for case in judged.cases:
            self._log(case)
            happened_at = case.poke.happened_at if case.poke else None
            if case.outcome is Outcome.COUNTED and happened_at is not None:
                # The clocks are two: a lag below zero would only show their difference.
                self.metrics.add_metric(
                    name=Metric.LAG_SECONDS, unit="Seconds", value=max(0.0, now - happened_at)
                )
        self._count(Metric.RECORDS, len(judged.cases))
        self._count(Metric.THREADS, judged.threads)
        self._count(Metric.CONFLICT, judged.conflicts)
        for name, reason in judged.unreadable.items():
            self.logger.error("a stored message cannot be read", stored_message=name, reason=reason)
        self._count(Metric.UNREADABLE, len(judged.unreadable))
        for metric, outcome in _METRICS.items():
            self._count(metric, sum(case.outcome is outcome for case in judged.cases))
        self.metrics.flush_metrics()

    def _emit_of_version(self, judged: Judged, version: str) -> None:
        """For whoever moves the traffic to it, and must not look at the version before."""
        self.metrics.add_dimension(name="version", value=version)
        self._count(Metric.RECORDS, len(judged.cases))
        self._count(Metric.FAILED, sum(case.outcome is Outcome.FAILED for case in judged.cases))
        self.metrics.flush_metrics()

    def _count(self, metric: str, value: int) -> None:
        self.metrics.add_metric(name=metric, unit="Count", value=value)

    def _log(self, case: Case) -> None:
        level = {Outcome.DEAD: self.logger.error, Outcome.FAILED: self.logger.warning}
        log = level.get(case.outcome, self.logger.info)
        log(f"message {case.outcome}", extra=_fields(case), exc_info=case.error)


def _fields(case: Case) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "outcome": case.outcome.value,
        "sqs_message_id": case.record["messageId"],
        "reason": case.reason,
        "correlation_id": correlation_id_of(case.record),
    }
    if case.poke:
        fields |= {
            "thread_id": case.poke.thread_id,
            "delivery_id": case.poke.delivery_id,
            "message_id": case.poke.message_id,
            "version": case.poke.version,
            "trace": case.poke.trace,
        }
    return {name: value for name, value in fields.items() if value}
