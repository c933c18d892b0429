"""Limits of AWS that a stage's settings must keep to."""

from __future__ import annotations

from pathlib import Path

import pytest

from stages.setting_error import SettingError
from stages.stage import STAGES_FILE, load_stage

IN_DEV = 'google_project = "cv-analytics-dev"\n'


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("log_retention_days = 31", "dev.log_retention_days: expected one of 1, 3, 5"),
        ("log_retention_days = true", "dev.log_retention_days: expected one of 1, 3, 5"),
        (
            'queue = { type = "fifo", batch_window_seconds = 5 }',
            "dev.queue.batch_window_seconds: must be 0 for a FIFO queue",
        ),
        ('queue = { type = "fifo", batch_size = 11 }', "dev.queue.batch_size: at most 10 for a FIFO queue"),
        ("events = { retention_days = 29 }", "dev.events.retention_days: expected a whole number from 30"),
        ('pipe = { keywords = ["a,b"] }', "dev.pipe.keywords[0]: expected"),
        ('pipe = { keywords = [""] }', "dev.pipe.keywords[0]: expected"),
    ],
)
def test_setting_that_could_not_be_deployed_is_refused(tmp_path: Path, line: str, error: str) -> None:
    settings = STAGES_FILE.read_text()
    assert IN_DEV in settings
    file = tmp_path / "stages.toml"
    file.write_text(settings.replace(IN_DEV, f"{IN_DEV}{line}\n"))
    with pytest.raises(SettingError) as refused:
        load_stage("dev", file)
    assert str(refused.value).startswith(f"stages.toml: {error}")
