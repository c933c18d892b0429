"""Items that were never cleaned, as a hand may write them: all are counted, and a route lacks two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contract.item import Item, to_item
from local.local_stage import LocalStage
from ops.dlq.queues import PIPE_DLQ, dead_queues
from ops.peeking import Look, Received
from rig.builders import an_event
from tests.integration.archive import archived
from tests.integration.observing import Repository, assert_counted
from tests.integration.typed import Command
from tests.waiting import eventually

pytestmark = pytest.mark.both_queues

NEVER_FITS = "\x01" * 390_000
"""As JSON it is six times as long, which is more than a message may hold."""
ROUTES_PIPE_DLQ = "archive-pipe-dlq"


def _item(repository: Repository, number: int, text: str) -> Item:
    event = an_event(
        f"comment-{7_400_000 + repository.repository_id * 100 + number}",
        repository=repository.name,
        repository_id=repository.repository_id,
        issue_id=number,
        created_at="2026-03-25T09:00:00Z",
    )
    return to_item(replace(event, text=text), expires_at=4_000_000_000)


def _notices(stage: LocalStage, word: str) -> list[Received]:
    sqs, queue = stage.client("sqs"), dead_queues(stage.stage)[word]
    url = stage.endpoints().queues.get(word) or sqs.get_queue_url(QueueName=queue.name)["QueueUrl"]
    with Look(sqs, url) as look:
        return [message for batch in look.batches() for message in batch]


@pytest.fixture
def written(local_stage: LocalStage, command: Command, tmp_path: Path) -> Iterator[Repository]:
    """Six sound items with two between them that are not; the pipe's notices are gone afterwards."""
    repository = Repository.new()
    texts = ["one", "a\uffff b\ufffe", "two", NEVER_FITS, "three", "four", "five", "six"]
    for number, text in enumerate(texts, start=1):
        item = _item(repository, number, text)
        local_stage.client("dynamodb").put_item(TableName=local_stage.stage.names.analytics_table, Item=item)
    yield repository
    for notice in _notices(local_stage, ROUTES_PIPE_DLQ):
        chosen = ("--queue", ROUTES_PIPE_DLQ, "--id", notice["MessageId"])
        command("dlq", "purge", *chosen, "--folder", str(tmp_path), "--yes")


def test_every_item_is_counted_and_the_archives_pipe_gives_up_on_what_its_queue_never_takes(
    local_stage: LocalStage, written: Repository
) -> None:
    assert_counted(local_stage, written, 8)
    assert eventually(lambda: len(archived(local_stage, written.name)) == 6)
    assert eventually(lambda: len(_notices(local_stage, ROUTES_PIPE_DLQ)) == 2)
    assert all("TargetRefused" in notice["Body"] for notice in _notices(local_stage, ROUTES_PIPE_DLQ))
    assert _notices(local_stage, PIPE_DLQ) == []
