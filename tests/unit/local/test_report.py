"""The report's files, which outlive the run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from local.report import last_weeks, write_whole


def test_reports_are_of_weeks_that_are_over_the_latest_last() -> None:
    sunday = datetime(2026, 11, 29, 23, tzinfo=UTC)
    assert last_weeks(3, sunday) == ["2026-W45", "2026-W46", "2026-W47"]


def test_a_report_that_cannot_be_written_leaves_the_earlier_one_whole(tmp_path: Path) -> None:
    file = write_whole(tmp_path / "report.html", "the earlier one")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "x" * 100_000 + "\ud800")
    assert file.read_text() == "the earlier one"
    assert list(tmp_path.iterdir()) == [file]
