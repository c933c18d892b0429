"""docs/how-to/add-a-consumer.md, followed as it stands: its function runs in the deployed stage."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.names import function_logs
from local.local_stage import LocalStage
from reporter.queues import messages_in
from tests.integration.observing import Repository, deliver
from tests.unit.documents.shell_commands import blocks
from tests.waiting import eventually
from toolchain.tools import ROOT

PAGE = ROOT / "docs/how-to/add-a-consumer.md"
CODE = ("stacks", "stages", "contract", "lambda_src", "app.py", "cdk.json", "stages.toml")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is synthesised, changed as the page says."""
    root = tmp_path_factory.mktemp("checkout")
    for name in CODE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    (folder,) = re.findall(r"into `(lambda_src/\w+)`", PAGE.read_text(encoding="utf-8"))
    (root / folder).mkdir()
    (root / folder / "__init__.py").touch()
    (handler,) = blocks(PAGE, "python")
    (root / folder / "handler.py").write_text(handler, encoding="utf-8")
    with (root / "stages.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + blocks(PAGE, "toml")[0])
    return root


@pytest.fixture(scope="module")
def stage(checkout: Path) -> Iterator[LocalStage]:
    """With IAM enforced, since what the function may do is part of the page."""
    with LocalStage(enforce_iam=True, stages_file=checkout / "stages.toml", root=checkout) as stage:
        yield stage


def _lines(stage: LocalStage) -> list[str]:
    stage.check()
    pages = stage.client("logs").get_paginator("filter_log_events")
    group = function_logs(stage.stage.names.route("newcomers"))
    return [
        event["message"].strip() for page in pages.paginate(logGroupName=group) for event in page["events"]
    ]


def _in_queue(stage: LocalStage, part: str) -> int:
    sqs = stage.client("sqs")
    url = sqs.get_queue_url(QueueName=stage.stage.names.route("newcomers", part))["QueueUrl"]
    return messages_in(sqs, url)


def test_the_function_of_the_page_gets_its_events_once(stage: LocalStage) -> None:
    repository = Repository.new()
    opened = repository.opened(7, title="How do I start?", text="", at="2026-11-16T09:00:00Z")
    deliver(stage, repository.comment("Welcome", issue=7), opened)

    greeting = f"Hello mona, thank you for https://github.com/{repository.name}/issues/7"
    assert eventually(lambda: greeting in _lines(stage)), json.dumps(_lines(stage))
    assert eventually(lambda: _in_queue(stage, "queue") == 0)
    assert [line for line in _lines(stage) if line.startswith("Hello")] == [greeting]
    assert _in_queue(stage, "dlq") == 0
    assert greeting in stage.aws.process.log.read_text(errors="replace")
