"""docs/live-from-github.md, followed to the letter: each way brings a webhook that the receiver counts.

GitHub, its extension, smee's server and Caddy are not here: `forwarders.py` posts what each of them posts.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from local.local_stage import LocalStage
from local.webhooks import Webhook
from tests.integration.observing import Repository, assert_settled
from toolchain.tools import ROOT

PAGE = (ROOT / "docs" / "live-from-github.md").read_text()
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
WAYS = [line for line in COMMANDS if "8080" in line and not line.startswith("make")]
TEXT = 'Zählt das? 数えますか 🙂 <b>&amp;</b> \\u0041 "quoted" / slashed'


@pytest.fixture
def followed(local_stage: LocalStage, tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """The folder in which the page's commands are typed, and their environment: stand-ins come first."""
    for program in ("gh", "npx", "caddy"):
        file = tmp_path / "bin" / program
        file.parent.mkdir(exist_ok=True)
        words = shlex.join([sys.executable, "-m", "tests.integration.forwarders", program])
        file.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        file.chmod(0o755)
    secret = tmp_path / ".run" / "webhook-secret"
    secret.parent.mkdir()
    secret.write_text(local_stage.secret + "\n")
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # As the programs' own folder is elsewhere.
    code = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    return tmp_path, {**os.environ, "PATH": path, "PYTHONPATH": code, "SECRET": local_stage.secret}


def _typed(command: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603  # the page's command
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_page_has_the_three_ways() -> None:
    assert [line.split()[0] for line in WAYS] == ["gh", "npx", "caddy"]


@pytest.mark.parametrize("way", WAYS, ids=lambda line: line.split()[0])
def test_a_webhook_comes_on_the_way_that_the_page_shows(
    way: str, local_stage: LocalStage, followed: tuple[Path, dict[str, str]]
) -> None:
    folder, environment = followed
    asked = Repository.new().comment(TEXT)
    # In GitHub's own form: compact, and its letters as they are.
    body = json.dumps(asked.payload, ensure_ascii=False, separators=(",", ":")).encode()
    (folder / "delivery").write_bytes(body)
    command = way.replace("8080", str(local_stage.receiver.function.port))
    status = _typed(command, folder, {**environment, "DELIVERY": str(folder / "delivery")})
    assert status == "202"
    assert_settled(local_stage, [Webhook("issue_comment", body)])
