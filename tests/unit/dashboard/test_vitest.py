"""The dashboard's own unit tests: the hook and the pure parts, in Node."""

from __future__ import annotations

import subprocess

from toolchain.processes import supervised
from toolchain.tools import ROOT, environment


def test_the_dashboards_unit_tests_pass() -> None:
    ran = subprocess.run(  # noqa: S603  # the environment's own npm, first on its PATH
        supervised(["npm", "test", "--silent"]),
        cwd=ROOT / "dashboard",
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
