"""A key that somebody commits is found by `make check`; what merely looks like one is not."""

from __future__ import annotations

import os
import random
import shutil
import string
import subprocess
import sys
from pathlib import Path

import pytest

from toolchain.tools import ROOT

CHARACTERS = string.ascii_letters + string.digits


def _random(length: int, characters: str = CHARACTERS) -> str:
    """Made up in each test, so that none stands in this file; the same in every run."""
    return "".join(random.Random(length).choices(characters, k=length))  # noqa: S311  # no secret


PLANTED = {
    "an AWS access key": "AK" + "IA" + _random(16, string.ascii_uppercase + string.digits),
    "an AWS secret key": f'aws_secret_access_key = "{_random(40)}"',
    "a private key": "-----BEGIN RSA PRIVATE" + " KEY-----\n" + _random(64),
    "a GitHub token": "gh" + "p_" + _random(36),
    "a Slack token": "xox" + "b-" + _random(12, string.digits) + "-" + _random(24),
    "a password in an address": "https://somebody:" + _random(12) + "@example.com",
    "a secret written down": f'webhook_secret = "{_random(40)}"',
}
HARMLESS = """\
webhook_secret = "projects/cv-analytics-dev/secrets/cv-analytics-dev-webhook-secret"
secret = "cv-analytics-dev-webhook-secret"
role-to-assume: ${{ vars.AWS_DEPLOYER_ROLE }}
password = "local"
git+https://github.com/owner/name@main
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "checks").mkdir()
    shutil.copy(ROOT / "checks" / "secrets.sh", tmp_path / "checks")
    return tmp_path


def _look(project: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(  # noqa: S603  # the project's own script
        [project / "checks/secrets.sh"],
        cwd=project,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_kind_of_secret_is_found(project: Path) -> None:
    for number, text in enumerate(PLANTED.values()):
        (project / f"file-{number}.txt").write_text(f"# A file\n\nvalue: {text}\n")
    done = _look(project)
    assert done.returncode != 0
    found = {name for name in PLANTED if f"file-{list(PLANTED).index(name)}.txt:3" in done.stdout}
    assert found == set(PLANTED)


def test_what_is_no_secret_is_left_alone(project: Path) -> None:
    (project / "file.py").write_text(HARMLESS)
    done = _look(project)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_file_that_git_would_keep_is_looked_at_and_one_that_it_ignores_is_not(project: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(project)], check=True)  # noqa: S603, S607  # the machine's git
    (project / ".gitignore").write_text("ignored.txt\n")
    for name in ("kept.txt", "ignored.txt"):
        (project / name).write_text(PLANTED["a GitHub token"])
    done = _look(project)
    assert done.returncode != 0
    assert "kept.txt" in done.stdout
    assert "ignored.txt" not in done.stdout
    assert PLANTED["a GitHub token"] not in done.stdout


def test_without_git_everything_is_looked_at_but_what_is_installed(project: Path) -> None:
    for folder in ("source", "node_modules", ".venv"):
        (project / folder).mkdir()
        (project / folder / "file.txt").write_text(PLANTED["an AWS access key"])
    done = _look(project)
    assert "source/file.txt" in done.stdout
    assert "node_modules" not in done.stdout
    assert ".venv" not in done.stdout
