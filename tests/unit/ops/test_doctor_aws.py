"""The AWS checks against botocore's own clients, with answers in the services' forms."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from ops.doctor.aws import (
    check_access_setting,
    check_account,
    check_role,
    check_sender,
    check_stack,
    check_subscriptions,
)
from ops.doctor.concurrency import check_concurrency
from ops.doctor.finding import Finding, State, Step, exit_code
from ops.doctor.recipients import check_recipients
from ops.doctor.report_secrets import check_report_secrets
from ops.doctor.writers import WRITERS
from reporter.settings import CHAT_PARAMETER, TOKEN_PARAMETER
from stages.stage import load_stage

REAL = "1" * 21
DEV = load_stage("dev")
DEV = replace(DEV, access=replace(DEV.access, google_service_account_id=REAL))
RECEIVER, RELAY = WRITERS
EMAIL = DEV.alarms.emails[0]
TRUST = {
    "accounts.google.com:aud": REAL,
    "accounts.google.com:oaud": DEV.names.aws_audience,
    "accounts.google.com:sub": REAL,
}


def stubbed(service: str) -> tuple[Any, Stubber]:
    connect: Callable[..., Any] = boto3.client
    client = connect(
        service, region_name=DEV.aws_region, aws_access_key_id="test", aws_secret_access_key="test"
    )
    stub = Stubber(client)
    stub.activate()
    return client, stub


def account_of(number: str) -> Finding:
    client, stub = stubbed("sts")
    stub.add_response("get_caller_identity", {"Account": number})
    return check_account(DEV, client)


def test_credentials_of_the_stages_account_are_right() -> None:
    assert account_of(DEV.aws_account).state is State.OK


def test_credentials_of_another_account_are_reported_with_both() -> None:
    finding = account_of("999999999999")
    assert finding.state is State.MISSING
    assert "999999999999" in finding.detail
    assert DEV.aws_account in finding.remedy


def test_expired_credentials_are_a_finding() -> None:
    client, stub = stubbed("sts")
    stub.add_client_error("get_caller_identity", "ExpiredToken")
    assert check_account(DEV, client).state is State.MISSING


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("CREATE_COMPLETE", State.OK),
        ("UPDATE_COMPLETE", State.OK),
        ("ROLLBACK_COMPLETE", State.MISSING),
        ("UPDATE_IN_PROGRESS", State.MISSING),
    ],
)
def test_a_stack_is_there_when_its_last_deployment_went_through(status: str, state: State) -> None:
    client, stub = stubbed("cloudformation")
    stack = {"StackName": "s", "StackStatus": status, "CreationTime": datetime.now(UTC)}
    stub.add_response("describe_stacks", {"Stacks": [stack]})
    finding = check_stack(DEV, client, "Storage", Step.AWS_STACKS)
    assert finding.state is state
    assert ("make deploy-aws STAGE=dev" in finding.remedy) is (state is not State.OK)


@pytest.mark.parametrize(
    ("code", "state"), [("ValidationError", State.MISSING), ("AccessDenied", State.UNKNOWN)]
)
def test_no_stack_and_no_permission_to_look_are_distinguished(code: str, state: State) -> None:
    client, stub = stubbed("cloudformation")
    stub.add_client_error("describe_stacks", code)
    finding = check_stack(DEV, client, "Storage", Step.AWS_STACKS)
    assert finding.state is state
    assert exit_code([finding]) == {State.MISSING: 1, State.UNKNOWN: 2}[state]


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({DEV.report.sender: "Success"}, State.OK),
        ({"dev.example.com": "Success"}, State.OK),
        ({DEV.report.sender: "Pending"}, State.MISSING),
        ({}, State.MISSING),
    ],
)
def test_a_sender_may_send_when_it_or_its_domain_is_verified(known: dict[str, str], state: State) -> None:
    client, stub = stubbed("ses")
    attributes = {name: {"VerificationStatus": status} for name, status in known.items()}
    stub.add_response("get_identity_verification_attributes", {"VerificationAttributes": attributes})
    assert check_sender(DEV, client).state is state


def test_out_of_the_sandbox_anybody_may_get_the_report() -> None:
    client, stub = stubbed("sesv2")
    stub.add_response("get_account", {"ProductionAccessEnabled": True})
    assert check_recipients(DEV, client).state is State.OK


@pytest.mark.parametrize(
    ("address", "domain", "state"),
    [
        (True, None, State.OK),
        (False, True, State.OK),
        (None, False, State.MISSING),
        (None, None, State.MISSING),
    ],
)
def test_in_the_sandbox_each_recipient_must_be_verified(
    address: bool | None,  # noqa: FBT001  # a case's answer
    domain: bool | None,  # noqa: FBT001  # the same
    state: State,
) -> None:
    """None: SES does not know it."""
    client, stub = stubbed("sesv2")
    stub.add_response("get_account", {"ProductionAccessEnabled": False})
    for verified in (address, domain):
        if verified is None:
            stub.add_client_error("get_email_identity", "NotFoundException")
        else:
            stub.add_response("get_email_identity", {"VerifiedForSendingStatus": verified})
    finding = check_recipients(DEV, client)
    assert finding.state is state
    if state is State.MISSING:
        assert DEV.report.recipients[0] in finding.detail
        (ask, _) = re.findall(r"`(aws [^`]+)`", finding.remedy)
        assert "sesv2 put-account-details --production-access-enabled" in ask


@pytest.mark.parametrize(
    ("arn", "state", "detail"),
    [
        ("arn:aws:sns:eu-west-2:111111111111:t:1", State.OK, "confirmed"),
        ("PendingConfirmation", State.MISSING, "not confirmed"),
        (None, State.MISSING, "not subscribed"),
    ],
)
def test_each_alarm_address_must_have_said_yes(arn: str | None, state: State, detail: str) -> None:
    client, stub = stubbed("sns")
    there = [{"Endpoint": EMAIL, "Protocol": "email", "SubscriptionArn": arn}] if arn else []
    stub.add_response("list_subscriptions_by_topic", {"Subscriptions": there})
    (finding,) = check_subscriptions(DEV, client)
    assert (finding.state, finding.detail) == (state, detail)


def run(command: str) -> None:
    """An `aws` command line as boto3's call, which has the same names."""
    # The command line's own word, as it has another `--endpoint-url`.
    command = command.replace("--notification-endpoint", "--endpoint")
    _, service, operation, *options = shlex.split(command)
    given = dict(zip(options[::2], options[1::2], strict=True))
    connect: Callable[..., Any] = boto3.client
    call = getattr(connect(service, region_name=given.pop("--region")), operation.replace("-", "_"))
    call(**{name.removeprefix("--").title().replace("-", ""): value for name, value in given.items()})


@mock_aws
@pytest.mark.parametrize("service", ["sns", "ses"])
def test_the_remedy_sends_the_link_again(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """CloudFormation does not: to it nothing differs."""
    monkeypatch.setenv("MOTO_ACCOUNT_ID", DEV.aws_account)
    connect: Callable[..., Any] = boto3.client
    client = connect(service, region_name=DEV.aws_region)

    def look() -> Finding:
        (found,) = check_subscriptions(DEV, client) if service == "sns" else [check_sender(DEV, client)]
        return found

    if service == "sns":
        client.create_topic(Name=DEV.names.alarm_topic)
    before = look()
    (command,) = re.findall(r"`(aws [^`]+)`", before.remedy)
    run(command)
    assert (before.state, look().state) == (State.MISSING, State.OK)


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, State.OK),
        ({"accounts.google.com:sub": "2" * 21}, State.MISSING),
        ({"accounts.google.com:oaud": "another"}, State.MISSING),
    ],
)
def test_the_role_must_trust_whom_stages_toml_names(changed: dict[str, str], state: State) -> None:
    client, stub = stubbed("iam")
    trust = {
        "Statement": [{"Effect": "Allow", "Condition": {"StringEquals": {**TRUST, **changed}}}],
        "Version": "2012-10-17",
    }
    role = {
        "Path": "/",
        "RoleName": DEV.names.writer_role,
        "RoleId": "AROA" + "X" * 17,
        "Arn": f"{DEV.writer_role_arn}",
        "CreateDate": datetime.now(UTC),
        "AssumeRolePolicyDocument": quote(json.dumps(trust)),
    }
    stub.add_response("get_role", {"Role": role})
    assert check_role(DEV, client, RECEIVER).state is state


def test_a_missing_role_is_reported_with_its_stack() -> None:
    client, stub = stubbed("iam")
    stub.add_client_error("get_role", "NoSuchEntity")
    finding = check_role(DEV, client, RECEIVER)
    assert finding.state is State.MISSING
    assert "CvAnalytics-dev-Access" in finding.remedy


@pytest.mark.parametrize("account", ["", "000000000000000000001", "000000000000000000009", "0" * 21])
def test_a_placeholder_is_no_identity(account: str) -> None:
    stage = replace(DEV, access=replace(DEV.access, google_service_account_id=account))
    assert check_access_setting(stage, RECEIVER).state is State.MISSING
    assert check_access_setting(DEV, RECEIVER).state is State.OK
    assert check_access_setting(DEV, RELAY).state is State.MISSING


def secrets_of(*words: str, kind: str = "SecureString") -> list[State]:
    """Of a stage with a chat and an issue, whose account has parameters of these names."""
    connect: Callable[..., Any] = boto3.client
    client = connect("ssm", region_name=DEV.aws_region)
    for word in words:
        client.put_parameter(Name=DEV.names.of(word), Value="secret", Type=kind)
    report = replace(DEV.report, chat="slack", issue_repository="octo/reports")
    found = list(check_report_secrets(replace(DEV, report=report), client))
    assert all("secret" not in each.detail for each in found)
    return [each.state for each in found]


@mock_aws
def test_the_secrets_of_chat_and_issue_must_be_there_and_encrypted() -> None:
    chat, token = CHAT_PARAMETER, TOKEN_PARAMETER
    assert secrets_of() == [State.MISSING, State.MISSING]
    assert secrets_of(token) == [State.MISSING, State.OK]
    assert secrets_of(chat, kind="String") == [State.MISSING, State.OK]


def test_a_stage_without_chat_and_issue_needs_no_secrets() -> None:
    assert list(check_report_secrets(DEV, None)) == []


def concurrency_of(unreserved: int) -> Finding:
    client, stub = stubbed("lambda")
    limits = {"ConcurrentExecutions": unreserved, "UnreservedConcurrentExecutions": unreserved}
    stub.add_response("get_account_settings", {"AccountLimit": limits})
    return check_concurrency(replace(DEV, queue=replace(DEV.queue, max_concurrency=20)), client)


def test_an_account_that_runs_less_at_once_than_the_stage_asks_for_is_found() -> None:
    """New accounts start with ten."""
    found = concurrency_of(10)
    assert found.state is State.MISSING
    assert "service-quotas request-service-quota-increase" in found.remedy


def test_an_account_with_room_for_queues_routes_and_the_other_functions_is_right() -> None:
    routes, others = 5, 4
    assert concurrency_of(20 + routes + others).state is State.OK
    assert concurrency_of(20 + routes + others - 1).state is State.MISSING
