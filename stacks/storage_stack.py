"""Storage: the events, the figures made of them, and what each event contributed."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct

from contract import aggregates, item
from stacks.parts.bucket import ArchiveBucket
from stacks.parts.table import StageTable
from stages.routes import Consumer
from stages.stage import Stage


class StorageStack(cdk.Stack):
    """The three tables, and a bucket where a route has events archived."""

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
        self.archive = self._define_archive(stage)
        self.contributions = StageTable(
            self,
            "Contributions",
            name=stage.names.contributions_table,
            partition_key="entity_id",
            expires_at=item.EXPIRES_AT,
            protected=stage.protect_data,
        ).table

    def _define_archive(self, stage: Stage) -> s3.Bucket | None:
        """Keeps objects as long as the events themselves."""
        if not any(route.consumer is Consumer.ARCHIVER for route in stage.routes):
            return None
        return ArchiveBucket(
            self,
            "Archive",
            expire_after_days=stage.events.retention_days,
            protected=stage.protect_data,
        ).bucket
