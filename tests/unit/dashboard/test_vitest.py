"""The dashboard's own unit tests: the hook and the pure parts, in Node."""

from __future__ import annotations

import subprocess

from toolchain.tools import ROOT, environment


def test_the_dashboards_unit_tests_pass() -> None:
    ran = subprocess.run(
        ["npm", "test", "--silent"],  # noqa: S607  # the environment's own, first on its PATH
        cwd=ROOT / "dashboard",
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
