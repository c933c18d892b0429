"""A package under a licence that asks something is found, Python's and npm's alike."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from checks.npm_licences import main, not_allowed
from toolchain.tools import ROOT

PIP_LICENSES = Path(sys.executable).parent / "pip-licenses"


def test_everything_that_is_installed_from_npm_is_allowed() -> None:
    assert main() == 0


def test_an_npm_package_under_another_licence_is_found(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    packages = {
        "": {"license": "none"},
        "node_modules/a": {"license": "MIT"},
        "node_modules/a/node_modules/@b/c": {"license": "GPL-3.0-or-later"},
        "node_modules/d": {},
    }
    lock.write_text(json.dumps({"packages": packages}))
    assert list(not_allowed(lock, {"MIT"})) == [("@b/c", "GPL-3.0-or-later"), ("d", "no licence")]


def test_a_python_package_under_another_licence_is_found(tmp_path: Path) -> None:
    """By the project's own settings, as `make check` runs it."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "site" / "copyleft-1.0.dist-info").mkdir(parents=True)
    assert _licences(tmp_path, "MIT").returncode == 0
    refused = _licences(tmp_path, "GPL-3.0-or-later")
    assert refused.returncode == 1
    assert "GPL-3.0-or-later not in allow-only licenses was found for package copyleft" in refused.stderr


def _licences(folder: Path, licence: str) -> subprocess.CompletedProcess[str]:
    metadata = folder / "site" / "copyleft-1.0.dist-info" / "METADATA"
    metadata.write_text(
        f"Metadata-Version: 2.4\nName: copyleft\nVersion: 1.0\nLicense-Expression: {licence}\n"
    )
    return subprocess.run(  # noqa: S603  # a tool of the environment
        [PIP_LICENSES, "--packages", "copyleft"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
