"""Discussions as signed webhooks in, and their figures out, in a stage that counts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from google.cloud.firestore import Client

from contract.names import FIRESTORE_COLLECTION, FIRESTORE_THREADS
from local.local_stage import LocalStage
from local.receiver_package import unpack_functions
from local.receiver_process import ReceiverProcess
from local.webhooks import post
from tests.discussions import CASES, DAY, counting_discussions, webhooks_of
from tests.integration.observing import Repository, post_to
from tests.integration.summaries import summary_of_day
from tests.integration.typed import Command
from tests.waiting import eventually


@pytest.fixture(scope="module")
def receiver(local_stage: LocalStage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReceiverProcess]:
    """The stage's own but for the setting, which nothing behind it reads."""
    folder = tmp_path_factory.mktemp("receiver")
    receiver = ReceiverProcess.of(
        counting_discussions(local_stage.stage),
        folder=folder,
        package=unpack_functions(folder),
        firestore_host=local_stage.firestore.host,
        secret=local_stage.secret,
    )
    try:
        receiver.start(local_stage.aws.client_environment)
        receiver.wait()
        yield receiver
    finally:
        receiver.process.stop()


@pytest.fixture(scope="module")
def posted(receiver: ReceiverProcess) -> Mapping[str, Repository]:
    """Each case, in a repository of its own."""
    found = {}
    for case in CASES:
        here = found[case["name"]] = Repository.new()
        for webhook in webhooks_of(case, repository=here.name, repository_id=here.repository_id):
            assert eventually(lambda: post(receiver.url, receiver.secret, webhook).status < 300)  # noqa: B023  # used at once
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_discussion_comes_to_its_figures(
    local_stage: LocalStage, posted: Mapping[str, Repository], case: dict[str, Any]
) -> None:
    repository, wanted = posted[case["name"]].name, case["expect"]
    counts_nothing = not any(wanted.values())

    def found() -> dict[str, Any]:
        shown = summary_of_day(local_stage, DAY, repository)
        return wanted if counts_nothing and not shown else {name: shown.get(name) for name in wanted}

    eventually(lambda: found() == wanted)
    assert found() == wanted


def test_what_waits_is_shown_under_its_own_name_and_address(
    local_stage: LocalStage,
    posted: Mapping[str, Repository],
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = posted["an edited title is the question's"]
    name, address = f"{here.name}#discussion-7", f"https://github.com/{here.name}/discussions/7"
    assert eventually(lambda: command("timeline", name).code == 0)
    assert name in command("summary", "--date", DAY).shown["issue_ids"]
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    threads = Client(project=local_stage.stage.google_project).collection(FIRESTORE_THREADS)
    shown = eventually(lambda: threads.document(f"{here.repository_id}#discussion-7").get().to_dict())
    assert shown is not None
    assert (shown["correlation_id"], shown["url"], shown["title"]) == (name, address, "Installer?")


def test_a_deleted_discussions_comments_are_erased(
    local_stage: LocalStage, posted: Mapping[str, Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = posted["a deleted discussion takes its comments with it"]
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    messages = Client(project=local_stage.stage.google_project).collection(FIRESTORE_COLLECTION)
    comment = messages.document(f"discussion_comment-{here.repository_id * 1_000_000 + 1}")
    assert eventually(lambda: (comment.get().to_dict() or {}).get("deleted"))
    assert (comment.get().to_dict() or {})["text"] == ""


def test_a_stage_without_the_setting_ignores_discussions(local_stage: LocalStage) -> None:
    here = Repository.new()
    (opened, *_) = webhooks_of(CASES[0], repository=here.name, repository_id=here.repository_id)
    assert post_to(local_stage, opened).outcome == "ignored: unknown_event"
