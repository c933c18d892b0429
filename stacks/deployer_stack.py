"""Deployer: how GitHub Actions gets in."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from stacks.parts.deployer import DeployerRole, GitHubIdentity, ReviewerRole
from stages.stage import Stage


class DeployerStack(cdk.Stack):
    """Deployed by a person, once, before the first deployment by GitHub Actions."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, env: cdk.Environment) -> None:
        super().__init__(scope, construct_id, env=env, description="CV Analytics: access from GitHub Actions")
        github = GitHubIdentity(self, "GitHub", stage=stage)
        deployer = DeployerRole(self, "Deployer", stage=stage, github=github).role
        reviewer = ReviewerRole(self, "Reviewer", stage=stage, github=github).role
        cdk.CfnOutput(self, "DeployerRole", value=deployer.role_arn, description="Variable AWS_DEPLOYER_ROLE")
        cdk.CfnOutput(self, "ReviewerRole", value=reviewer.role_arn, description="Variable AWS_REVIEWER_ROLE")
