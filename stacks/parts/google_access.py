"""The roles in which receiver and relay, at Google, write events. Trusted by identity, without a key."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from stages.stage import Stage

GOOGLE = "accounts.google.com"
"""Built into AWS. An identity provider created for it would replace it and break it."""
LONGEST_SESSION = cdk.Duration.hours(1)


class WriterRole(Construct):
    """May put items into the table of messages. Its condition expressions need no other permission."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        account: str,
        stage: Stage,
    ) -> None:
        """`account` is the numeric ID of the one Google service account that may assume it."""
        super().__init__(scope, construct_id)
        role = iam.Role(
            self,
            "Role",
            role_name=name,
            description=f"The {construct_id.lower()} at Google writes events as this role",
            assumed_by=iam.WebIdentityPrincipal(GOOGLE, {"StringEquals": _identity(account, stage)}),
            max_session_duration=LONGEST_SESSION,
        )
        table = cdk.Stack.of(self).format_arn(
            service="dynamodb", resource="table", resource_name=stage.names.analytics_table
        )
        role.add_to_policy(iam.PolicyStatement(actions=["dynamodb:PutItem"], resources=[table]))


def _identity(account: str, stage: Stage) -> dict[str, str]:
    """One service account's tokens, and only those issued for this stage's AWS side.

    Of Google's tokens AWS reads `azp` as `aud`, and `aud` as `oaud` (IAM User Guide: "IAM and AWS STS
    condition context keys"). A service account's `azp` and `sub` are both its numeric id, which is never
    given to another account, as an e-mail address may be.
    """
    return {f"{GOOGLE}:aud": account, f"{GOOGLE}:oaud": stage.names.aws_audience, f"{GOOGLE}:sub": account}
