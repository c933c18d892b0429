"""A service's role, for a process that stands in for the service."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def stand_in_for(connect: Callable[..., Any], role_arn: str) -> str:
    """The ARN of a role with the very same grants, which this account itself may take on.

    MiniStack lets nobody be a service, and the role's trust policy is for the service alone. `connect` is
    `boto3.client` or what stands for it.
    """
    iam = connect("iam")
    role = role_arn.rpartition("/")[2]
    name = f"{role[:50]}-stand-in"
    account = role_arn.split(":")[4]
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
    }
    try:
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))
    except iam.exceptions.EntityAlreadyExistsException:
        made = iam.get_role(RoleName=name)
    for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        granted = [_as_checked(statement) for statement in document["Statement"]]
        iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=_policy(*granted))
    for policy in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        iam.attach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    return str(made["Role"]["Arn"])


def _as_checked(statement: dict[str, Any]) -> dict[str, Any]:
    """MiniStack 1.5.33 checks calls on a stream against no resource, which only a wildcard allows.

    It also wants SendMessageBatch granted by that name, where AWS takes it for SendMessage.
    """
    granted = dict(statement)
    if "/stream/" in json.dumps(statement["Resource"]):
        granted["Resource"] = "*"
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    if "sqs:SendMessage" in actions:
        granted["Action"] = [*actions, "sqs:SendMessageBatch"]
    return granted


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
