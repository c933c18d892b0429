"""The aggregator: makes a day's rows whenever a thread's contribution to it changes."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from aggregator.settings import AggregatorSettings
from stacks.packaging.asset import build_asset
from stacks.parts.function import PythonFunction
from stacks.parts.queues import DeadLetterQueue
from stacks.parts.stream import read_stream
from stacks.parts.tables import StageTables
from stages.stage import Stage


class Aggregator(Construct):
    """The function on the stream of `contributions`; it may read those and write rows, and nothing else."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        tables: StageTables,
    ) -> None:
        super().__init__(scope, construct_id)
        code = PythonFunction(
            self,
            "Code",
            stage=stage,
            service="aggregator",
            description="Makes the rows of a day from the contributions of its threads",
            asset=build_asset("aggregator", emulated=stage.emulated),
            environment=AggregatorSettings(
                stage=stage.name,
                contributions_table=tables.contributions.table_name,
                aggregates_table=tables.aggregates.table_name,
            ).to_env(),
            size=stage.aggregator,
        )
        dlq = DeadLetterQueue(self, "Dlq", name=stage.names.aggregator_dlq).queue
        read_stream(
            code,
            tables.contributions,
            window_seconds=stage.figures.aggregator_window_seconds,
            dlq=dlq,
        )
        for actions, table in (
            (("Query",), tables.contributions),
            (("Query", "PutItem"), tables.aggregates),
        ):
            code.role.add_to_policy(
                iam.PolicyStatement(
                    actions=[f"dynamodb:{action}" for action in actions], resources=[table.table_arn]
                )
            )
