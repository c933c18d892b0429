"""What bash offers, by the script that the command prints for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ops.completion import stages
from toolchain.tools import ROOT

PROGRAM = Path(sys.executable).with_name("cv-analytics")
OFFERED = """
eval "$("$1" --show-completion)"
COMP_WORDS=("${@:1}"); COMP_CWORD=$(($# - 1))
_cv_analytics_completion "$1"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["rec"], ["reconcile"]),
        (["dlq", "p"], ["purge"]),
        (["summary", "--wee"], ["--week"]),
        (["rotate-secret", "f"], ["finish"]),
        (["summary", "--stage", ""], ["local", "dev", "prod"]),
        (["dlq", "list", "--stage", "p"], ["prod"]),
    ],
)
def test_commands_options_and_stages_are_offered(typed: list[str], offered: list[str]) -> None:
    done = subprocess.run(  # noqa: S603  # own script
        ["/bin/bash", "--norc", "-c", OFFERED, "bash", str(PROGRAM), *typed],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == offered
    assert done.stderr == ""


def test_it_is_installed_where_bash_reads_it(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603  # own script
        ["/bin/bash", "--norc", "-c", '"$1" --install-completion; exit $?', "bash", str(PROGRAM)],
        env={"HOME": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0
    script = tmp_path / ".bash_completions" / "cv-analytics.sh"
    assert f"source '{script}'" in (tmp_path / ".bashrc").read_text()
    assert "_CV_ANALYTICS_COMPLETE" in script.read_text()


@pytest.mark.parametrize("written", [None, "[", "\udcff"])
def test_without_stages_nothing_is_offered(
    written: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ops.completion.ROOT", tmp_path)
    if written is not None:
        (tmp_path / "stages.toml").write_text(written, errors="surrogateescape")
    assert stages("") == []
