"""The publisher: shows figures and threads in Firestore, where its AWS identity is known; it has no key."""

from __future__ import annotations

from constructs import Construct

from publisher.settings import PublisherSettings
from stacks.packaging.asset import build_asset
from stacks.parts.emulator_gaps import firestore_endpoint
from stacks.parts.function import PythonFunction
from stacks.parts.queues import DeadLetterQueue
from stacks.parts.stream import read_stream
from stacks.parts.tables import StageTables
from stages.stage import Stage


class Publisher(Construct):
    """The function on the streams of `aggregates` and `threads`; it may read those, and write to no table."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        tables: StageTables,
    ) -> None:
        super().__init__(scope, construct_id)
        dlq = DeadLetterQueue(self, "Dlq", name=stage.names.publisher_dlq).queue
        code = PythonFunction(
            self,
            "Code",
            stage=stage,
            service="publisher",
            description="Shows figures and threads in Firestore",
            asset=build_asset("publisher", emulated=stage.emulated),
            environment=PublisherSettings(
                stage=stage.name,
                google_project=stage.google_project,
                google_audience=stage.access.google_publisher_audience,
                firestore_endpoint=firestore_endpoint(self, stage),
                publisher_dlq_url=dlq.queue_url,
            ).to_env(),
            size=stage.publisher,
            role_name=stage.names.publisher_role,
        )
        for table in (tables.aggregates, tables.threads):
            read_stream(code, table, window_seconds=stage.figures.publisher_window_seconds, dlq=dlq)
        dlq.grant(code.role, "sqs:SendMessage")
