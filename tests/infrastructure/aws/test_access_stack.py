"""Who gets in from outside: one Google service account, with one audience, to write one table."""

from __future__ import annotations

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from stages.setting_error import SettingError
from stages.stage import STAGES_FILE, load_stage
from tests.infrastructure.aws.synthesis import Properties, Synthesised, Template, statements
from tests.infrastructure.key_material import key_material_below, key_material_in

Claims = dict[str, str]


def _access(synthesised: Synthesised) -> Template:
    file = synthesised.folder / f"CvAnalytics-{synthesised.stage.name}-Access.template.json"
    return Template(json.loads(file.read_text()))


def _role(synthesised: Synthesised, word: str = "receiver") -> Properties:
    names = synthesised.stage.names
    name = {"receiver": names.writer_role, "relay": names.relay_writer_role}[word]
    (role,) = [
        role for role in _access(synthesised).of_type("AWS::IAM::Role").values() if role["RoleName"] == name
    ]
    return role


def _account(synthesised: Synthesised, word: str) -> str:
    access = synthesised.stage.access
    return {"receiver": access.google_service_account_id, "relay": access.google_relay_account_id}[word]


def _claims(synthesised: Synthesised, word: str = "receiver", **changed: str) -> Claims:
    """As Google's metadata server makes them out to a service account."""
    account = _account(synthesised, word)
    return {
        "iss": "https://accounts.google.com",
        "aud": synthesised.stage.names.aws_audience,
        "azp": account,
        "sub": account,
        "email": "cv-analytics@example.iam.gserviceaccount.com",
    } | changed


def _context_keys(claims: Claims) -> dict[str, str]:
    """IAM User Guide, "IAM and AWS STS condition context keys": where there is an `azp`, it becomes `aud`."""
    if "azp" in claims:
        keys = {"aud": claims["azp"], "oaud": claims["aud"], "sub": claims["sub"]}
    else:
        keys = {"aud": claims["aud"], "sub": claims["sub"]}
    return {f"accounts.google.com:{key}": value for key, value in keys.items()}


def _may_assume(policy: dict[str, Any], claims: Claims) -> bool:
    """IAM's evaluation of a trust policy, as far as it goes here; anything else in it is an error."""
    issuer = claims["iss"].removeprefix("https://")
    return any(_admits(statement, issuer, _context_keys(claims)) for statement in policy["Statement"])


def _admits(statement: dict[str, Any], issuer: str, keys: dict[str, str]) -> bool:
    assert statement.keys() == {"Action", "Condition", "Effect", "Principal"}
    assert (statement["Effect"], statement["Condition"].keys()) == ("Allow", {"StringEquals"})
    conditions = statement["Condition"]["StringEquals"]
    return (
        statement["Action"] == "sts:AssumeRoleWithWebIdentity"
        and statement["Principal"] == {"Federated": issuer}
        and all(isinstance(value, str) and keys.get(key) == value for key, value in conditions.items())
    )


STRANGERS = {
    "another service account with our audience": {"sub": "1" * 21, "azp": "1" * 21},
    "our service account with another audience": {"aud": "cv-analytics-dev-aws"},
    "our service account with the audience of STS": {"aud": "sts.amazonaws.com"},
    "another subject under our authorised party": {"sub": "1" * 21},
    "another authorised party for our subject": {"azp": "1" * 21},
    "our audience in another case": {"aud": "CV-Analytics-prod-AWS"},
    "no subject": {"sub": ""},
    "another issuer with our claims": {"iss": "https://accounts.example.com"},
    "an issuer that sounds like Google": {"iss": "https://accounts.google.com.example.com"},
}


@pytest.mark.parametrize("word", ["receiver", "relay"])
def test_a_functions_own_identity_is_admitted(prod: Synthesised, word: str) -> None:
    assert _may_assume(_role(prod, word)["AssumeRolePolicyDocument"], _claims(prod, word))


@pytest.mark.parametrize(("word", "other"), [("receiver", "relay"), ("relay", "receiver")])
def test_neither_function_may_pass_for_the_other(prod: Synthesised, word: str, other: str) -> None:
    policy = _role(prod, word)["AssumeRolePolicyDocument"]
    assert not _may_assume(policy, _claims(prod, other))
    for claim in ("azp", "sub"):
        assert not _may_assume(policy, _claims(prod, word, **{claim: _account(prod, other)}))


def test_an_address_given_to_another_account_changes_nothing(prod: Synthesised) -> None:
    claims = _claims(prod, email="somebody-else@example.iam.gserviceaccount.com")
    assert _may_assume(_role(prod)["AssumeRolePolicyDocument"], claims)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_is_refused(stranger: str, prod: Synthesised) -> None:
    claims = _claims(prod, **STRANGERS[stranger])
    assert not _may_assume(_role(prod)["AssumeRolePolicyDocument"], claims)


def test_a_token_without_an_authorised_party_is_refused(prod: Synthesised) -> None:
    claims = _claims(prod)
    del claims["azp"]
    assert not _may_assume(_role(prod)["AssumeRolePolicyDocument"], claims)


def test_another_stages_receiver_is_refused(prod: Synthesised) -> None:
    dev = load_stage("dev")
    account = dev.access.google_service_account_id
    claims = _claims(prod, aud=dev.names.aws_audience, azp=account, sub=account)
    assert not _may_assume(_role(prod)["AssumeRolePolicyDocument"], claims)


@pytest.mark.parametrize("key", ["aud", "oaud", "sub"])
def test_none_of_the_three_conditions_can_be_spared(key: str, prod: Synthesised) -> None:
    policy = copy.deepcopy(_role(prod)["AssumeRolePolicyDocument"])
    del policy["Statement"][0]["Condition"]["StringEquals"][f"accounts.google.com:{key}"]
    assert any(_may_assume(policy, _claims(prod, **changed)) for changed in STRANGERS.values())


def test_the_role_may_write_events_to_one_table_and_nothing_else(prod: Synthesised) -> None:
    policies = _access(prod).of_type("AWS::IAM::Policy").values()
    assert len(policies) == 2
    assert {len(policy["Roles"]) for policy in policies} == {1}
    (statement,) = {json.dumps(found): found for policy in policies for found in statements(policy)}.values()
    assert (statement["Effect"], statement["Action"]) == (
        "Allow",
        ["dynamodb:PutItem"],
    )
    place = f"{prod.stage.aws_region}:{prod.stage.aws_account}"
    assert statement["Resource"] == [f"arn:aws:dynamodb:{place}:table/cv-analytics-prod-analytics"]


def test_the_role_has_no_other_source_of_rights(prod: Synthesised) -> None:
    for role in _access(prod).of_type("AWS::IAM::Role").values():
        assert not {"ManagedPolicyArns", "Policies", "Path"} & role.keys()
    assert {resource["Type"] for resource in _access(prod).body["Resources"].values()} == {
        "AWS::IAM::Role",
        "AWS::IAM::Policy",
    }


def test_a_session_lasts_an_hour_at_most(prod: Synthesised) -> None:
    assert {_role(prod, word)["MaxSessionDuration"] for word in ("receiver", "relay")} == {3600}


def test_the_role_is_where_the_receiver_looks_for_it(prod: Synthesised) -> None:
    roles = f"arn:aws:iam::{prod.stage.aws_account}:role/"
    assert prod.stage.writer_role_arn == roles + _role(prod)["RoleName"]
    assert prod.stage.relay_writer_role_arn == roles + _role(prod, "relay")["RoleName"]


def test_without_an_identity_to_trust_there_is_no_role(local: Synthesised) -> None:
    assert (local.stage.writer_role_arn, local.stage.relay_writer_role_arn) == ("", "")
    assert not list(local.folder.glob("*Access*"))
    assert not [trust for trust in _all_trusts(local) if "Federated" in trust["Principal"]]


def test_nobody_else_is_let_in_from_outside(prod: Synthesised) -> None:
    assert not [trust for trust in _all_trusts(prod) if trust["Principal"].keys() != {"Service"}]


def _all_trusts(synthesised: Synthesised) -> list[dict[str, Any]]:
    """Of the roles of all stacks but the access stack."""
    roles = [properties for _, properties in synthesised.all_of_type("AWS::IAM::Role")]
    return [trust for role in roles for trust in role["AssumeRolePolicyDocument"]["Statement"]]


@pytest.mark.parametrize("account", ["1", "cv-analytics@example.iam.gserviceaccount.com", "1" * 20 + "*"])
def test_what_is_no_service_accounts_id_is_refused_by_name(account: str, tmp_path: Path) -> None:
    file = tmp_path / "stages.toml"
    known = dataclasses.asdict(load_stage("dev").access)["google_service_account_id"]
    file.write_text(STAGES_FILE.read_text().replace(known, account))
    with pytest.raises(
        SettingError, match=r"dev\.access\.google_service_account_id: expected .* \(21 digits\)"
    ):
        load_stage("dev", file)


def test_no_key_is_anywhere_in_what_was_synthesised(any_stage: Synthesised) -> None:
    assert list(key_material_below(any_stage.folder, ".json", ".py", ".toml", ".txt", ".yaml")) == []


PLANTED = {
    "an AWS access key": '"AccessKey": "AKIA' + "ABCDEFGH01234567" + '"',
    "an AWS secret key": '"SecretAccessKey": "' + 40 * "a" + '"',
    "an AWS user or its key": '{"Type": "AWS::IAM::AccessKey"}',
    "a private key": "-----BEGIN RSA PRIVATE" + " KEY-----",
    "a Google service account's key": '"google_service_account_key": {}',
    "a GitHub token": "ghp_" + 36 * "a",
    "a secret's value": '"google_secret_manager_secret_version": {}',
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_key_that_was_planted_is_found(kind: str) -> None:
    assert kind in key_material_in(PLANTED[kind])
