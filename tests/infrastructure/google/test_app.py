"""The entry point, as the command line starts it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from gcp_stack.packaging import ROOT
from gcp_stack.project import STACKS


def run_app(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = json.loads((ROOT / "cdktf.json").read_text())
    python, *arguments = settings["app"].split()
    assert python == "python"
    known = {name: value for name, value in os.environ.items() if name != "STAGE"}
    return subprocess.run(  # noqa: S603  # the project's own entry point
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**known, "CDKTF_OUTDIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def stacks_in(folder: Path) -> set[str]:
    return set(json.loads((folder / "manifest.json").read_text())["stacks"])


def test_the_stage_comes_from_the_environment(tmp_path: Path) -> None:
    assert run_app(tmp_path, STAGE="local").returncode == 0
    assert stacks_in(tmp_path) == {f"cv-analytics-local-{stack}" for stack in STACKS}


def test_a_wrong_stage_is_one_line_that_names_it(tmp_path: Path) -> None:
    refused = run_app(tmp_path, STAGE="staging")
    assert refused.returncode == 1
    assert refused.stderr == "stages.toml: no stage [staging]; it has dev, local, prod\n"
    assert not (tmp_path / "manifest.json").exists()


def test_without_a_stage_one_line_says_how_to_give_it(tmp_path: Path) -> None:
    refused = run_app(tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.startswith("no stage given: set STAGE=dev")


def test_the_command_line_synthesises_dev_unless_told_otherwise(tmp_path: Path) -> None:
    context = json.dumps(json.loads((ROOT / "cdktf.json").read_text())["context"])
    assert run_app(tmp_path, CDKTF_CONTEXT_JSON=context).returncode == 0
    assert stacks_in(tmp_path) == {f"cv-analytics-dev-{stack}" for stack in STACKS}


def test_synthesis_loads_only_the_bindings_that_it_uses() -> None:
    """Importing all of them takes ten seconds; see gcp_stack/provider_import.py."""
    code = "import sys, gcp_stack.stage_stacks; print(sum(m.startswith('cdktf_cdktf_') for m in sys.modules))"
    counted = subprocess.run(  # noqa: S603  # the code above
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300
    )
    assert int(counted.stdout) < 60


def test_only_the_google_side_and_its_tests_import_cdktf() -> None:
    """docs/decisions/leaving-cdktf.md counts on it."""
    imported = re.compile(r"^\s*(?:from|import) cdktf", re.MULTILINE)
    folders = [folder for folder in ROOT.iterdir() if folder.is_dir() and folder.name.isidentifier()]
    files = [file for folder in folders for file in folder.rglob("*.py") if "node_modules" not in file.parts]
    users = {str(file.relative_to(ROOT).parent) for file in files if imported.search(file.read_text())}
    assert "gcp_stack" in users
    assert users <= {"gcp_stack", "gcp_stack/parts", "tests/infrastructure/google"}
