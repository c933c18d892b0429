"""The EventBridge Pipe from the table's stream to the work queue."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_pipes as pipes
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from contract.event import Kind
from contract.horizon import STREAM_DAYS
from contract.routing import ROUTED
from contract.stage import PipeSettings, Stage
from stacks.parts.logs import StageLogs
from stacks.parts.queues import DeadLetterQueue

FILTER_PATTERN: dict[str, Any] = {
    "eventName": ["INSERT", "MODIFY"],
    "dynamodb": {"NewImage": {"kind": {"S": [kind.value for kind in Kind]}, ROUTED: {"BOOL": [True]}}},
}
"""The records to deliver: known kinds, inserted or modified, and routed.

A pipe's patterns have no wildcards (Amazon EventBridge, "Comparison operators"), so the stage's keywords are
looked for when the item is written.
"""
GROUP_BY_ISSUE = "$.dynamodb.Keys.correlation_id.S"
STREAM_EVENT_ID = "$.eventID"


class StreamPipe(Construct):
    """Reads from the stream's beginning and delivers every record that the stage routes, at least once.

    What it cannot deliver is named in a dead-letter queue of its own; its errors are logged.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        table: dynamodb.TableV2,
        target: sqs.Queue,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._table, self._target = stage, table, target
        self.dlq = DeadLetterQueue(self, "Dlq", name=stage.names.pipe_dlq).queue
        self.log_group = StageLogs(
            self, "Logs", name=f"/aws/vendedlogs/pipes/{stage.names.pipe}", days=stage.log_retention_days
        ).group
        self.role = self._define_role()
        self._define_pipe()

    def _define_role(self) -> iam.Role:
        stack = cdk.Stack.of(self)
        pipe_arn = stack.format_arn(service="pipes", resource="pipe", resource_name=self._stage.names.pipe)
        role = iam.Role(
            self,
            "Role",
            description="Reads the stream and sends to the work queue and the pipe's dead-letter queue",
            assumed_by=iam.ServicePrincipal(
                "pipes.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnEquals": {"aws:SourceArn": pipe_arn},
                },
            ),
        )
        role.add_to_policy(_read_stream(self._stream_arn))
        for queue in (self._target, self.dlq):
            queue.grant(role, "sqs:SendMessage")
        self.log_group.grant_write(role)
        return role

    def _define_pipe(self) -> None:
        pipe = pipes.CfnPipe(
            self,
            "Pipe",
            name=self._stage.names.pipe,
            description="Analytics events that were inserted or changed, to the work queue",
            role_arn=self.role.role_arn,
            source=self._stream_arn,
            source_parameters=self._source(self._stage.pipe),
            target=self._target.queue_arn,
            target_parameters=_fifo_target() if self._stage.queue.is_fifo else None,
            log_configuration=pipes.CfnPipe.PipeLogConfigurationProperty(
                level="ERROR",
                cloudwatch_logs_log_destination=pipes.CfnPipe.CloudwatchLogsLogDestinationProperty(
                    log_group_arn=self.log_group.log_group_arn
                ),
            ),
        )
        # The role's grants are a resource of their own: a pipe made before them cannot send its dead letters.
        pipe.node.add_dependency(self.role)

    @property
    def _stream_arn(self) -> str:
        arn = self._table.table_stream_arn
        if arn is None:
            raise ValueError("a pipe needs a table with a stream")
        return arn

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
                filters=[pipes.CfnPipe.FilterProperty(pattern=json.dumps(FILTER_PATTERN))]
            ),
        )


def _read_stream(stream_arn: str) -> iam.PolicyStatement:
    actions = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    return iam.PolicyStatement(actions=[f"dynamodb:{action}" for action in actions], resources=[stream_arn])


def _fifo_target() -> pipes.CfnPipe.PipeTargetParametersProperty:
    return pipes.CfnPipe.PipeTargetParametersProperty(
        sqs_queue_parameters=pipes.CfnPipe.PipeTargetSqsQueueParametersProperty(
            message_group_id=GROUP_BY_ISSUE, message_deduplication_id=STREAM_EVENT_ID
        )
    )
