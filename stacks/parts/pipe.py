"""EventBridge Pipes from the table's stream: to the work queue, to a route's queue, to the routes' bus."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_pipes as pipes
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.parts.logs import StageLogs
from stacks.parts.queues import DeadLetterQueue
from stacks.parts.stream import allow_reading
from stacks.parts.tables import stream_of
from stages.horizon import STREAM_DAYS
from stages.settings import PipeSettings
from stages.stage import Stage

GROUP_BY_THREAD = "$.dynamodb.Keys.thread_id.S"
STREAM_EVENT_ID = "$.eventID"
POKE = """{"dynamodb":{"Keys":<$.dynamodb.Keys>,"NewImage":{"version":<$.dynamodb.NewImage.version>,\
"correlation_id":<$.dynamodb.NewImage.correlation_id>,"delivery_id":<$.dynamodb.NewImage.delivery_id>,\
"received_at":<$.dynamodb.NewImage.received_at>,"trace":<$.dynamodb.NewImage.trace>}}}"""
"""What the work queue gets of a record: which thread has changed, and nothing that anybody wrote. Each
variable is an object, so that it needs no quotes (EventBridge User Guide, "Pipes input transformation")."""


BUS_SOURCE = "cv-analytics"
BUS_DETAIL_TYPE = "stream record"
"""The source of records on the routes' event bus. `detail` is the record as a queue would get it."""


def pipe_logs(name: str) -> str:
    """The log group of a pipe, by its first generation's name."""
    return f"/aws/vendedlogs/pipes/{name}"


@dataclass(frozen=True)
class PipeTarget:
    """Where a pipe delivers, and which permissions its role needs for that."""

    arn: str
    allow: Callable[[iam.IRole], object]
    parameters: pipes.CfnPipe.PipeTargetParametersProperty | None = None


def to_queue(queue: sqs.Queue, *, template: str | None = None) -> PipeTarget:
    """One message for each record, whole or by the template; in a FIFO queue a thread's stay in order."""
    return PipeTarget(
        queue.queue_arn,
        lambda role: queue.grant(role, "sqs:SendMessage"),
        _queue_parameters(queue, template),
    )


def to_bus(bus: events.EventBus) -> PipeTarget:
    """One event per record."""
    return PipeTarget(
        bus.event_bus_arn,
        bus.grant_put_events_to,
        pipes.CfnPipe.PipeTargetParametersProperty(
            event_bridge_event_bus_parameters=pipes.CfnPipe.PipeTargetEventBridgeEventBusParametersProperty(
                source=BUS_SOURCE, detail_type=BUS_DETAIL_TYPE
            )
        ),
    )


class StreamPipe(Construct):
    """Reads from the stream's beginning and delivers every record that matches a pattern, at least once.

    What it cannot deliver goes to its own dead-letter queue by position. Its errors are logged.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        name: str,
        dlq_name: str,
        table: dynamodb.ITableV2,
        patterns: Sequence[dict[str, Any]],
        target: PipeTarget,
    ) -> None:
        super().__init__(scope, construct_id)
        self.name = stage.pipe_name(name)
        self._stage, self._table, self._patterns, self._target = stage, table, patterns, target
        self.dlq = DeadLetterQueue(self, "Dlq", name=dlq_name).queue
        self.log_group = StageLogs(self, "Logs", name=pipe_logs(name), days=stage.log_retention_days).group
        self.role = self._define_role()
        self._define_pipe()

    def _define_role(self) -> iam.Role:
        stack = cdk.Stack.of(self)
        pipe_arn = stack.format_arn(service="pipes", resource="pipe", resource_name=self.name)
        role = iam.Role(
            self,
            "Role",
            description="Reads the stream, and sends to the pipe's target and its dead-letter queue",
            assumed_by=iam.ServicePrincipal(
                "pipes.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnEquals": {"aws:SourceArn": pipe_arn},
                },
            ),
        )
        allow_reading(role, stream_of(self._table))
        self._target.allow(role)
        self.dlq.grant(role, "sqs:SendMessage")
        self.log_group.grant_write(role)
        return role

    def _define_pipe(self) -> None:
        pipe = pipes.CfnPipe(
            self,
            "Pipe",
            name=self.name,
            description="Analytics events that were inserted or changed",
            role_arn=self.role.role_arn,
            source=stream_of(self._table),
            source_parameters=self._source(self._stage.pipe),
            target=self._target.arn,
            target_parameters=self._target.parameters,
            log_configuration=pipes.CfnPipe.PipeLogConfigurationProperty(
                level="ERROR",
                cloudwatch_logs_log_destination=pipes.CfnPipe.CloudwatchLogsLogDestinationProperty(
                    log_group_arn=self.log_group.log_group_arn
                ),
            ),
        )
        # The role's policy is a separate resource: a pipe created before it cannot send its dead letters.
        pipe.node.add_dependency(self.role)

    def _source(self, settings: PipeSettings) -> pipes.CfnPipe.PipeSourceParametersProperty:
        return pipes.CfnPipe.PipeSourceParametersProperty(
            dynamo_db_stream_parameters=pipes.CfnPipe.PipeSourceDynamoDBStreamParametersProperty(
                starting_position="TRIM_HORIZON",
                batch_size=settings.batch_size,
                maximum_batching_window_in_seconds=settings.batch_window_seconds,
                parallelization_factor=settings.parallelization_factor,
                maximum_retry_attempts=settings.max_retries,
                maximum_record_age_in_seconds=int(cdk.Duration.days(STREAM_DAYS).to_seconds()),
                on_partial_batch_item_failure="AUTOMATIC_BISECT",
                dead_letter_config=pipes.CfnPipe.DeadLetterConfigProperty(arn=self.dlq.queue_arn),
            ),
            filter_criteria=pipes.CfnPipe.FilterCriteriaProperty(
                filters=[
                    pipes.CfnPipe.FilterProperty(pattern=json.dumps(pattern)) for pattern in self._patterns
                ]
            ),
        )


def _queue_parameters(
    queue: sqs.Queue, template: str | None
) -> pipes.CfnPipe.PipeTargetParametersProperty | None:
    if template is None and not queue.fifo:
        return None
    in_order = pipes.CfnPipe.PipeTargetSqsQueueParametersProperty(
        message_group_id=GROUP_BY_THREAD, message_deduplication_id=STREAM_EVENT_ID
    )
    return pipes.CfnPipe.PipeTargetParametersProperty(
        input_template=template, sqs_queue_parameters=in_order if queue.fifo else None
    )
