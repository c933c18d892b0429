"""What is wrong is said before anything is done, by the program that `make deploy-aws` runs."""

from __future__ import annotations

import os
import sys

import pytest
from moto import mock_aws

from deploying.__main__ import main


def refused(*arguments: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr(sys, "argv", ["deploying", *arguments])
    assert main() == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("deploy", "aws", ""), "No stage given: add STAGE=dev"),
        (("deploy", "aws", "live"), "stages.toml: no stage [live]; it has dev, local, prod"),
        (
            ("deploy", "aws", "prod"),
            "the credentials are of account 123456789012, the stage is in 222222222222",
        ),
        (("rollback", "aws", "dev"), "No revision given: add TO="),
        (("rollback", "aws", "dev", "--to", "no-such-tag"), "Git knows no revision 'no-such-tag'"),
        (("deploy", "gcp", "local"), "Stage local is for an emulator: start it with `make run`."),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_done(
    arguments: tuple[str, ...],
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with mock_aws():
        assert expected in refused(*arguments, monkeypatch=monkeypatch, capsys=capsys)


def test_missing_credentials_are_reported_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in os.environ:
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    nobody = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    for name, value in {**nobody, "AWS_EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(name, value)
    said = refused("deploy", "aws", "dev", monkeypatch=monkeypatch, capsys=capsys)
    assert "aws sso login" in said
