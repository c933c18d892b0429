"""What `cv-analytics summary` says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from local.endpoints import ENDPOINTS_VARIABLE, Endpoints, Owner
from ops.cli import app, main
from ops.summary.showing import as_table
from ops.summary.summary import Source, Summary, summary_of
from rig.backends import Backend, moto_backend
from rig.builders import an_event
from tests.counting import BOT, Line
from toolchain.terminal import Terminal

DAYS = ("2026-11-16", "2026-11-17")
EVENTS = [
    an_event("issue-1", text="Which python projects?", title="Python"),
    an_event("comment-2", text="Three.", author=BOT, created_at="2026-11-16T09:01:00Z"),
    an_event("issue-3", issue_id=8, title="Spark", text="And spark?", created_at="2026-11-17T09:00:00Z"),
    an_event("comment-4", issue_id=8, author=BOT, text="No.", created_at="2026-11-17T09:10:00Z"),
    an_event("issue-5", issue_id=9, title="Hiring", text="Free?", created_at="2026-11-17T10:00:00Z"),
    an_event("issue-6", repository="octo/two", repository_id=2, title="Spark", text="Why spark?"),
]


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    with moto_backend() as backend:
        yield _counted(backend)


def _counted(backend: Backend) -> Line:
    line = Line(backend)
    line.count(*EVENTS)
    return line


def _summary(
    line: Line, days: Sequence[str] = DAYS, *, repository: str | None = None, repository_id: int | None = None
) -> Summary:
    contributions = list(line.figures.contributions(days))
    threads = line.figures.threads([each.thread_id for each in contributions])
    source = Source(rows=line.figures.rows(days), contributions=contributions, threads=threads)
    return summary_of(days, source, repository=repository, repository_id=repository_id)


def test_for_scripts_it_holds_the_figures_and_nothing_else(line: Line) -> None:
    shown = _summary(line, repository="octo/hello", repository_id=1).to_json()
    assert json.loads(json.dumps(shown)) == {
        "questions": 3,
        "answered_by_bot": 2,
        "answered_by_people": 0,
        "closed": 0,
        "waiting": 1,
        "messages": 5,
        "waits": [60, 600],
        "wait_p50_seconds": 60,
        "wait_p95_seconds": 600,
        "top_keywords": [
            {"word": "free", "count": 1},
            {"word": "hiring", "count": 1},
            {"word": "projects", "count": 1},
            {"word": "python", "count": 1},
            {"word": "spark", "count": 1},
        ],
        "issue_ids": [7, 8, 9],
        "as_of": "2026-11-16T09:00:01.000Z",
    }


def test_of_all_repositories_the_figures_are_summed_and_the_issues_are_named_in_full(line: Line) -> None:
    summary = _summary(line)
    assert (summary.questions, summary.waiting) == (4, 2)
    assert {each.word: each.count for each in summary.top_keywords}["spark"] == 2
    assert summary.issue_ids == ("octo/hello#7", "octo/hello#8", "octo/hello#9", "octo/two#7")


def test_a_day_alone_holds_what_was_asked_on_it(line: Line) -> None:
    summary = _summary(line, DAYS[:1], repository="octo/hello", repository_id=1)
    assert (summary.questions, summary.waits, summary.issue_ids) == (1, (60,), (7,))


def test_a_repository_without_events_in_that_time_has_zeros(line: Line) -> None:
    summary = _summary(line, ["2026-11-18"], repository="octo/hello", repository_id=1)
    assert (summary.questions, summary.wait_p50_seconds, summary.issue_ids) == (0, None, ())
    assert summary.as_of is None


def test_on_a_screen_it_names_who_waits_since_when_and_for_what(line: Line) -> None:
    screen = Terminal()
    screen.file, screen.width = StringIO(), 120
    screen.print(as_table(_summary(line, repository="octo/hello", repository_id=1)))
    shown = screen.file.getvalue()
    assert "2026-11-16 to 2026-11-17, octo/hello" in shown
    assert "2026-11-17T10:00:00Z  octo/hello#9  octocat: Hiring" in shown
    assert "2 (67 %)" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["--date", "2026-11-22", "--week", "2026-W47"],
        ["--date", "2026-11-22", "--from", "2026-11-20"],
        ["--to", "2026-11-20"],
        ["--from", "2026-11-20", "--to", "2026-11-19"],
        ["--from", "2000-01-01", "--to", "2026-11-19"],
        ["--week", "2026-47"],
        ["--week", "2026-W60"],
    ],
)
def test_it_is_one_of_a_day_a_range_and_an_iso_week(arguments: list[str]) -> None:
    answer = CliRunner().invoke(app, ["summary", *arguments])
    assert answer.exit_code == 2


@pytest.mark.parametrize("date", ["tomorrow", "2026-02-30", "22.11.2026", ""])
def test_what_is_no_day_is_misuse(date: str) -> None:
    answer = CliRunner().invoke(app, ["summary", "--date", date])
    assert answer.exit_code == 2
    assert "is not a day" in answer.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--stage", "local"], "start one with `make run`"), (["--stage", "prd"], "no stage [prd]")],
    ids=["no-run", "no-stage"],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.setenv(ENDPOINTS_VARIABLE, str(tmp_path / "endpoints.json"))
    monkeypatch.setattr("sys.argv", ["cv-analytics", "summary", "--date", "2026-11-22", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert sentence in shown.err
    assert len(shown.err.splitlines()) == 1
    assert shown.out == ""


@pytest.mark.parametrize("variable", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
def test_a_profile_that_does_not_exist_is_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str
) -> None:
    monkeypatch.setenv(variable, "nobody")
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    monkeypatch.setattr("sys.argv", ["cv-analytics", "summary", "--date", "2026-11-22", "--stage", "dev"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "(nobody) could not be found" in line
    assert f"{variable} names it" in line


def test_an_emulator_that_has_gone_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "endpoints.json"
    endpoints: dict[str, object] = {
        field.name: {} if "Mapping" in str(field.type) else None if "None" in str(field.type) else "x"
        for field in fields(Endpoints)
    }
    endpoints |= {"owner": asdict(Owner.this_process()), "aws": "http://127.0.0.1:9", "region": "eu-west-2"}
    file.write_text(json.dumps(endpoints))
    monkeypatch.setenv(ENDPOINTS_VARIABLE, str(file))
    monkeypatch.setattr("sys.argv", ["cv-analytics", "summary", "--date", "2026-11-22"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("AWS cannot be reached")
