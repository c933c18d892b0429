"""One version, wherever somebody looks for it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

from ops.cli import version
from toolchain.tools import ROOT


def test_the_command_prints_the_projects_version() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "ops", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert printed.stdout == f"{project['version']}\n"


def test_the_changelog_begins_with_this_version() -> None:
    page = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+), ", page, re.MULTILINE)
    assert versions[0] == version()
    assert versions == sorted(versions, key=lambda each: tuple(map(int, each.split("."))), reverse=True)
