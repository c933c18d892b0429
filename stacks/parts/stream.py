"""A function behind a table's stream: it is given every change at least once, in order for each item."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_sqs as sqs

from stacks.parts.function import PythonFunction
from stacks.parts.tables import stream_of

BATCH_SIZE = 1000
"""Changes of one call at most: the more come together, the fewer rows are written."""

_CHANGES = lambda_.FilterCriteria.filter({"eventName": lambda_.FilterRule.or_("INSERT", "MODIFY")})


def read_stream(
    code: PythonFunction, table: dynamodb.ITableV2, *, window_seconds: int, dlq: sqs.Queue
) -> None:
    """Gives the function the table's changes from the stream's beginning, but for what only expired.

    A batch that fails comes again, in halves, for as long as the stream remembers it. What is given up then
    is named in the dead-letter queue.
    """
    allow_reading(code.role, stream_of(table))
    code.function.add_event_source_mapping(
        f"Stream{table.node.id}",
        event_source_arn=stream_of(table),
        starting_position=lambda_.StartingPosition.TRIM_HORIZON,
        batch_size=BATCH_SIZE,
        max_batching_window=cdk.Duration.seconds(window_seconds) if window_seconds else None,
        bisect_batch_on_error=True,
        max_record_age=cdk.Duration.hours(23),
        filters=[_CHANGES],
        on_failure=event_sources.SqsDlq(dlq),
    )


def allow_reading(role: iam.Role, stream: str) -> None:
    """Listing streams knows no resources (Service Authorization Reference, "Actions for DynamoDB")."""
    actions = ("DescribeStream", "GetRecords", "GetShardIterator")
    role.add_to_policy(
        iam.PolicyStatement(actions=[f"dynamodb:{action}" for action in actions], resources=[stream])
    )
    role.add_to_policy(iam.PolicyStatement(actions=["dynamodb:ListStreams"], resources=["*"]))
