"""What the commands refuse before they touch anything."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from local.endpoints import NoLocalRun
from ops.cli import app
from ops.day_sources import auditable_day
from ops.options import confirm, parse_day, parse_moment
from stages.stage import load_stage
from toolchain.tools import ROOT

DAY = ["--day", "2026-11-16"]
WHICH = ["--repository", "octo/hello"]


def _refused(*arguments: str) -> str:
    answer = CliRunner().invoke(app, arguments)
    assert answer.exit_code == 2
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s:;.,-]", "", answer.output))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["reconcile", "--day", "monday"], "monday is not a day"),
        (["reconcile", "--day", "2026-13-01"], "2026-13-01 is not a day"),
        (["replay", "--from", "2026-11-16", "--to", "soon"], "soon is not a day"),
        (["replay", "--from", "2026-11-16", "--to", "2026-11-15"], "the last day comes before the first"),
        (["backfill", *WHICH, "--since", "soon"], "soon is not a time"),
        (["backfill", "--repository", "hello", "--since", "2026-11-16"], "expected ownername"),
        (["backfill", *WHICH, "--since", "2026-11-16", "--json"], "nobody can be asked"),
        (["reconcile", *DAY, "--repair", "--json"], "nobody can be asked"),
        (["replay", "--from", "2026-11-16", "--to", "2026-11-16", "--json"], "nobody can be asked"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    assert sentence in _refused(*arguments, "--stage", "prod")


def test_a_day_whose_events_expire_cannot_be_audited() -> None:
    stage = load_stage("prod")
    today = datetime.now(UTC).date()
    kept = today - timedelta(days=stage.events.retention_days - 2)
    assert auditable_day(kept.isoformat(), stage) == kept.isoformat()
    with pytest.raises(typer.BadParameter, match="is too old to check"):
        auditable_day((today - timedelta(days=stage.events.retention_days + 1)).isoformat(), stage)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["dlq", "list", "--queue", "work-dlq"], "there is no work-dlq, but work_dlq, pipe_dlq"),
        (["dlq", "redrive", "--queue", "pipe_dlq"], "pipe_dlq holds no messages of its own"),
    ],
)
def test_a_queue_that_cannot_be_meant_is_refused(
    arguments: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    assert sentence in _refused(*arguments, "--stage", "prod")


_HELP_OF_ALL = """
import sys
import typer
from typer.testing import CliRunner
from ops.cli import app

def help_of(command, *path):
    assert "Usage" in CliRunner().invoke(app, [*path, "--help"]).output, path
    for name, each in getattr(command, "commands", {}).items():
        help_of(each, *path, name)

help_of(typer.main.get_command(app))
CliRunner().invoke(app, [], env={"_ROOT_COMPLETE": "complete_bash", "COMP_WORDS": "x su", "COMP_CWORD": "1"})
print(*sys.modules)
"""
SDKS = {"boto3", "botocore", "google.auth", "requests", "grpc", "cryptography", "psutil", "aws_cdk", "cdktf"}
OWN = {"contract", "processor", "auditor", "reporter", "receiver", "relay", "github", "local", "stages.stage"}


def test_help_and_completion_import_nothing_that_only_a_running_command_needs() -> None:
    done = subprocess.run(  # noqa: S603  # own code
        [sys.executable, "-c", _HELP_OF_ALL], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert set(done.stdout.split()) & (SDKS | OWN) == set()


def _day(ago: int) -> date:
    return datetime.now(UTC).date() - timedelta(days=ago)


def test_a_day_may_be_named() -> None:
    before = _day(0)
    named = [(parse_day(word, "--day"), parse_moment(word, "--since")) for word in ("today", "yesterday")]
    assert before in {_day(0), _day(1)}
    for ago, (day, moment) in enumerate(named):
        assert day in {before - timedelta(days=ago), _day(ago)}
        assert moment in {datetime.combine(each, time.min, UTC) for each in (day, _day(ago))}


@pytest.mark.parametrize(
    "arguments", [["summary"], ["summary", "--from", "yesterday"], ["reconcile"], ["replay"]]
)
def test_without_a_day_a_command_takes_its_usual_one(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It gets as far as the stage, which does not run."""
    monkeypatch.setenv("CV_ANALYTICS_ENDPOINTS", str(tmp_path / "endpoints.json"))
    assert isinstance(CliRunner().invoke(app, arguments).exception, NoLocalRun)


@pytest.mark.parametrize(("typed", "exits"), [("y\n", False), ("n\n", True), ("\n", True), ("", True)])
def test_only_a_yes_is_one(typed: str, exits: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001  # pytest passes by name
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    if not exits:
        confirm("Go on?", yes=False)
        return
    with pytest.raises(typer.Exit) as no:
        confirm("Go on?", yes=False)
    assert no.value.exit_code == 1


def test_nothing_is_asked_with_yes() -> None:
    confirm("Go on?", yes=True)
