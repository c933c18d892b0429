"""What the processor logs and measures of a batch.

A line in the log costs as much as reading a thread. So the messages that were counted stand in the line of
the batch's metrics, and only what went wrong has a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
MESSAGES = "messages"
"""The field of a batch's line that lists what was counted: the values of `FIELDS` for each message."""
FIELDS = ("correlation_id", "thread_id", "message_id", "version", "delivery_id", "trace")


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Powertools' logger and metrics. `Records` is always sent; other counts only where they are not zero."""

    logger: Logger
    metrics: Metrics

    def emit(self, judged: Judged, *, now: float, version: str) -> None:
        """`now` in epoch seconds; `version` is the function's, as Lambda numbers it."""
        if version != UNPUBLISHED:
            self._emit_of_version(judged, version)
        for case in judged.cases:
            if case.outcome is Outcome.COUNTED:
                self._measure_lag(case, now)
            else:
                self._log(case)
        for name, reason in judged.unreadable.items():
            self.logger.error("a stored message cannot be read", stored_message=name, reason=reason)
        self._count(Metric.RECORDS, len(judged.cases))
        for metric, count in (
            (Metric.THREADS, judged.threads),
            (Metric.CONFLICT, judged.conflicts),
            (Metric.UNREADABLE, len(judged.unreadable)),
            (Metric.COUNTED, judged.number_of(Outcome.COUNTED)),
            (Metric.DEAD, judged.number_of(Outcome.DEAD)),
            (Metric.FAILED, judged.number_of(Outcome.FAILED)),
        ):
            if count:
                self._count(metric, count)
        if counted := [_ids(case) for case in judged.cases if case.poke and case.outcome is Outcome.COUNTED]:
            self.metrics.add_metadata(MESSAGES, counted)
        self.metrics.flush_metrics()

    def _emit_of_version(self, judged: Judged, version: str) -> None:
        """For whoever moves the traffic to it, and must not look at the version before."""
        self.metrics.add_dimension(name="version", value=version)
        self._count(Metric.RECORDS, len(judged.cases))
        self._count(Metric.FAILED, judged.number_of(Outcome.FAILED))
        self.metrics.flush_metrics()

    def _measure_lag(self, case: Case, now: float) -> None:
        happened_at = case.poke.happened_at if case.poke else None
        if happened_at is not None:
            # The clocks are two: a lag below zero would only show their difference.
            lag = max(0.0, now - happened_at)
            self.metrics.add_metric(name=Metric.LAG_SECONDS, unit="Seconds", value=round(lag, 3))

    def _count(self, metric: str, value: int) -> None:
        self.metrics.add_metric(name=metric, unit="Count", value=value)

    def _log(self, case: Case) -> None:
        log = self.logger.error if case.outcome is Outcome.DEAD else self.logger.warning
        log(f"message {case.outcome}", extra=_fields(case), exc_info=case.error)


def messages_in(line: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The fields of each message that the line is about, with its `outcome`; nothing in any other line.

    Raises TypeError or ValueError where a line only looks like one of the processor's.
    """
    if "sqs_message_id" in line:
        yield {name: str(line.get(name, "")) for name in (*FIELDS, "outcome", "reason", "sqs_message_id")}
    for values in line.get(MESSAGES, ()):
        yield {**dict(zip(FIELDS, values, strict=True)), "outcome": Outcome.COUNTED.value}


def _ids(case: Case) -> list[str]:
    return [getattr(case.poke, name) for name in FIELDS]


def _fields(case: Case) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "outcome": case.outcome.value,
        "sqs_message_id": case.record["messageId"],
        "reason": case.reason,
        "correlation_id": correlation_id_of(case.record),
    }
    if case.poke:
        fields |= dict(zip(FIELDS, _ids(case), strict=True))
    return {name: value for name, value in fields.items() if value}
