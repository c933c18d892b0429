"""Items that were never cleaned, as a hand may write them: each hop names them, and goes on with others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contract.item import Item, to_item
from local.local_stage import LocalStage
from ops.dlq.letters import Letter
from ops.dlq.queues import PIPE_DLQ
from ops.peeking import Look
from rig.builders import an_event
from tests.integration.observing import Repository, assert_queries, figures_of
from tests.integration.typed import Command
from tests.waiting import eventually

pytestmark = pytest.mark.both_queues

DAY = "2026-03-04"
NEVER_FITS = "\x01" * 390_000
"""As JSON it is six times as long, which is more than a message may hold."""


def _item(repository: Repository, number: int, text: str) -> Item:
    entity_id = f"comment-{7_400_000 + number}"
    event = an_event(entity_id, repository=repository.name, issue_id=number, created_at=f"{DAY}T09:00:00Z")
    return to_item(replace(event, text=text), expires_at=4_000_000_000) | {"picture": {"B": b"\x00\xff"}}


def _notices(stage: LocalStage) -> list[Letter]:
    """What the pipe gave up since the target will never take it."""
    with Look(stage.client("sqs"), stage.endpoints().queues[PIPE_DLQ]) as look:
        letters = [Letter.of(PIPE_DLQ, message) for batch in look.batches() for message in batch]
    return [letter for letter in letters if "TargetRefused" in letter.reason]


@pytest.fixture
def written(local_stage: LocalStage, command: Command, tmp_path: Path) -> Iterator[Repository]:
    """Six sound items with two between them that are not; the pipe's notices are gone afterwards."""
    repository = Repository.new()
    texts = ["one", "a\uffff b\ufffe", "two", NEVER_FITS, "three", "four", "five", "six"]
    for number, text in enumerate(texts, start=1):
        item = _item(repository, number, text)
        local_stage.client("dynamodb").put_item(TableName=local_stage.stage.names.analytics_table, Item=item)
    yield repository
    for notice in _notices(local_stage):
        chosen = ("--queue", PIPE_DLQ, "--id", notice.message_id)
        command("dlq", "purge", *chosen, "--folder", str(tmp_path), "--yes")


def _counted(stage: LocalStage, repository: Repository) -> int:
    stage.check()
    return figures_of(stage, repository.name).queries


def test_the_pipe_names_what_the_queue_will_never_take_and_a_replay_counts_what_can_be_counted(
    local_stage: LocalStage, command: Command, written: Repository
) -> None:
    # The pipe would try a refused batch for nine minutes.
    assert eventually(lambda: _counted(local_stage, written) == 6, seconds=120)
    assert eventually(lambda: len(_notices(local_stage)) == 2)
    assert {letter.reason.partition(":")[0] for letter in _notices(local_stage)} == {
        "the pipe gave up on 1 records"
    }

    done = command("replay", "--from", DAY, "--to", DAY, "--repository", written.name, "--yes")
    (refused,) = done.shown["refused"]
    assert (done.code, done.shown["sent"]) == (1, 7)
    assert refused["correlation_id"] == f"{written.name}#4"
    assert_queries(local_stage, written.name, 7)
