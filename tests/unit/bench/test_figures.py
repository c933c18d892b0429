"""Every bench's table, JSON and exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.figures import Figure, at_least, at_most, run, shown, to_json

HOLDS = at_most("CPU per webhook", 0.8, 1.0, "ms")
MISSED = at_least("rate", 10, 200, "webhooks/s")
NO_GOAL = shown("machine", 2, "cores")


def _run(monkeypatch: pytest.MonkeyPatch, figures: list[Figure], *options: str) -> int:
    monkeypatch.setattr("sys.argv", ["bench", *options])

    def measure() -> list[Figure]:
        return figures

    return run(measure)


@pytest.mark.parametrize(
    ("figures", "code"),
    [([HOLDS, NO_GOAL], 0), ([HOLDS, MISSED], 1), ([NO_GOAL], 0)],
    ids=["holds", "missed", "no goal"],
)
def test_a_missed_goal_alone_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, figures: list[Figure], code: int
) -> None:
    assert _run(monkeypatch, figures) == code


def test_a_limit_is_reached_at_the_limit_itself() -> None:
    assert at_most("a", 1.0, 1.0, "ms").holds
    assert at_least("a", 1.0, 1.0, "ms").holds
    assert at_most("a", 1.01, 1.0, "ms").holds is False
    assert at_least("a", 0.99, 1.0, "ms").holds is False


def test_the_table_shows_claim_goal_figure_and_verdict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(monkeypatch, [HOLDS, MISSED])
    shown = capsys.readouterr().out
    for expected in ("CPU per webhook", "≤ 1 ms", "0.8 ms", "holds", "≥ 200 webhooks/s", "MISSED"):
        assert expected in shown


def test_the_json_file_holds_every_field(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "bench" / "receiver.json"
    _run(monkeypatch, [HOLDS, NO_GOAL], "--json", str(file))
    assert file.read_text() == to_json([HOLDS, NO_GOAL])
    assert [Figure(**each) for each in json.loads(file.read_text())] == [HOLDS, NO_GOAL]
