"""What the commands refuse before they touch anything."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import typer
from typer.testing import CliRunner

from ops.cli import app
from ops.day_sources import auditable_day
from ops.options import confirm
from stages.stage import load_stage

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


@pytest.mark.parametrize("package", ["pydantic", "google.cloud.firestore", "aws_cdk", "cdktf"])
def test_help_waits_for_no_package_that_only_some_command_needs(package: str) -> None:
    code = f"import sys, ops.cli; sys.exit({package!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603  # own code


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
