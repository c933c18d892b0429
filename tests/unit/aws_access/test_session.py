"""The exchange of a Google identity for AWS credentials, over HTTP, through every failure on the way."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import BotoCoreError, CredentialRetrievalError

from aws_access.credentials import (
    RENEWED_BEFORE_SECONDS,
)
from aws_access.session import aws_session
from local.github_api.wire import Reply
from stages.stage import load_stage
from tests.unit.aws_access.clouds import ROLE, TOKEN, Clouds, sts_error
from tests.unit.aws_access.use import MINUTE, OpenSession, credentials_of


def test_the_identity_is_exchanged_for_credentials_of_the_role(
    clouds: Clouds, open_session: OpenSession
) -> None:
    assert credentials_of(open_session()) == ReadOnlyCredentials("ASIAKEY1", "secret-1", "session-1")
    (metadata,), (sts,) = clouds.asked_metadata, clouds.asked_sts
    assert metadata.headers["metadata-flavor"] == "Google"
    assert metadata.parameters == {"audience": "cv-analytics-dev-aws"}
    assert sts.parameters == {
        "Action": "AssumeRoleWithWebIdentity",
        "Version": "2011-06-15",
        "RoleArn": ROLE,
        "RoleSessionName": "cv-analytics-dev-receiver",
        "WebIdentityToken": TOKEN,
        "DurationSeconds": "3600",
    }
    assert "authorization" not in sts.headers


def test_nothing_is_asked_before_the_first_use(clouds: Clouds, open_session: OpenSession) -> None:
    open_session().client("dynamodb")
    assert (clouds.asked_metadata, clouds.asked_sts) == ([], [])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("AccessDenied", "the role does not exist, or trusts another service account or audience"),
        ("ExpiredTokenException", "Google's token has expired: is this machine's clock right?"),
        ("InvalidIdentityToken", "STS does not accept it as a token from Google"),
        ("Throttling", f"STS refused {ROLE}"),
    ],
)
def test_what_sts_refuses_is_said_plainly(
    code: str, sentence: str, clouds: Clouds, open_session: OpenSession
) -> None:
    clouds.sts = lambda: sts_error(code)
    with pytest.raises(CredentialRetrievalError) as failure:
        credentials_of(open_session())
    assert f"({code})" in str(failure.value)
    assert sentence in str(failure.value)


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(404, b"not found", {"Metadata-Flavor": "Google"}), "answered 404"),
        (Reply(500, b"", {"Metadata-Flavor": "Google"}), "answered 500"),
        (Reply(200, TOKEN.encode()), "in the place of"),
        (Reply(200, b"<html>sign in</html>", {"Metadata-Flavor": "Google"}), "gave no token"),
    ],
)
def test_without_an_identity_sts_is_not_asked(
    reply: Reply, sentence: str, clouds: Clouds, open_session: OpenSession
) -> None:
    clouds.metadata = lambda: reply
    with pytest.raises(CredentialRetrievalError, match=sentence):
        credentials_of(open_session())
    assert clouds.asked_sts == []


def test_no_metadata_server_is_said_plainly() -> None:
    session = aws_session(
        role_arn=ROLE,
        audience="a",
        session_name="s-s",
        region="eu-west-2",
        metadata_server="http://127.0.0.1:9",
    )
    with pytest.raises(CredentialRetrievalError, match="metadata server cannot be reached"):
        credentials_of(session)


@pytest.mark.parametrize("silent", ["metadata", "sts"])
def test_one_that_never_answers_is_asked_once_and_given_up(
    silent: str, clouds: Clouds, open_session: OpenSession
) -> None:
    given_up = threading.Event()

    def answer_when_given_up() -> Reply:
        given_up.wait(60)
        return Reply(500, b"")

    setattr(clouds, silent, answer_when_given_up)
    with pytest.raises(CredentialRetrievalError, match="cannot be reached"):
        credentials_of(open_session())
    given_up.set()
    assert len(clouds.asked_metadata if silent == "metadata" else clouds.asked_sts) == 1


def test_a_failure_reaches_callers_of_boto3_as_one_of_its_own(
    clouds: Clouds, open_session: OpenSession
) -> None:
    clouds.sts = lambda: sts_error("AccessDenied", 403)
    with pytest.raises(BotoCoreError, match="AccessDenied"):
        open_session().client("dynamodb").list_tables()


def test_no_token_and_no_key_reach_the_log(
    clouds: Clouds, open_session: OpenSession, caplog: pytest.LogCaptureFixture
) -> None:
    clouds.lives_for = timedelta(seconds=RENEWED_BEFORE_SECONDS) - MINUTE
    session = open_session()
    credentials_of(session)
    clouds.sts = lambda: sts_error("ExpiredTokenException")
    credentials_of(session)
    assert "Refreshing temporary credentials failed" in caplog.text
    assert not [secret for secret in (TOKEN, "secret-1", "session-1") if secret in caplog.text]


def test_keys_that_lie_about_are_not_used(
    clouds: Clouds, open_session: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASTATIC")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "static")
    assert credentials_of(open_session()).access_key == "ASIAKEY1"


def test_without_a_role_boto3_finds_credentials_by_itself(
    clouds: Clouds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIALOCAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    session = aws_session(role_arn="", audience="", session_name="", region="eu-west-2")
    assert (credentials_of(session).access_key, session.region_name) == ("AKIALOCAL", "eu-west-2")
    assert clouds.asked_metadata == []


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_a_session_is_of_the_stages_role_audience_and_name(name: str, clouds: Clouds) -> None:
    stage = load_stage(name)
    session = aws_session(
        role_arn=stage.writer_role_arn,
        audience=stage.names.aws_audience,
        session_name=stage.names.receiver,
        region=stage.aws_region,
        metadata_server=clouds.url,
    )
    credentials_of(session)
    (asked,) = clouds.asked_sts
    assert asked.parameters["RoleArn"] == f"arn:aws:iam::{stage.aws_account}:role/cv-analytics-{name}-writer"
    assert asked.parameters["RoleSessionName"] == f"cv-analytics-{name}-receiver"
    assert clouds.asked_metadata[0].parameters["audience"] == f"cv-analytics-{name}-aws"
