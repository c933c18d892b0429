"""A stage's stacks. What one makes, another finds by its name: no template needs another's output."""

from __future__ import annotations

import aws_cdk as cdk

from contract.names import PROJECT
from stacks.access_stack import AccessStack
from stacks.deployer_stack import DeployerStack
from stacks.monitoring_stack import MonitoringStack
from stacks.pipeline_stack import PipelineStack
from stacks.storage_stack import StorageStack
from stages.stage import Stage


def add_stacks(app: cdk.App, stage: Stage) -> None:
    """Adds `CvAnalytics-<stage>-Storage`, `-Pipeline`, `-Monitoring` and, for a known identity, `-Access`.

    For a named repository `-Deployer` as well.
    Account and region are explicit, so that synthesis needs no lookup.
    """
    environment = cdk.Environment(account=stage.aws_account, region=stage.aws_region)
    name = stage.names.stack
    storage = StorageStack(app, name("Storage"), stage=stage, env=environment)
    pipeline = PipelineStack(app, name("Pipeline"), stage=stage, env=environment)
    pipeline.add_stack_dependency(storage, "reads the tables' streams")
    monitoring = MonitoringStack(app, name("Monitoring"), stage=stage, env=environment)
    monitoring.add_stack_dependency(pipeline, "searches its functions' logs")
    stacks: list[cdk.Stack] = [storage, pipeline, monitoring]
    if stage.access.google_service_account_id:
        stacks.append(AccessStack(app, name("Access"), stage=stage, env=environment))
    if stage.deployer.github_repository:
        stacks.append(DeployerStack(app, name("Deployer"), stage=stage, env=environment))
    for stack in stacks:
        stack.termination_protection = stage.protect_data
        cdk.Tags.of(stack).add("project", PROJECT)
        cdk.Tags.of(stack).add("stage", stage.name)
