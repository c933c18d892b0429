"""`cv-analytics up` and `down` of the local stage, as somebody types them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from local.endpoints import ENDPOINTS_VARIABLE, Endpoints
from tests.waiting import eventually
from toolchain.tools import ROOT

SECONDS = 480


def cli(*arguments: str, endpoints: Path) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603  # this interpreter
        [sys.executable, "-m", "ops", *arguments, "--yes"],
        cwd=ROOT,
        env={**os.environ, ENDPOINTS_VARIABLE: str(endpoints)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    return done.returncode, done.stdout


def test_one_command_goes_from_nothing_to_a_counted_webhook_and_one_takes_it_away(tmp_path: Path) -> None:
    code, said = cli("up", endpoints=tmp_path / "none.json")
    found = re.search(r"^Endpoints: (\S+)$", said, re.MULTILINE)
    assert found, said
    file = Path(found[1])
    owner = Endpoints.read(file).owner
    try:
        assert code == 0, said
        assert said.index("make run") < said.index("✓ Local stage") < said.index("✓ A webhook was counted")

        code, said = cli("up", endpoints=file)
        assert (code, "make run" in said) == (0, False), said

        code, said = cli("down", endpoints=file)
        assert code == 0, said
        assert not owner.is_alive
        assert eventually(lambda: not file.exists())
        assert cli("down", endpoints=file)[0] == 0
    finally:
        if owner.is_alive:
            os.kill(owner.pid, 15)
