"""The two roles of GitHub Actions in this account, trusted by identity, without a key."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from stacks.parts.tables import stream_parameter
from stacks.review import CHANGE_SET, FOLDER
from stages.stage import Stage

GITHUB = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
BOOTSTRAP_QUALIFIER = "hnb659fds"
BOOTSTRAP_ROLES = ("deploy", "file-publishing", "lookup")
"""Not the role for images, as there are none. AWS CDK, "Customize AWS CDK bootstrapping"."""
LOOK = ("DescribeStacks", "GetTemplate", "GetTemplateSummary", "ListStackResources")
TRY = ("CreateChangeSet", "DescribeChangeSet", "DeleteChangeSet")


class GitHubIdentity(Construct):
    """GitHub as an identity provider. An account can have it only once."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        if stage.deployer.provider_exists:
            self._arn = cdk.Stack.of(self).format_arn(
                service="iam", region="", resource="oidc-provider", resource_name=GITHUB
            )
        else:
            provider = iam.OidcProviderNative(
                self, "Provider", url=f"https://{GITHUB}", client_ids=[AUDIENCE]
            )
            self._arn = provider.oidc_provider_arn

    def jobs(self, place: str) -> iam.WebIdentityPrincipal:
        """Jobs of the stage's repository that run in this environment or event."""
        subject = f"{self._stage.deployer.subject}:{place}"
        condition = {"StringEquals": {f"{GITHUB}:aud": AUDIENCE, f"{GITHUB}:sub": subject}}
        return iam.WebIdentityPrincipal(self._arn, condition)


class DeployerRole(Construct):
    """May assume the CDK's own roles and do nothing else.

    For jobs in the environment that is called as the stage: GitHub asks that environment's reviewers first.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, github: GitHubIdentity) -> None:
        super().__init__(scope, construct_id)
        self.role = iam.Role(
            self,
            "Role",
            role_name=stage.names.deployer_role,
            description="GitHub Actions deploys the stage as this role",
            assumed_by=github.jobs(f"environment:{stage.name}"),
            max_session_duration=cdk.Duration.hours(1),
        )
        stack = cdk.Stack.of(self)
        place = f"{stack.account}-{stack.region}"
        roles = [
            f"arn:aws:iam::{stack.account}:role/cdk-{BOOTSTRAP_QUALIFIER}-{word}-role-{place}"
            for word in BOOTSTRAP_ROLES
        ]
        self.role.add_to_policy(iam.PolicyStatement(actions=["sts:AssumeRole"], resources=roles))


class ReviewerRole(Construct):
    """May show what a pull request changes: read the stage's templates, and try others in change sets.

    It can execute none, and pass no role to one. No data, nothing else.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, github: GitHubIdentity) -> None:
        super().__init__(scope, construct_id)
        self.role = iam.Role(
            self,
            "Role",
            role_name=stage.names.reviewer_role,
            description="GitHub Actions shows what a pull request would change as this role",
            assumed_by=github.jobs("pull_request"),
            max_session_duration=cdk.Duration.hours(1),
        )
        stack = cdk.Stack.of(self)
        stacks = [
            stack.format_arn(service="cloudformation", resource="stack", resource_name=name)
            for name in (stage.names.stack("*"), "CDKToolkit/*")
        ]
        actions = [f"cloudformation:{action}" for action in LOOK]
        self.role.add_to_policy(iam.PolicyStatement(actions=actions, resources=stacks))
        self._allow_trying(stacks[0])
        self._allow_reading_parameters(stage)

    def _allow_trying(self, stacks: str) -> None:
        self.role.add_to_policy(
            iam.PolicyStatement(
                actions=[f"cloudformation:{action}" for action in TRY],
                resources=[stacks],
                conditions={"StringEquals": {"cloudformation:ChangeSetName": CHANGE_SET}},
            )
        )
        stack = cdk.Stack.of(self)
        bucket = f"cdk-{BOOTSTRAP_QUALIFIER}-assets-{stack.account}-{stack.region}"
        actions = [f"s3:{action}Object" for action in ("Put", "Get", "Delete")]
        objects = f"arn:aws:s3:::{bucket}/{FOLDER}/*"
        self.role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[objects]))

    def _allow_reading_parameters(self, stage: Stage) -> None:
        """Those that templates name as parameters: the bootstrap's version, and the tables' streams."""
        names = stage.names
        tables = (
            names.analytics_table,
            names.threads_table,
            names.contributions_table,
            names.aggregates_table,
        )
        streams = [stream_parameter(table).removeprefix("/") for table in tables]
        stack = cdk.Stack.of(self)
        parameters = [
            stack.format_arn(service="ssm", resource="parameter", resource_name=name)
            for name in (f"cdk-bootstrap/{BOOTSTRAP_QUALIFIER}/version", *streams)
        ]
        self.role.add_to_policy(iam.PolicyStatement(actions=["ssm:GetParameters"], resources=parameters))
