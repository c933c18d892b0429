"""A Lambda function written in Python."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from contract.names import METRIC_NAMESPACE, function_logs
from stacks.packaging.asset import Asset
from stacks.parts.logs import StageLogs
from stages.settings import FunctionSettings
from stages.stage import Stage


class PythonFunction(Construct):
    """Runs `<service>.handler.handle` of its asset, traced, with a role and a log group of its own.

    It has its service's name, unless there are several of it. The role may write to that log group and
    send traces, and nothing else until it is granted.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        service: str,
        description: str,
        asset: Asset,
        environment: Mapping[str, str],
        size: FunctionSettings,
        name: str | None = None,
        role_name: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        name = name or stage.names.of(service)
        logs = StageLogs(self, "Logs", name=function_logs(name), days=stage.log_retention_days).group
        self.role = iam.Role(
            self, "Role", role_name=role_name, assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")
        )
        logs.grant_write(self.role)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=name,
            description=description,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            handler=f"{service}.handler.handle",
            code=_code(asset),
            environment={**environment, **_powertools(service)},
            memory_size=size.memory_mb,
            timeout=cdk.Duration.seconds(size.timeout_seconds),
            role=self.role,
            log_group=logs,
            tracing=lambda_.Tracing.ACTIVE,
        )


def _code(asset: Asset) -> lambda_.AssetCode:
    return lambda_.Code.from_asset(
        str(asset.folder), asset_hash=asset.content_hash, asset_hash_type=cdk.AssetHashType.CUSTOM
    )


def _powertools(service: str) -> dict[str, str]:
    return {
        "POWERTOOLS_SERVICE_NAME": service,
        "POWERTOOLS_METRICS_NAMESPACE": METRIC_NAMESPACE,
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
