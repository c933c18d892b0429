"""The report's files, which outlive the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.report import write_whole


def test_a_report_that_cannot_be_written_leaves_the_earlier_one_whole(tmp_path: Path) -> None:
    file = write_whole(tmp_path / "report.html", "the earlier one")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "x" * 100_000 + "\ud800")
    assert file.read_text() == "the earlier one"
    assert list(tmp_path.iterdir()) == [file]
