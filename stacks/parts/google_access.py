"""The roles that receiver and relay, at Google, write events as: trusted by identity, without any key."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from stages.stage import Stage

GOOGLE = "accounts.google.com"
"""Known to AWS of old: an identity provider made for it would take its place and break it."""
LONGEST_SESSION = cdk.Duration.hours(1)


class WriterRole(Construct):
    """May put items into the one table; its condition expressions need no more than that."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        account: str,
        stage: Stage,
        table: dynamodb.ITableV2,
    ) -> None:
        """`account` is the numeric id of the one Google service account that may take it on."""
        super().__init__(scope, construct_id)
        self.role = iam.Role(
            self,
            "Role",
            role_name=name,
            description=f"The {construct_id.lower()} at Google writes events as this role",
            assumed_by=iam.WebIdentityPrincipal(GOOGLE, {"StringEquals": _identity(account, stage)}),
            max_session_duration=LONGEST_SESSION,
        )
        self.role.add_to_policy(
            iam.PolicyStatement(actions=["dynamodb:PutItem"], resources=[table.table_arn])
        )


def _identity(account: str, stage: Stage) -> dict[str, str]:
    """One service account's tokens, and of those only the ones made out to this stage's AWS side.

    Of Google's tokens AWS reads `azp` as `aud`, and `aud` as `oaud` (IAM User Guide: "IAM and AWS STS
    condition context keys"). A service account's `azp` and `sub` are both its numeric id, which is never
    given to another account, as an e-mail address may be.
    """
    return {f"{GOOGLE}:aud": account, f"{GOOGLE}:oaud": stage.names.aws_audience, f"{GOOGLE}:sub": account}
