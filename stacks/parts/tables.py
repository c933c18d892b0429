"""The stage's tables as every stack but that of storage sees them: by name."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from stages.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTables:
    """From messages to figures."""

    analytics: dynamodb.ITableV2
    threads: dynamodb.ITableV2
    contributions: dynamodb.ITableV2
    aggregates: dynamodb.ITableV2

    @classmethod
    def of(cls, scope: Construct, stage: Stage) -> StageTables:
        names = stage.names
        return cls(
            analytics=_named(scope, "Analytics", names.analytics_table),
            threads=_named(scope, "Threads", names.threads_table),
            contributions=_named(scope, "Contributions", names.contributions_table),
            aggregates=_named(scope, "Aggregates", names.aggregates_table),
        )


def stream_parameter(table: str) -> str:
    """The parameter in which the stack of storage notes the address of a table's stream.

    It holds the time at which the stream began, so that no name tells it.
    """
    return f"/{table}/stream"


def _named(scope: Construct, construct_id: str, name: str) -> dynamodb.ITableV2:
    stream = ssm.StringParameter.value_for_string_parameter(scope, stream_parameter(name))
    return dynamodb.TableV2.from_table_attributes(
        scope, construct_id, table_name=name, table_stream_arn=stream
    )


def stream_of(table: dynamodb.ITableV2) -> str:
    """The address of the table's stream."""
    arn = table.table_stream_arn
    if arn is None:
        raise ValueError(f"{table.node.path} has no stream")
    return arn
