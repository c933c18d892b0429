"""SQS queues: the work queue, and dead-letter queues."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stages.horizon import DLQ_DAYS
from stages.routes import RouteSettings
from stages.settings import FunctionSettings, QueueSettings
from stages.stage import Stage

TIMEOUTS_PER_VISIBILITY = 6
"""AWS's advice for a queue that feeds a function: time for a throttled batch to be retried."""


class DeadLetterQueue(Construct):
    """Keeps undeliverable messages as long as SQS can. Encrypted, TLS only.

    Only the named queue may redrive into it, or none if a service feeds it.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        fifo: bool = False,
        source_queue_name: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=name,
            fifo=fifo or None,
            retention_period=cdk.Duration.days(DLQ_DAYS),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            redrive_allow_policy=self._allow_policy(source_queue_name),
        )

    def _allow_policy(self, source_queue_name: str | None) -> sqs.RedriveAllowPolicy:
        if source_queue_name is None:
            return sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.DENY_ALL)
        # By name: the source refers to this queue, and two resources cannot wait for each other.
        source_arn = cdk.Stack.of(self).format_arn(service="sqs", resource=source_queue_name)
        return sqs.RedriveAllowPolicy(
            redrive_permission=sqs.RedrivePermission.BY_QUEUE,
            source_queues=[sqs.Queue.from_queue_arn(self, "Source", source_arn)],
        )


class ConsumedQueue(Construct):
    """A queue for a consumer, with its dead-letter queue. Encrypted, TLS only."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        dlq_name: str,
        fifo: bool,
        visibility: cdk.Duration,
        settings: QueueSettings,
    ) -> None:
        super().__init__(scope, construct_id)
        self.dlq = DeadLetterQueue(self, "Dlq", name=dlq_name, fifo=fifo, source_queue_name=name).queue
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=name,
            fifo=fifo or None,
            # FIFO order and throughput per issue, not for all of them together.
            deduplication_scope=sqs.DeduplicationScope.MESSAGE_GROUP if fifo else None,
            fifo_throughput_limit=sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID if fifo else None,
            retention_period=cdk.Duration.days(settings.retention_days),
            visibility_timeout=visibility,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dlq, max_receive_count=settings.max_receive_count
            ),
        )


class WorkQueue(ConsumedQueue):
    """The processor's queue: standard or FIFO, by the stage's setting."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        fifo = stage.queue.is_fifo
        super().__init__(
            scope,
            construct_id,
            name=stage.names.work_queue(fifo=fifo),
            dlq_name=stage.names.work_dlq(fifo=fifo),
            fifo=fifo,
            visibility=visibility(stage.processor, window_seconds=stage.queue.batch_window_seconds),
            settings=stage.queue,
        )


def visibility(function: FunctionSettings, *, window_seconds: int) -> cdk.Duration:
    """Long enough that no message returns while a function may still be working on it."""
    return cdk.Duration.seconds(TIMEOUTS_PER_VISIBILITY * function.timeout_seconds + window_seconds)


def batches_from(queue: sqs.Queue, settings: QueueSettings | RouteSettings) -> event_sources.SqsEventSource:
    """Feeds the queue's messages to a function, in batches of which it may fail a part."""
    window = settings.batch_window_seconds
    return event_sources.SqsEventSource(
        queue,
        batch_size=settings.batch_size,
        max_batching_window=cdk.Duration.seconds(window) if window else None,
        # Never more pollers than may run at once: throttling would eat the messages' attempts.
        max_concurrency=settings.max_concurrency,
        report_batch_item_failures=True,
    )
