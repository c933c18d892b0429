"""The function behind a route's queue: the archiver, or a folder of your own below `lambda_src`."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from archiver.settings import ArchiverSettings
from stacks.packaging.asset import build_asset
from stacks.packaging.handler import check_handler
from stacks.parts.function import PythonFunction
from stacks.parts.queues import batches_from
from stages.routes import Grant, RouteSettings
from stages.stage import Stage


class Consumer(Construct):
    """May read its route's queue, and do what the route grants it; the archiver may add to its archive.

    Raises PackagingError if its folder has no handler.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        route: RouteSettings,
        queue: sqs.Queue,
        archive: s3.IBucket | None,
    ) -> None:
        super().__init__(scope, construct_id)
        check_handler(route.package)
        environment, grants = {"STAGE": stage.name, **route.environment}, list(route.grants)
        if route.archives and archive:
            settings = ArchiverSettings(stage=stage.name, bucket=archive.bucket_name, prefix=route.name)
            environment |= settings.to_env()
            below = archive.arn_for_objects(f"{route.name}/*")
            grants.append(Grant(actions=("s3:PutObject",), resources=(below,)))
        code = PythonFunction(
            self,
            "Code",
            stage=stage,
            name=stage.names.route(route.name),
            service=route.package,
            description=f"Consumes the events of route {route.name}",
            asset=build_asset(route.package, emulated=stage.emulated),
            environment=environment,
            size=route.size,
        )
        for grant in grants:
            statement = iam.PolicyStatement(actions=list(grant.actions), resources=list(grant.resources))
            code.role.add_to_policy(statement)
        code.function.add_event_source(batches_from(queue, route))
