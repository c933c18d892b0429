"""Storage: the events, the figures made of them, and what each event contributed."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from contract import aggregates, item
from contract.stage import Stage
from stacks.parts.table import StageTable


class StorageStack(cdk.Stack):
    """The three tables."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, env: cdk.Environment) -> None:
        super().__init__(scope, construct_id, env=env, description="CV Analytics: tables")
        self.analytics = StageTable(
            self,
            "Analytics",
            name=stage.names.analytics_table,
            partition_key=item.PARTITION_KEY,
            sort_key=item.SORT_KEY,
            expires_at=item.EXPIRES_AT,
            streamed=True,
            key_index=(item.BY_DAY, item.DAY_SHARD),
            protected=stage.protect_data,
        ).table
        self.aggregates = StageTable(
            self,
            "Aggregates",
            name=stage.names.aggregates_table,
            partition_key=aggregates.PARTITION_KEY,
            sort_key=aggregates.SORT_KEY,
            protected=stage.protect_data,
        ).table
        self.contributions = StageTable(
            self,
            "Contributions",
            name=stage.names.contributions_table,
            partition_key="entity_id",
            expires_at=item.EXPIRES_AT,
            protected=stage.protect_data,
        ).table
