"""What an event uses of each priced thing, and what a stage uses however many events there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, expm1

from bench.cost.measured import Measured
from bench.cost.prices import Assumed, PriceList
from bench.cost.templates import Deployed
from stages.stage import Stage

MONTH_SECONDS = 365 / 12 * 86_400
MONTH_DAYS = 365 / 12
GIGABYTE = 1e9
VCPU_MB = 1_769
"""A function with so much memory has one vCPU (AWS Lambda, "Configure Lambda function memory")."""
COMPRESSED = 0.15
BUSY, ALONE, BUSIEST = 10.0, 1.0, 50.0
"""Events a second: at the first, batches of ten fill; at the second, a message is mostly alone in its batch;
at the third, batches of a hundred fill.
"""
PROCESSOR = "processor"
INDEX_BYTES = 150
"""Of an index's item: keys, and DynamoDB's hundred."""


@dataclass(frozen=True, slots=True)
class Use:
    """Units of one price: for each event, and for each month whatever happens."""

    part: str
    what: str
    price: str
    per_event: float
    per_month: float = 0


def rate_of(measured: Measured) -> float:
    """Events a second at which batches of that size fill."""
    return min(float(measured.batch), BUSIEST)


def uses(stage: Stage, deployed: Deployed, measured: Measured, assumed: Assumed, *, rate: float) -> list[Use]:
    """All that is charged, along the way of an event; `rate` in events a second."""
    return [
        *_receiving(deployed, assumed, rate),
        *_firestore(stage, deployed, assumed),
        *_analytics(stage, deployed, assumed),
        *_moving(measured, assumed),
        *_processing(stage, deployed, measured, assumed),
        *_publishing(stage, deployed, measured, assumed, rate),
        *_watching(deployed),
    ]


def billed_seconds(assumed: Assumed, *, rate: float, cpus: float) -> float:
    """Of an instance, for each webhook: requests at the same time are billed once (Cloud Run, "Pricing").

    Webhooks come at random, so an instance has at least one for the share 1 - exp(-rate * seconds) of the
    time. It is busy for no less than the CPU that they take.
    """
    shared = -expm1(-rate * assumed.webhook_seconds) / rate
    return max(shared, assumed.webhook_cpu_seconds / cpus)


def _receiving(deployed: Deployed, assumed: Assumed, rate: float) -> list[Use]:
    part, gigabytes = "receiver", deployed.receiver_mb / 1024
    seconds = billed_seconds(assumed, rate=rate, cpus=deployed.receiver_cpu)
    idle = deployed.min_instances * MONTH_SECONDS
    return [
        Use(part, "requests", "run_request", 1),
        Use(part, "CPU", "run_cpu", seconds * deployed.receiver_cpu),
        Use(part, "memory", "run_memory", seconds * gigabytes),
        Use(part, "CPU of idle instances", "run_idle_cpu", 0, idle * deployed.receiver_cpu),
        Use(part, "memory of idle instances", "run_idle_memory", 0, idle * gigabytes),
        Use(part, "to AWS", "google_egress", 2 * assumed.event_bytes / GIGABYTE),
        Use(part, "logs", "google_log", assumed.google_log_bytes / GIGABYTE),
        Use(part, "schedules", "scheduler_job", 0, deployed.scheduler_jobs),
        Use(part, "secrets", "secret", 0, deployed.secrets),
    ]


def _firestore(stage: Stage, deployed: Deployed, assumed: Assumed) -> list[Use]:
    """The document, its outbox entry, that entry's deletion, and in the end the document's own."""
    part, months = "Firestore", stage.events.retention_days / MONTH_DAYS
    index_bytes = deployed.message_index_entries * assumed.index_entry_bytes
    return [
        Use(part, "writes", "firestore_write", 2),
        Use(part, "deletions", "firestore_delete", 2),
        Use(part, "reads before and after a write", "firestore_read", 2),
        Use(part, "kept", "firestore_stored", assumed.event_bytes * months / GIGABYTE),
        Use(part, "indexes kept", "firestore_stored", index_bytes * months / GIGABYTE),
    ]


def _analytics(stage: Stage, deployed: Deployed, assumed: Assumed) -> list[Use]:
    part, months = "analytics table", stage.events.retention_days / MONTH_DAYS
    bytes_kept = (assumed.event_bytes + INDEX_BYTES * deployed.analytics_indexes) * months / GIGABYTE
    written = ceil(assumed.event_bytes / 1024) + deployed.analytics_indexes
    recovery = [Use(part, "recovery", "dynamodb_recovery", bytes_kept)] if deployed.has_recovery else []
    return [
        Use(part, "writes", f"{_table_class(deployed)}_write", written),
        Use(part, "kept", f"{_table_class(deployed)}_stored", bytes_kept),
        *recovery,
    ]


def _table_class(deployed: Deployed) -> str:
    """What the prices of the analytics table are called."""
    return "dynamodb_infrequent" if deployed.analytics_keeps_long else "dynamodb"


def _moving(measured: Measured, assumed: Assumed) -> list[Use]:
    """A message is sent by itself or among ten, received and deleted with its batch."""
    part, batch = "pipe and queue", min(measured.batch, 10)
    return [
        Use(part, "stream reads", "stream_read", 0, assumed.stream_reads_per_second * MONTH_SECONDS),
        Use(part, "pipe", "pipe", 1),
        Use(part, "queue", "sqs", 3 / batch, assumed.queue_polls_per_second * MONTH_SECONDS),
    ]


def _processing(stage: Stage, deployed: Deployed, measured: Measured, assumed: Assumed) -> list[Use]:
    part, months = PROCESSOR, stage.events.retention_days / MONTH_DAYS
    log = measured.log_bytes / GIGABYTE
    traced = (assumed.traced_share if measured.batch > 1 else 1) / measured.batch if deployed.is_traced else 0
    waiting = measured.calls * assumed.call_ms
    gathering = 1 / measured.gathered if measured.gathered else 0
    return [
        Use(part, "invocations", "lambda_request", 1 / measured.batch + gathering),
        Use(
            part, "duration", "lambda_gb_second", _gb_seconds(deployed.processor_mb, measured.cpu_ms, waiting)
        ),
        Use(
            part,
            "the aggregator's duration",
            "lambda_gb_second",
            _gb_seconds(deployed.aggregator_mb, measured.gathering_ms, 0),
        ),
        Use(part, "write units", "dynamodb_write", measured.write_units),
        Use(part, "read units", "dynamodb_read", measured.read_units - measured.message_read_units),
        Use(part, "messages read", f"{_table_class(deployed)}_read", measured.message_read_units),
        Use(part, "kept", "dynamodb_stored", measured.stored_bytes * months / GIGABYTE),
        Use(part, "logs", "log_ingested", log),
        Use(part, "logs kept", "log_stored", log * COMPRESSED * stage.log_retention_days / MONTH_DAYS),
        Use(part, "traces", "trace", traced),
    ]


def _publishing(
    stage: Stage, deployed: Deployed, measured: Measured, assumed: Assumed, rate: float
) -> list[Use]:
    """Each written row and thread is read and written in Firestore, and read by whoever has the page open.

    The usual designs are taken to be published as often as they write.
    """
    part, months = "publisher", stage.events.retention_days / MONTH_DAYS
    calls = min(1 / (rate * max(stage.figures.publisher_window_seconds, 1)), 1)
    took = _gb_seconds(deployed.publisher_mb, 0, assumed.publish_ms)
    return [
        Use(part, "invocations", "lambda_request", calls),
        Use(part, "duration", "lambda_gb_second", calls * took),
        Use(part, "reads before a write", "firestore_read", measured.documents),
        Use(part, "writes", "firestore_write", measured.documents),
        Use(part, "the page's reads", "firestore_read", assumed.open_dashboards * measured.documents),
        Use(part, "to Google", "aws_egress", measured.documents * assumed.document_bytes / GIGABYTE),
        Use(part, "kept", "firestore_stored", measured.stored_bytes * months / GIGABYTE),
    ]


def _gb_seconds(memory_mb: int, cpu_ms: float, waiting_ms: float) -> float:
    """CPU at the share of a core that the memory brings, and waiting for a store."""
    return memory_mb / 1024 * (cpu_ms * max(VCPU_MB / memory_mb, 1) + waiting_ms) / 1000


def _watching(deployed: Deployed) -> list[Use]:
    part = "watching"
    return [
        Use(part, "metrics", "metric", 0, deployed.custom_metrics),
        Use(part, "alarms", "alarm", 0, deployed.alarm_metrics),
        Use(part, "dashboards", "dashboard", 0, deployed.dashboards),
        Use(part, "keys", "kms_key", 0, deployed.kms_keys),
    ]


def per_million(found: Sequence[Use], prices: PriceList, *, within: str = "") -> dict[str, float]:
    """Dollars by part for a million events under load, nothing free, nothing that is paid by the month.

    `within` a part: by what it is paid for.
    """
    dollars = [(use, prices.prices[use.price].of(use.per_event * 1e6, with_free=False)) for use in found]
    if within:
        return {use.what: amount for use, amount in dollars if use.part == within}
    return _by_part(dollars)


def per_month(found: Sequence[Use], prices: PriceList, *, events: int, with_free: bool) -> dict[str, float]:
    """Dollars by part for a month with so many events; what is free of a price is shared by all its uses."""
    totals: dict[str, float] = {}
    for use in found:
        totals[use.price] = totals.get(use.price, 0) + _units(use, events)
    shares = []
    for use in found:
        dollars = prices.prices[use.price].of(totals[use.price], with_free=with_free)
        share = _units(use, events) / totals[use.price] if totals[use.price] else 0
        shares.append((use, dollars * share))
    return _by_part(shares)


def _units(use: Use, events: int) -> float:
    return use.per_event * events + use.per_month


def _by_part(dollars: Sequence[tuple[Use, float]]) -> dict[str, float]:
    parts: dict[str, float] = {}
    for use, amount in dollars:
        parts[use.part] = parts.get(use.part, 0) + amount
    return parts
