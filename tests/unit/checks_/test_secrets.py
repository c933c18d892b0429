"""A key that somebody commits is found; what merely looks like one is not."""

from __future__ import annotations

import random
import string
import subprocess
from pathlib import Path

import pytest

from checks.secrets import findings, of_text

CHARACTERS = string.ascii_letters + string.digits


def _random(length: int, characters: str = CHARACTERS) -> str:
    """Made up anew in each test, so that none stands in this file; the same in every run."""
    return "".join(random.Random(length).choices(characters, k=length))  # noqa: S311  # no secret


PLANTED = {
    "an AWS access key": "AK" + "IA" + _random(16, string.ascii_uppercase + string.digits),
    "an AWS secret key": "aws_secret_access_key = " + _random(40),
    "a private key": "-----BEGIN RSA PRIVATE" + " KEY-----\n" + _random(64),
    "a GitHub token": "gh" + "p_" + _random(36),
    "a Google API key": "AI" + "za" + _random(35),
    "a Slack token or hook": "xox" + "b-" + _random(24, string.digits),
    "a signed token": "ey" + "J" + _random(20) + ".ey" + "J" + _random(20) + "." + _random(30),
    "a password in an address": "https://somebody:" + _random(12) + "@example.com",
    "a secret written down": 'webhook_secret = "' + _random(40) + '"',
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_secret_is_found(kind: str) -> None:
    text = f"# A file\n\nvalue: {PLANTED[kind]}\n"
    assert (kind, 3) in list(of_text(text))


@pytest.mark.parametrize(
    "text",
    [
        'webhook_secret = "projects/cv-analytics-dev/secrets/cv-analytics-dev-webhook-secret"',
        'secret = "cv-analytics-dev-webhook-secret"',
        "role-to-assume: ${{ vars.AWS_DEPLOYER_ROLE }}",
        'token = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
        "git+https://github.com/owner/name@main",
    ],
)
def test_what_is_no_secret_is_left_alone(text: str) -> None:
    assert list(of_text(text)) == []


def test_a_file_that_git_would_keep_is_looked_at_and_one_that_it_ignores_is_not(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)  # noqa: S603, S607  # the machine's git
    (tmp_path / ".gitignore").write_text("ignored.txt\n")
    for name in ("kept.txt", "ignored.txt"):
        (tmp_path / name).write_text(PLANTED["a GitHub token"])
    (found,) = findings(tmp_path)
    assert (found.rule, found.where) == ("a GitHub token", "kept.txt")
    assert PLANTED["a GitHub token"] not in found.says


def test_without_git_everything_is_looked_at_but_what_is_installed(tmp_path: Path) -> None:
    for folder in ("source", "node_modules"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "file.txt").write_text(PLANTED["an AWS access key"])
    assert [found.where for found in findings(tmp_path)] == ["source/file.txt"]
