"""What `cv-analytics summary` says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contract.aggregates import Figures
from local.endpoints import ENDPOINTS_VARIABLE
from ops.cli import app, main
from ops.summary import of_all, of_repository

FIGURES = {
    "octo/one": Figures(3, 2, Counter(python=3, spark=1), Counter({7: 4, 9: 1})),
    "octo/two": Figures(1, 0, Counter(spark=5), Counter({7: 1})),
}


def test_of_one_repository_the_issues_are_numbers() -> None:
    summary = of_repository("2026-11-22", "octo/one", FIGURES)
    assert summary.to_json() == {
        "date": "2026-11-22",
        "repository": "octo/one",
        "queryCount": 3,
        "responseCount": 2,
        "topKeywords": ("python", "spark"),
        "keywordCounts": {"python": 3, "spark": 1},
        "issueIds": (7, 9),
    }


def test_of_all_repositories_the_figures_are_summed_and_the_issues_are_named_in_full() -> None:
    summary = of_all("2026-11-22", FIGURES)
    assert (summary.queryCount, summary.responseCount) == (4, 2)
    assert summary.keywordCounts == {"spark": 6, "python": 3}
    assert summary.issueIds == ("octo/one#7", "octo/one#9", "octo/two#7")


def test_an_unknown_repository_has_noughts() -> None:
    summary = of_repository("2026-11-22", "octo/three", FIGURES)
    assert (summary.queryCount, summary.topKeywords, summary.issueIds) == (0, (), ())


def test_only_the_ten_most_frequent_words_are_named() -> None:
    many = Figures(keywords=Counter({f"word{number:02}": number for number in range(1, 31)}))
    summary = of_repository("2026-11-22", "o/r", {"o/r": many})
    assert summary.topKeywords[0] == "word30"
    assert len(summary.topKeywords) == 10


@pytest.mark.parametrize("date", ["yesterday", "2026-02-30", "22.11.2026", ""])
def test_what_is_no_day_is_misuse(date: str) -> None:
    answer = CliRunner().invoke(app, ["summary", "--date", date])
    assert answer.exit_code == 2
    assert "is no day" in answer.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--stage", "local"], "start one with `make run`"), (["--stage", "prd"], "no stage [prd]")],
    ids=["no-run", "no-stage"],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.setenv(ENDPOINTS_VARIABLE, str(tmp_path / "endpoints.json"))
    monkeypatch.setattr("sys.argv", ["cv-analytics", "summary", "--date", "2026-11-22", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert told in shown.err
    assert len(shown.err.splitlines()) == 1
    assert shown.out == ""


def test_a_run_that_has_gone_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "endpoints.json"
    names: dict[str, object] = {
        "tables": {},
        "queues": {},
        "functions": {},
        "dashboard": None,
        "ca_bundle": None,
    }
    texts = ("receiver", "firestore", "mail", "webhook_secret", "stage", "firestore_project")
    files = ("webhook_secret_file", "receiver_log")
    keys = {"region": "eu-west-2", "access_key_id": "k", "secret_access_key": "s"}
    stale.write_text(
        json.dumps({**names, **keys, **dict.fromkeys((*texts, *files), "x"), "aws": "http://127.0.0.1:9"})
    )
    monkeypatch.setenv(ENDPOINTS_VARIABLE, str(stale))
    monkeypatch.setattr("sys.argv", ["cv-analytics", "summary", "--date", "2026-11-22"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("AWS cannot be reached")
