"""A DynamoDB table."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from stacks.parts.keeping import KEPT
from stacks.parts.tables import stream_of, stream_parameter


class StageTable(Construct):
    """On demand, encrypted, restorable to any second of the last 35 days. Keys are strings.

    `key_index` is the name and partition key of a keys-only index with the same sort key. A table that
    `keeps_long` is cheaper to keep, and dearer to write: docs/decisions/what-is-kept-for-long.md.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        partition_key: str,
        sort_key: str | None = None,
        expires_at: str | None = None,
        stream: dynamodb.StreamViewType | None = None,
        key_index: tuple[str, str] | None = None,
        keeps_long: bool = False,
        protected: bool,
    ) -> None:
        super().__init__(scope, construct_id)
        table = dynamodb.TableV2(
            self,
            "Table",
            table_name=name,
            partition_key=_string(partition_key),
            sort_key=_string(sort_key) if sort_key else None,
            global_secondary_indexes=[_of_keys(*key_index, sort_key)] if key_index else None,
            billing=dynamodb.Billing.on_demand(),
            # A key in this account, not DynamoDB's own: CloudTrail shows its use.
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute=expires_at,
            dynamo_stream=stream,
            table_class=dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS if keeps_long else None,
            deletion_protection=protected,
            removal_policy=KEPT if protected else cdk.RemovalPolicy.DESTROY,
        )
        if stream:
            ssm.StringParameter(
                self,
                "Stream",
                parameter_name=stream_parameter(name),
                description=f"The stream of {name}, for the stacks that read it",
                string_value=stream_of(table),
            )


def _of_keys(name: str, partition_key: str, sort_key: str | None) -> dynamodb.GlobalSecondaryIndexPropsV2:
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=name,
        partition_key=_string(partition_key),
        sort_key=_string(sort_key) if sort_key else None,
        projection_type=dynamodb.ProjectionType.KEYS_ONLY,
    )


def _string(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
