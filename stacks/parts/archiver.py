"""The archiver: a route's events as compressed JSON lines, for a data lake."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from archiver.settings import ArchiverSettings
from stacks.packaging.asset import build_asset
from stacks.parts.function import PythonFunction
from stacks.parts.queues import batches_from
from stages.routes import RouteSettings
from stages.stage import Stage


class Archiver(Construct):
    """The function on a route's queue. It may write below the route's prefix and read nothing."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        route: RouteSettings,
        queue: sqs.Queue,
        bucket: s3.IBucket,
    ) -> None:
        super().__init__(scope, construct_id)
        code = PythonFunction(
            self,
            "Code",
            stage=stage,
            name=stage.names.route(route.name),
            service="archiver",
            description=f"Writes the events of route {route.name} to the archive",
            asset=build_asset("archiver", emulated=stage.emulated),
            settings=ArchiverSettings(stage=stage.name, bucket=bucket.bucket_name, prefix=route.name),
            size=stage.archiver,
        )
        code.role.add_to_policy(
            iam.PolicyStatement(
                actions=["s3:PutObject"], resources=[bucket.arn_for_objects(f"{route.name}/*")]
            )
        )
        code.function.add_event_source(batches_from(queue, route))
