"""What `cv-analytics summary` says."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from contract.aggregates import Figures
from typer.testing import CliRunner

from contract.event import Kind
from local.endpoints import ENDPOINTS_VARIABLE, Endpoints, Owner
from ops.cli import app, main
from ops.summary.summary import Answers, answers_of, of_all, of_repository, together
from rig.builders import an_event

FIGURES = {
    "octo/one": Figures(3, 2, Counter(python=3, spark=1), Counter({7: 4, 9: 1})),
    "octo/two": Figures(1, 0, Counter(spark=5), Counter({7: 1})),
}
ANSWERS = Answers(asked=2, answered=1, p50Seconds=60.0, p95Seconds=60.0, unanswered=("https://x",))


def test_of_one_repository_the_issues_are_numbers() -> None:
    summary = of_repository("2026-11-22", "octo/one", FIGURES, ANSWERS)
    assert summary.to_json() == {
        "date": "2026-11-22",
        "repository": "octo/one",
        "queryCount": 3,
        "responseCount": 2,
        "topKeywords": ("python", "spark"),
        "keywordCounts": {"python": 3, "spark": 1},
        "issueIds": (7, 9),
        "answers": {
            "asked": 2,
            "answered": 1,
            "p50Seconds": 60.0,
            "p95Seconds": 60.0,
            "unanswered": ("https://x",),
        },
    }


def test_of_all_repositories_the_figures_are_summed_and_the_issues_are_named_in_full() -> None:
    summary = of_all("2026-11-22", FIGURES, ANSWERS)
    assert (summary.queryCount, summary.responseCount) == (4, 2)
    assert summary.keywordCounts == {"spark": 6, "python": 3}
    assert summary.issueIds == ("octo/one#7", "octo/one#9", "octo/two#7")


def test_a_repository_without_events_on_that_day_has_zeros() -> None:
    summary = of_repository("2026-11-22", "octo/three", FIGURES, ANSWERS)
    assert (summary.queryCount, summary.topKeywords, summary.issueIds) == (0, (), ())


def test_only_the_ten_most_frequent_words_are_named() -> None:
    many = Figures(keywords=Counter({f"word{number:02}": number for number in range(1, 31)}))
    summary = of_repository("2026-11-22", "o/r", {"o/r": many}, ANSWERS)
    assert summary.topKeywords[0] == "word30"
    assert len(summary.topKeywords) == 10


def test_a_weeks_days_are_summed_by_repository() -> None:
    week = together([FIGURES, {"octo/one": Figures(1, 1, Counter(python=1), Counter({7: 2}))}])
    assert week["octo/one"] == Figures(4, 3, Counter(python=4, spark=1), Counter({7: 6, 9: 1}))
    assert week["octo/two"] == FIGURES["octo/two"]
    assert FIGURES["octo/one"].queries == 3


def test_answers_are_those_to_what_was_asked_on_the_days() -> None:
    before = an_event("comment-1", created_at="2026-11-15T23:59:00Z")
    asked = an_event("comment-2", created_at="2026-11-16T00:00:00Z")
    answer = an_event("comment-3", created_at="2026-11-17T00:00:00Z", kind=Kind.RESPONSE)
    open_question = an_event("comment-4", created_at="2026-11-16T12:00:00Z", issue_id=8)
    found = answers_of([answer, before, open_question, asked], ["2026-11-16"])
    assert (found.asked, found.answered, found.p50Seconds) == (2, 1, 86_400.0)
    assert found.unanswered == ("https://github.com/octo/hello/issues/8",)


@pytest.mark.parametrize(
    "arguments", [[], ["--date", "2026-11-22", "--week", "2026-W47"], ["--week", "2026-47"]]
)
def test_it_is_either_a_day_or_an_iso_week(arguments: list[str]) -> None:
    answer = CliRunner().invoke(app, ["summary", *arguments])
    assert answer.exit_code == 2


@pytest.mark.parametrize("date", ["yesterday", "2026-02-30", "22.11.2026", ""])
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
