"""What is changed on disk runs in the stage, and what cannot be compiled does not."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from local.function_process import FunctionProcess
from local.hotswap import Hotswap
from local.local_stage import LocalStage
from local.webhooks import send
from stacks.packaging.asset import build_asset
from tests.waiting import eventually

SAYS = """
def handle(event, context):
    return {word!r}
"""
ANSWERS = """
def receive(request):
    return {word!r}, 405
"""


class Edited:
    """A function of the test's own in the stage, its sources, and what is said when they change."""

    def __init__(self, stage: LocalStage, sources: Path) -> None:
        self._lambda = stage.client("lambda")
        self.name = f"greeter-{uuid4().hex[:8]}"
        self.source = sources / "lambda_src" / "greeter" / "handler.py"
        self.said: list[str] = []
        self.restarts = 0
        self.source.parent.mkdir(parents=True)
        (sources / "contract").mkdir()
        (sources / "contract" / "__init__.py").touch()
        self.save(SAYS.format(word="before"))
        self.hotswap = Hotswap(
            functions=self._lambda,
            restart=self._restarted,
            say=self.said.append,
            sources=sources,
            build=sources / "build",
        )
        asset = build_asset("greeter", emulated=True, build=sources / "build", sources=sources)
        self._lambda.create_function(
            FunctionName=self.name,
            Runtime="python3.13",
            Role=f"arn:aws:iam::{stage.stage.aws_account}:role/any",
            Handler="greeter.handler.handle",
            Code={"ZipFile": asset.zipped(zipfile.ZIP_STORED)},
        )

    def save(self, text: str) -> None:
        self.source.write_text(text)

    def answer(self) -> Any:
        return json.loads(self._lambda.invoke(FunctionName=self.name)["Payload"].read())

    def remove(self) -> None:
        self._lambda.delete_function(FunctionName=self.name)

    def _restarted(self) -> None:
        self.restarts += 1


@pytest.fixture
def edited(local_stage: LocalStage, tmp_path: Path) -> Iterator[Edited]:
    edited = Edited(local_stage, tmp_path)
    yield edited
    edited.remove()


def test_a_saved_file_runs_in_the_stage(edited: Edited) -> None:
    with edited.hotswap.watching() as changes:
        edited.save(SAYS.format(word="after"))
        edited.hotswap.apply(eventually(lambda: changes.next(1)) or ())
    assert edited.answer() == "after"
    assert [line.partition(" in ")[0] for line in edited.said] == [f"{edited.name}: runs the new code"]
    assert edited.restarts == 0


def test_what_cannot_be_compiled_is_named_and_replaces_nothing(edited: Edited) -> None:
    edited.save("def handle(event, context:\n    return 1\n")
    edited.hotswap.apply([edited.source])
    assert edited.answer() == "before"
    (line,) = edited.said
    assert line.startswith("lambda_src/greeter/handler.py:1: ")
    assert line.endswith("The old code stays.")


def test_shared_code_replaces_every_function_of_both_clouds(edited: Edited, tmp_path: Path) -> None:
    shared = tmp_path / "contract" / "words.py"
    shared.write_text("WORD = 'shared'\n")
    edited.save("from contract.words import WORD\ndef handle(event, context):\n    return WORD\n")
    edited.hotswap.apply([shared])
    assert edited.answer() == "shared"
    assert edited.restarts == 1


def test_a_function_of_google_starts_again_at_its_address(tmp_path: Path) -> None:
    package = tmp_path / "functions"
    package.mkdir()
    (package / "main.py").write_text(ANSWERS.format(word="before"))
    function = FunctionProcess(
        name="Receiver", target="receive", folder=tmp_path, package=package, firestore_host="127.0.0.1:1"
    )
    function.start({}, {}).wait_until(lambda: _get(function) == "before", seconds=60)
    try:
        function.process.stop()
        (package / "main.py").write_text(ANSWERS.format(word="after"))
        function.start_again().wait_until(lambda: _get(function) == "after", seconds=60)
    finally:
        function.process.stop()


def _get(function: FunctionProcess) -> str | None:
    try:
        return str(send(function.url, None, {}, method="GET").body["error"])
    except OSError:
        return None
