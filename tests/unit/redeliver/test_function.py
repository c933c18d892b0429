"""The function as deployed: `main.py` under functions-framework, its settings in the environment."""

from __future__ import annotations

import dataclasses
import json
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
import urllib3
from google.cloud.firestore import Client

from redeliver.report import RUN_MESSAGE, Report
from redeliver.settings import RedeliverSettings
from tests.unit.github.server import TOKEN, GitHubServer
from tests.unit.github.virtual_time import VirtualTime
from toolchain.processes import Process, free_port, is_open
from toolchain.tools import environment

ROOT = Path(__file__).resolve().parents[3]
MAIN = ROOT / "gcp_stack" / "function_src" / "main.py"


@pytest.fixture
def time() -> VirtualTime:
    """The function runs by the machine's clock."""
    return VirtualTime(datetime.now(UTC))


def test_schedulers_call_has_a_failed_webhook_delivered(
    server: GitHubServer, firestore: Client, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(TOKEN)
    settings = RedeliverSettings(
        stage="local",
        google_project=f"function-{uuid.uuid4().hex[:12]}",
        github_api_url=server.url,
        github_hooks=(server.hook,),
        github_app_id="",
        github_token_file=str(tmp_path / "token"),
        asks_per_run=10,
    )
    server.deliver("guid-1", 502)
    port = free_port()
    variables = settings.to_env() | {"FIRESTORE_EMULATOR_HOST": str(firestore._emulator_host)}
    process = Process.start(
        "redeliver",
        [sys.executable, "-m", "functions_framework", "--source", str(MAIN), *_where(port)],
        env=environment(variables),
        log=tmp_path / "log",
        cwd=tmp_path,
    )
    try:
        process.wait_until(lambda: is_open(port), seconds=60)
        answer = urllib3.request("POST", f"http://127.0.0.1:{port}/", timeout=60, retries=False)
    finally:
        process.stop()
    assert (answer.status, answer.json()["asked"]) == (200, 1)
    assert server.succeeded == {"guid-1"}
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines() if line.startswith("{")]
    assert [line["message"] for line in lines] == [RUN_MESSAGE]


def _where(port: int) -> list[str]:
    return ["--target", "redeliver", "--host", "127.0.0.1", "--port", str(port)]


def test_every_figure_of_a_run_is_defined_in_the_documents() -> None:
    page = (ROOT / "docs" / "metrics.md").read_text()
    for field in dataclasses.fields(Report):
        assert f"\n- `{field.name}`: " in page
