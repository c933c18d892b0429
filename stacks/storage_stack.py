"""Storage: messages, threads, what each thread contributes to a day, and the figures."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from contract import contribution, figures, item, thread_state
from stacks.parts.bucket import ArchiveBucket
from stacks.parts.table import StageTable
from stages.stage import Stage

NEW = dynamodb.StreamViewType.NEW_IMAGE


class StorageStack(cdk.Stack):
    """The four tables, and a bucket where a route has events archived."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, env: cdk.Environment) -> None:
        super().__init__(scope, construct_id, env=env, description="CV Analytics: tables")
        StageTable(
            self,
            "Analytics",
            name=stage.names.analytics_table,
            partition_key=item.PARTITION_KEY,
            sort_key=item.SORT_KEY,
            expires_at=item.EXPIRES_AT,
            stream=NEW,
            key_index=(item.BY_DAY, item.DAY_SHARD),
            keeps_long=True,
            protected=stage.protect_data,
        )
        StageTable(
            self,
            "Aggregates",
            name=stage.names.aggregates_table,
            partition_key=figures.PARTITION_KEY,
            sort_key=figures.SORT_KEY,
            # Kept reports expire; figures do not.
            expires_at=item.EXPIRES_AT,
            stream=NEW,
            protected=stage.protect_data,
        )
        if stage.archives:
            self._define_archive(stage)
        StageTable(
            self,
            "Contributions",
            name=stage.names.contributions_table,
            partition_key=contribution.PARTITION_KEY,
            sort_key=contribution.SORT_KEY,
            expires_at=item.EXPIRES_AT,
            # With the old one, whoever reads it sees which of a thread's days have other figures than before.
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            protected=stage.protect_data,
        )
        StageTable(
            self,
            "Threads",
            name=stage.names.threads_table,
            partition_key=thread_state.PARTITION_KEY,
            expires_at=item.EXPIRES_AT,
            stream=NEW,
            protected=stage.protect_data,
        )

    def _define_archive(self, stage: Stage) -> None:
        """Keeps objects as long as the events themselves."""
        ArchiveBucket(
            self,
            "Archive",
            name=stage.names.archive_bucket(account=stage.aws_account, region=stage.aws_region),
            expire_after_days=stage.events.retention_days,
            protected=stage.protect_data,
        )
