"""Every alarm of the deployed stage rings for its own trouble, is mailed, and is over with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from local.local_stage import LocalStage
from toolchain.tools import ROOT

pytestmark = pytest.mark.long_module

DRILL_SECONDS = 1200


def test_drill_finds_every_alarm_as_it_should_be(local_stage: LocalStage, tmp_path: Path) -> None:
    """What other tests of the stage left in its dead-letter queues would ring before anything is provoked."""
    file = tmp_path / "endpoints.json"
    local_stage.endpoints().write(file)
    sqs = local_stage.client("sqs")
    for url in sqs.list_queues()["QueueUrls"]:
        if "dlq" in url:
            sqs.purge_queue(QueueUrl=url)

    done = subprocess.run(
        [sys.executable, "-m", "ops", "drill", "--yes", "--json"],
        cwd=ROOT,
        env={**os.environ, "CV_ANALYTICS_ENDPOINTS": str(file)},
        capture_output=True,
        text=True,
        check=False,
        timeout=DRILL_SECONDS,
    )

    assert done.returncode in (0, 1), done.stderr
    outcomes = {each["alarm"]: each for each in json.loads(done.stdout)}
    wrong = {
        word: each
        for word, each in outcomes.items()
        if each["also"] or not all(each[mark] for mark in ("fired", "mail", "ended", "mail_of_end"))
    }
    assert wrong == {}
    deployed = local_stage.client("cloudwatch").describe_alarms()["MetricAlarms"]
    names = {alarm["AlarmName"].removeprefix(local_stage.stage.names.of("")) for alarm in deployed}
    assert set(outcomes) == names | {"failed-records"}
    assert {alarm["StateValue"] for alarm in deployed} == {"OK"}
