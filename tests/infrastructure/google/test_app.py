"""The entry point."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gcp_stack.packaging import ROOT
from gcp_stack.project import STACKS

SETTINGS = json.loads((ROOT / "cdktf.json").read_text())


@pytest.mark.parametrize(
    ("given", "stage"),
    [
        ({"STAGE": "local"}, "local"),
        ({"CDKTF_CONTEXT_JSON": json.dumps(SETTINGS["context"])}, "dev"),
    ],
    ids=["of the environment", "of cdktf.json"],
)
def test_the_command_line_synthesises_the_stage(given: dict[str, str], stage: str, tmp_path: Path) -> None:
    python, *arguments = SETTINGS["app"].split()
    assert python == "python"
    environment = {name: value for name, value in os.environ.items() if name != "STAGE"}
    subprocess.run(  # noqa: S603  # the project's own entry point
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**environment, "CDKTF_OUTDIR": str(tmp_path), **given},
        check=True,
        timeout=300,
    )
    found = set(json.loads((tmp_path / "manifest.json").read_text())["stacks"])
    assert found == {f"cv-analytics-{stage}-{stack}" for stack in STACKS}


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        ("staging", "stages.toml: no stage [staging]; it has dev, local, prod\n"),
        ("", "no stage given: set STAGE=dev, or to another of the stages in stages.toml\n"),
    ],
)
def test_a_wrong_stage_or_none_is_one_line(
    stage: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Here, since it starts a Node of half a gigabyte, and every worker collects all tests.
    from gcp_stack.app import main

    monkeypatch.setenv("STAGE", stage)
    assert main() == 1
    assert capsys.readouterr().err == sentence


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
