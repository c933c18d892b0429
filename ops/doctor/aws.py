"""Checks of the AWS side, by boto3's clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from botocore.exceptions import BotoCoreError, ClientError

from ops.doctor.concurrency import check_concurrency
from ops.doctor.finding import Check, Finding, Part, Step
from ops.doctor.recipients import check_recipients
from ops.doctor.report_secrets import check_report_secrets
from ops.doctor.writers import WRITERS, Writer

if TYPE_CHECKING:
    from stages.stage import Stage

Clients = Callable[[str], Any]
"""boto3's client of a service."""

BOOTSTRAP_STACK = "CDKToolkit"
STACKS = ("Storage", "Pipeline", "Monitoring")
_DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
_GOOGLE = "accounts.google.com"


def check_aws(stage: Stage, clients: Clients) -> Iterator[Finding]:
    """In the order of the deployment; without the right account there is nothing to look at."""
    account = check_account(stage, clients("sts"))
    yield account
    if account.state == "ok":
        formation = clients("cloudformation")
        yield check_bootstrap(stage, formation)
        for stack in STACKS:
            yield check_stack(stage, formation, stack, Step.AWS_STACKS)
        yield check_sender(stage, clients("ses"))
        yield from check_subscriptions(stage, clients("sns"))
        if not stage.emulated:
            yield check_recipients(stage, clients("sesv2"))
            yield from check_report_secrets(stage, clients("ssm"))
            yield check_concurrency(stage, clients("lambda"))
            for writer in WRITERS:
                yield check_access_setting(stage, writer)
                yield check_role(stage, clients("iam"), writer)


def check_account(stage: Stage, sts: Any) -> Finding:
    """Whether the credentials are there, and the account's."""
    check = Check(
        Step.AWS_ACCOUNT,
        "AWS credentials",
        f"Sign in to account {stage.aws_account} (`aws sso login`, or AWS_PROFILE), or correct `aws_account` "
        f"of [{stage.name}] in stages.toml.",
    )
    try:
        account = sts.get_caller_identity()["Account"]
    except (ClientError, BotoCoreError) as error:
        return check.missing(str(error))
    return check.settle(
        account == stage.aws_account,
        found=f"account {account}",
        lacks=f"the credentials are of account {account}, the stage is in {stage.aws_account}",
    )


def check_bootstrap(stage: Stage, formation: Any) -> Finding:
    check = Check(
        Step.AWS_ACCOUNT,
        "CDK bootstrap",
        f"From an empty folder: `cdk bootstrap aws://{stage.aws_account}/{stage.aws_region}`.",
    )
    return _stack_state(check, formation, BOOTSTRAP_STACK)


def check_stack(stage: Stage, formation: Any, word: str, step: Step) -> Finding:
    """Whether the stack is deployed, and its last deployment went through."""
    name = stage.names.stack(word)
    check = Check(step, f"stack {name}", f"`make deploy-aws STAGE={stage.name}` (stack {name}).")
    return _stack_state(check, formation, name)


def failed_status(formation: Any, name: str) -> str | None:
    """Its status, if its last deployment failed or has not ended. Raises ClientError, BotoCoreError."""
    status = stack_status(formation, name)
    return None if status in _DONE else status


def _stack_state(check: Check, formation: Any, name: str) -> Finding:
    try:
        status = stack_status(formation, name)
    except (ClientError, BotoCoreError) as error:
        return check.unknown(str(error))
    if status is None:
        return check.missing(f"stack {name} does not exist")
    return check.settle(status in _DONE, found=status, lacks=f"the stack is in {status}")


def stack_status(formation: Any, name: str) -> str | None:
    """None if the stack does not exist. Raises ClientError, BotoCoreError."""
    try:
        (stack,) = formation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        # CloudFormation's way of saying that there is none.
        if error.response["Error"]["Code"] == "ValidationError":
            return None
        raise
    return str(stack["StackStatus"])


def check_sender(stage: Stage, ses: Any) -> Finding:
    """Whether the report's sender may send. A domain that is verified speaks for its addresses."""
    sender = stage.report.sender
    domain = sender.partition("@")[2]
    check = Check(
        Step.AWS_STACKS,
        "SES identity",
        f"Follow the link in the e-mail that AWS sent to {sender}. It works for a day; this sends another: "
        f"`aws ses verify-email-identity --email-address {sender} --region {stage.aws_region}`. "
        f"Or verify the domain {domain} in SES.",
        Part.ADDRESSES,
    )
    try:
        known = ses.get_identity_verification_attributes(Identities=[sender, domain])
    except (ClientError, BotoCoreError) as error:
        return check.unknown(str(error))
    states = {name: entry["VerificationStatus"] for name, entry in known["VerificationAttributes"].items()}
    found = ", ".join(f"{name}: {state}" for name, state in states.items()) or f"SES does not know {sender}"
    return check.settle("Success" in states.values(), found=found, lacks=found)


def check_subscriptions(stage: Stage, sns: Any) -> Iterator[Finding]:
    """Whether each alarm address has said that it wants the alarms."""
    topic = f"arn:aws:sns:{stage.aws_region}:{stage.aws_account}:{stage.names.alarm_topic}"
    try:
        pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
        known = {
            entry["Endpoint"]: entry["SubscriptionArn"] for page in pages for entry in page["Subscriptions"]
        }
        trouble = ""
    except (ClientError, BotoCoreError) as error:
        known, trouble = {}, str(error)
    for email in stage.alarms.emails:
        remedy = (
            f"{email} has to follow the link in AWS's e-mail. It works for some days; this sends another: "
            f"`aws sns subscribe --topic-arn {topic} --protocol email --notification-endpoint {email} "
            f"--region {stage.aws_region}`."
        )
        check = Check(Step.AWS_STACKS, f"alarms to {email}", remedy, Part.ADDRESSES)
        confirmed = known.get(email, "").startswith("arn:")
        lacks = "not confirmed" if email in known else "not subscribed"
        yield check.unknown(trouble) if trouble else check.settle(confirmed, found="confirmed", lacks=lacks)


def check_access_setting(stage: Stage, writer: Writer) -> Finding:
    check = Check(
        Step.IDENTITIES,
        f"{writer.word}'s identity in stages.toml",
        f"Put the Google stack's output `{writer.word}_identity_id` there as `access.{writer.setting}`.",
    )
    account = writer.account(stage)
    # A number of 21 digits begins with none of the examples' zeros.
    return check.settle(
        bool(account) and not account.startswith("0"),
        found=account,
        lacks=f"{account or 'nothing'} is a placeholder",
    )


def check_role(stage: Stage, iam: Any, writer: Writer) -> Finding:
    """Whether AWS trusts the account of stages.toml, and no other."""
    stack = stage.names.stack("Access")
    check = Check(
        Step.IDENTITIES,
        f"AWS trusts Google's {writer.word}",
        f"`make deploy-aws STAGE={stage.name}` (stack {stack}).",
    )
    name = writer.role(stage)
    try:
        role = iam.get_role(RoleName=name)["Role"]
    except iam.exceptions.NoSuchEntityException:
        return check.missing(f"role {name} does not exist")
    except (ClientError, BotoCoreError) as error:
        return check.unknown(str(error))
    trusted = _trusted(role["AssumeRolePolicyDocument"])
    account = writer.account(stage)
    expected = {
        f"{_GOOGLE}:aud": account,
        f"{_GOOGLE}:oaud": stage.names.aws_audience,
        f"{_GOOGLE}:sub": account,
    }
    return check.settle(
        trusted == [expected], found=f"account {account}", lacks=f"the role trusts {unquote(str(trusted))}"
    )


def _trusted(policy: dict[str, Any]) -> list[Any]:
    return [statement.get("Condition", {}).get("StringEquals") for statement in policy["Statement"]]
