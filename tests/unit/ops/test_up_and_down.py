"""A stage from two empty accounts to a webhook, and away again; each command changes what it would change."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest
from moto import mock_aws

from local.endpoints import Owner
from ops.down.taking_away import end, tasks_of
from ops.failure import Failed
from ops.task import walk
from ops.up.accounts import account_tasks
from ops.up.functions import function_tasks
from reporter.settings import CHAT_PARAMETER
from tests.unit.ops.accounts_world import ACCOUNT, REPOSITORY, World, empty_accounts

HOOK = f"repos/{REPOSITORY}/hooks/1"
IN_ORDER = [
    "cdk bootstrap",
    "make deploy-aws",
    "gcloud services",
    "gcloud storage",
    "gcloud storage",
    "make deploy-gcp",
    "make deploy-aws",
    "gcloud secrets",
    "make deploy-gcp",
    "make deploy-gcp",
    "npm --prefix",
    "npx firebase-tools",
]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.delenv("GH_TOKEN", raising=False)
    with mock_aws(), empty_accounts(tmp_path) as found:
        yield found


def up(world: World) -> str | None:
    tasks = [*account_tasks(world.site), *function_tasks(world.site)]
    stopped = walk(tasks, say=world.said.append, agreed=lambda _: True)
    return stopped.title if stopped else None


def up_with_a_person(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where it stopped, until it did not."""
    acts = {
        "Google credentials": world.log_in,
        "GitHub token": world.store_token,
        "Webhook at GitHub": lambda: monkeypatch.setenv("GH_TOKEN", world.github.token),
        "Firebase": world.add_firebase,
        "E-mail addresses": world.confirm_addresses,
    }
    stops = []
    while (stopped := up(world)) is not None:
        assert stopped not in stops, world.said[-1]
        stops.append(stopped)
        acts[stopped]()
    return stops


def down(world: World, data: str = "") -> str | None:
    stopped = walk(tasks_of(world.site, data=data), say=world.said.append, agreed=lambda _: True)
    return stopped.title if stopped else None


def ran(world: World) -> list[str]:
    return [" ".join(line.split()[:2]) for line in world.ran]


def test_two_empty_accounts_become_a_stage_that_takes_webhooks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops = up_with_a_person(world, monkeypatch)
    assert stops == [
        "Google credentials",
        "GitHub token",
        "Webhook at GitHub",
        "Firebase",
        "E-mail addresses",
    ]
    assert ran(world) == IN_ORDER
    stage = world.site.stage
    assert (stage.access.google_service_account_id, stage.redeliver.hooks) == ("1" * 21, (HOOK,))
    (hook,) = world.github.pages[f"repos/{REPOSITORY}/hooks"]
    assert (hook["config"]["url"], hook["events"]) == (world.receiver, ["issues", "issue_comment"])
    assert world.served == {"apiKey": "k"}
    (secret,) = world.site.secrets().read()
    assert len(secret) == 64
    assert not any(secret in line for line in [*world.said, *world.ran])


def test_the_secret_of_a_chat_is_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    up_with_a_person(world, monkeypatch)
    file = world.site.file
    file.write_text(file.read_text().replace("report = { sender", 'report = { chat = "slack", sender'))
    assert up(world) == "Secrets of the report"
    name = world.site.stage.names.of(CHAT_PARAMETER)
    assert f"aws ssm put-parameter --name {name} --type SecureString" in world.said[-1]
    world.site.client("ssm").put_parameter(Name=name, Type="SecureString", Value="https://example.com")
    assert up(world) is None


def test_a_stage_that_is_up_is_left_as_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    up_with_a_person(world, monkeypatch)
    before = list(world.ran)
    assert up(world) is None
    assert world.ran == before


@pytest.mark.parametrize("after", [False, True])
def test_it_goes_on_after_every_command_that_fails_once(
    world: World, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    """Before the command did anything, or after all of it."""
    failed: set[object] = set()

    def failing(words: Sequence[str], given: str | None) -> int:
        # The dashboard's three commands are one task, which begins again with the first.
        place = words[0] if words[0] in {"npm", "npx"} else len(world.ran)
        if place in failed:
            return world.run(words, given)
        failed.add(place)
        if after:
            world.run(words, given)
        raise Failed(words[0])

    world.site.run = failing
    while True:
        try:
            up_with_a_person(world, monkeypatch)
            break
        except Failed:
            assert len(failed) <= len(IN_ORDER) + 1
    assert ran(world) == [*IN_ORDER[:-1], "npm --prefix", "npx firebase-tools"]
    assert len(world.github.pages[f"repos/{REPOSITORY}/hooks"]) == 1


def test_down_keeps_the_data_until_the_stages_name_is_typed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    up_with_a_person(world, monkeypatch)
    formation, names = world.site.client("cloudformation"), world.site.stage.names
    assert down(world) == "The data of stage dev may go"
    left = {stack["StackName"] for stack in formation.describe_stacks()["Stacks"]}
    assert left == {"CDKToolkit", names.stack("Storage")}
    assert world.site.terraform_state("foundation").body["resources"]
    assert not world.site.terraform_state("functions").body["resources"]
    assert world.github.pages[f"repos/{REPOSITORY}/hooks"] == []
    assert world.site.stage.redeliver.hooks == ()
    assert down(world, data="dev") is None
    assert {stack["StackName"] for stack in formation.describe_stacks()["Stacks"]} == {"CDKToolkit"}
    before = list(world.ran)
    assert down(world) is None
    assert world.ran == before


def test_a_protected_stage_is_not_taken_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    up_with_a_person(world, monkeypatch)
    file = world.site.file
    file.write_text(file.read_text().replace("[dev]\n", "[dev]\nprotect_data = true\n"))
    before = list(world.ran)
    assert down(world, data="dev") == "The stage is not protected"
    assert world.ran == before


def test_a_stage_of_another_account_is_not_taken_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    up_with_a_person(world, monkeypatch)
    file = world.site.file
    file.write_text(file.read_text().replace(ACCOUNT, "9" * 12))
    stacks = world.site.client("cloudformation").describe_stacks()["Stacks"]
    assert down(world, data="dev") == "AWS credentials"
    assert world.site.client("cloudformation").describe_stacks()["Stacks"] == stacks


SLOW_TO_END = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(float(sys.argv[1])), sys.exit()))
print("up", flush=True)
while True:
    signal.pause()
"""
"""As a local run is, which takes its endpoints file away before its interpreter ends."""


@pytest.fixture
def slow_to_end() -> Iterator[Owner]:
    command = [sys.executable, "-c", SLOW_TO_END, "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603  # this interpreter
        assert process.stdout
        process.stdout.readline()
        yield Owner(pid=process.pid, started=psutil.Process(process.pid).create_time())
        process.kill()


def test_down_returns_when_the_local_run_has_ended(slow_to_end: Owner) -> None:
    end(slow_to_end)
    assert not slow_to_end.is_alive


def test_down_says_where_a_local_run_does_not_end(slow_to_end: Owner) -> None:
    with pytest.raises(Failed, match=f"process {slow_to_end.pid}.* run this again"):
        end(slow_to_end, seconds=0)
