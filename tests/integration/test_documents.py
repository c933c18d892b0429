"""The runbook's commands do in the local stage what the manual says.

Each `cv-analytics` command runs, its placeholders filled from an event of the stage, but for `rotate-secret`
(test_secret_rotation.py) and `backfill` (test_backfilling.py). Each `aws` command is called as the same
operation through boto3, but for those of `UNKNOWN_HERE`: tests/unit/documents checks these and `gcloud`'s.
"""

from __future__ import annotations

import json
import re
from contextlib import chdir
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer
from botocore import xform_name

from contract.item import PARTITION_KEY
from local.local_stage import LocalStage
from ops.cli import app
from rig.builders import a_stream_record, an_event
from tests.integration.observing import Repository, assert_settled, deliver
from tests.integration.typed import Command
from tests.unit.documents.shell_commands import Command as Typed
from tests.unit.documents.shell_commands import commands

pytestmark = pytest.mark.long_module

ELSEWHERE = {"rotate-secret", "backfill"}
UNKNOWN_HERE = {"/aws/vendedlogs/", "get-account-settings"}
"""Log groups that the emulator's pipes do not write, and an operation that it has not."""
CODES = {
    ("summary",): 0,
    ("timeline", "octo/hello#1"): 0,
    ("dlq", "show"): 0,
    ("dlq", "try"): 1,
    ("dlq", "redrive"): 0,
    ("dlq", "purge"): 0,
    ("replay",): 0,
    ("routes", "list"): 0,
    ("doctor",): 0,
}
"""What is known beforehand of a stage with a dead message that nobody can read."""
CHANGING = {"redrive", "purge", "replay", "--repair"}


def _of_the_runbook(program: str) -> list[Typed]:
    found = {command.words: command for command in commands() if command.page == "docs/runbook.md"}
    return [command for command in found.values() if command.program == program]


OURS = [each for each in _of_the_runbook("cv-analytics") if each.arguments[0] not in ELSEWHERE]
AWS = [each for each in _of_the_runbook("aws") if not any(word in str(each) for word in UNKNOWN_HERE)]


@dataclass(frozen=True)
class Letter:
    """A dead message."""

    message_id: str
    fingerprint: str


@dataclass(frozen=True)
class Scene:
    """A question that was counted, and a stage to put a dead message into."""

    stage: LocalStage
    repository: Repository
    asked_at: str

    def dead_message(self, queue: str, repository: Repository) -> str:
        """Its id. It names no thread, so that it dies again whatever is done with it."""
        poison = a_stream_record(an_event(repository=repository.name))
        poison["dynamodb"]["Keys"][PARTITION_KEY] = {"S": "no thread"}
        sqs = self.stage.client("sqs")
        url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        return str(sqs.send_message(QueueUrl=url, MessageBody=json.dumps(poison))["MessageId"])


@pytest.fixture(scope="module")
def scene(local_stage: LocalStage) -> Scene:
    repository = Repository.new()
    asked = repository.comment("Which command is it?")
    deliver(local_stage, asked)
    assert_settled(local_stage, [asked])
    return Scene(local_stage, repository, datetime.now(UTC).isoformat(timespec="seconds"))


@pytest.fixture
def dead(scene: Scene, command: Command) -> Letter:
    """In the processor's queue; another lies in the route's."""
    repository, names = Repository.new(), scene.stage.stage.names
    scene.dead_message(names.route("archive", "dlq"), repository)
    message_id = scene.dead_message(names.work_dlq(fifo=False), repository)
    causes = command("dlq", "list", "--queue", "work_dlq").shown["causes"]
    (fingerprint,) = (cause["fingerprint"] for cause in causes if message_id in cause["message_ids"])
    return Letter(message_id, fingerprint)


def _filled(scene: Scene, dead: Letter, arguments: list[str]) -> list[str]:
    values = {
        "dev": "local",
        "octo/hello#1": f"{scene.repository.name}#7",
        "message-id": dead.message_id,
        "fingerprint": dead.fingerprint,
        "time-of-the-alarm": scene.asked_at,
        "a-time-at-which-there-was-a-question": scene.asked_at,
    }
    return [values.get(word, word) for word in arguments]


def _documented_codes(arguments: list[str]) -> set[int]:
    """The exit codes of the command's help, which is the manual."""
    command: Any = typer.main.get_command(app)
    for word in arguments:
        if hasattr(command, "commands"):
            command = command.commands[word]
    sentence = (command.help or "").partition("Exit code:")[2]
    return {int(number) for number in re.findall(r"(?:^|[,;])\s*(\d)\b", sentence)}


@pytest.mark.parametrize("typed", OURS, ids=str)
def test_the_command_does_what_the_manual_says(
    typed: Typed, scene: Scene, dead: Letter, tmp_path: Path
) -> None:
    arguments = _filled(scene, dead, typed.arguments)
    if CHANGING & set(arguments):
        arguments.append("--yes")
    scene.stage.endpoints().write(tmp_path / "endpoints.json")
    # Where the receipts go: beside nothing of anybody's.
    with chdir(tmp_path):
        done = Command(tmp_path / "endpoints.json").typed(*arguments)
    known = [code for words, code in CODES.items() if tuple(typed.arguments[: len(words)]) == words]
    expected = set(known) or _documented_codes(typed.arguments) - {2}
    assert done.code in expected, done.stdout + done.stderr


@pytest.mark.parametrize("typed", AWS, ids=str)
def test_the_operation_is_there_and_answers(typed: Typed, scene: Scene) -> None:
    service, operation, *rest = [word.replace("-dev-", "-local-") for word in typed.arguments]
    if (service, operation) == ("logs", "tail"):
        operation, rest = "filter-log-events", ["--log-group-name", rest[0]]
    client = scene.stage.client(service)
    shape = client.meta.service_model.operation_model(_api_name(client, operation)).input_shape
    given = _parameters(scene, shape.members, rest)
    answer = getattr(client, xform_name(_api_name(client, operation)))(**given)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] in {200, 202}
    assert "FunctionError" not in answer


def _api_name(client: Any, operation: str) -> str:
    names: dict[str, str] = {
        xform_name(name, "-"): name for name in client.meta.service_model.operation_names
    }
    return names[operation]


def _parameters(scene: Scene, members: dict[str, Any], words: list[str]) -> dict[str, Any]:
    """The CLI's options as the operation's own; what only concerns the CLI goes."""
    names = {f"--{xform_name(name, '-')}": name for name in members}
    given: dict[str, Any] = {}
    for option, value in pairwise(words):
        if option in names:
            kind = members[names[option]].type_name
            given[names[option]] = int(value) if kind == "integer" else value
    if queue := re.search(r"cv-analytics-[a-z-]+", given.get("QueueUrl", "")):
        given["QueueUrl"] = scene.stage.client("sqs").get_queue_url(QueueName=queue[0])["QueueUrl"]
    return given
