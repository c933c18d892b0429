"""`cv-analytics doctor` over the running local stage: its AWS side and its receiver."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from local.endpoints import ENDPOINTS_VARIABLE
from local.local_stage import LocalStage


def doctor(endpoints: Path) -> tuple[int, list[dict[str, Any]]]:
    run = subprocess.run(
        [sys.executable, "-m", "ops", "doctor", "--stage", "local", "--json"],
        env={**os.environ, ENDPOINTS_VARIABLE: str(endpoints)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return run.returncode, json.loads(run.stdout)


def endpoints_of(local_stage: LocalStage, folder: Path) -> Path:
    file = folder / "endpoints.json"
    local_stage.endpoints().write(file)
    return file


def test_the_local_stage_has_all_that_it_needs(local_stage: LocalStage, tmp_path: Path) -> None:
    code, findings = doctor(endpoints_of(local_stage, tmp_path))
    assert [finding for finding in findings if finding["state"] != "ok"] == []
    assert code == 0
    checks = [finding["check"] for finding in findings]
    assert {"AWS credentials", "CDK bootstrap", "SES identity", "receiver answers", "secret 0"} <= set(checks)
    assert {"stack CvAnalytics-local-Storage", "stack CvAnalytics-local-Pipeline"} <= set(checks)


def test_a_door_that_nobody_answers_is_reported_with_what_to_do(
    local_stage: LocalStage, tmp_path: Path
) -> None:
    file = endpoints_of(local_stage, tmp_path)
    replace(local_stage.endpoints(), receiver="http://127.0.0.1:9").write(file)
    code, findings = doctor(file)
    (finding,) = [finding for finding in findings if finding["state"] != "ok"]
    assert (finding["step"], finding["check"], finding["state"]) == ("webhook", "receiver answers", "missing")
    assert "make deploy-gcp" in finding["remedy"]
    assert code == 1


def test_a_secret_that_the_receiver_does_not_take_is_reported_by_its_place_alone(
    local_stage: LocalStage, tmp_path: Path
) -> None:
    file, secrets = endpoints_of(local_stage, tmp_path), tmp_path / "secrets"
    secrets.write_text("not-the-receivers\n")
    replace(local_stage.endpoints(), webhook_secret_file=str(secrets)).write(file)
    code, findings = doctor(file)
    (finding,) = [finding for finding in findings if finding["state"] != "ok"]
    assert (finding["check"], finding["detail"]) == ("secret 0", "its ping is answered 401")
    assert code == 1
    assert "not-the-receivers" not in json.dumps(findings)
