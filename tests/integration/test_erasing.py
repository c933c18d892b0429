"""What is deleted on GitHub is deleted here, in whatever order it was heard of."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from google.cloud.firestore import Client

from local.local_stage import LocalStage
from ops.peeking import Look
from tests.conversations import CASES
from tests.integration.archive import archived
from tests.integration.happenings import Case, Happenings, name_of, ways
from tests.integration.observing import deliver, deliver_last
from tests.integration.stores import scan
from tests.waiting import eventually

pytestmark = pytest.mark.both_queues

# Each text is one word that is nowhere else: what is left of it, be it as a keyword, is found.
MOVED_AND_DELETED = {
    "name": "an issue moves, and is deleted with its comments where it is then",
    "events": [
        {"at": "10:00:00", "who": "ann", "do": "open", "title": "Quittenweg", "text": "Holunderallee"},
        {"at": "10:01:00", "who": "ann", "do": "comment", "text": "Mispelgasse"},
        {
            "at": "10:02:00",
            "who": "olive",
            "as": "OWNER",
            "do": "transfer",
            "to": "corp/support",
            "number": 7,
        },
        {"at": "10:03:00", "who": "olive", "as": "OWNER", "do": "delete_issue"},
    ],
}
COMMENT_DELETED = {
    "name": "a comment is deleted after an edit",
    "events": [
        {"at": "10:00:00", "who": "ann", "do": "open", "title": "", "text": ""},
        {"at": "10:01:00", "who": "ann", "do": "comment", "id": "c", "text": "Schlehenplatz"},
        {"at": "10:02:00", "who": "ann", "do": "edit", "id": "c", "text": "Sanddornufer"},
        {"at": "10:03:00", "who": "ann", "do": "delete", "id": "c"},
    ],
}
ERASING = [*(case for case in CASES if "no_text_left_in" in case), MOVED_AND_DELETED, COMMENT_DELETED]


@pytest.mark.parametrize("case", ERASING, ids=name_of)
def test_nothing_that_was_written_is_left(
    local_stage: LocalStage, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    texts = [event[part] for event in case["events"] for part in ("title", "text") if event.get(part)]
    ordered = [(Happenings.of(case["events"]), way) for way in ways(case)]
    for step in range(max(len(way) for _, way in ordered)):
        deliver(local_stage, *(each.webhooks[way[step]] for each, way in ordered if step < len(way)))
        # Before the next step, so that every store has had the texts of this one.
        deliver_last(local_stage)

    assert eventually(lambda: not left_of(local_stage, texts)), left_of(local_stage, texts)
    places = [place for each, _ in ordered for place in (each, each.moved) if place]
    names = {place.name for place in places}
    assert eventually(lambda: not newest_texts(local_stage, names)), newest_texts(local_stage, names)


def left_of(stage: LocalStage, texts: Iterable[str]) -> list[str]:
    """Where one of the texts still is."""
    held = {**in_firestore(stage), **in_dynamodb(stage), **in_queues(stage)}
    sought = [text.casefold() for text in texts]
    return [where for where, content in held.items() if any(text in content.casefold() for text in sought)]


def in_firestore(stage: LocalStage) -> dict[str, str]:
    """By path."""
    collections = Client(project=stage.stage.google_project).collections()
    documents = (document for collection in collections for document in collection.stream())
    return {document.reference.path: as_text(document.to_dict()) for document in documents}


def in_dynamodb(stage: LocalStage) -> dict[str, str]:
    """By table."""
    return {table: as_text(scan(stage, table)) for table in stage.endpoints().tables.values()}


def in_queues(stage: LocalStage) -> dict[str, str]:
    """By URL: those of the routes as well."""
    sqs, held = stage.client("sqs"), {}
    for url in sqs.list_queues()["QueueUrls"]:
        with Look(sqs, url) as look:
            held[url] = as_text([message["Body"] for batch in look.batches() for message in batch])
    return held


def newest_texts(stage: LocalStage, repositories: Iterable[str]) -> list[str]:
    """What the data lake's newest line on each message still says."""
    lines = [line for repository in repositories for line in archived(stage, repository)]
    lines.sort(key=lambda line: (line["version"], line["revision"]))
    newest = {line["message_id"]: line for line in lines}
    return [line[part] for line in newest.values() for part in ("title", "text") if line[part]]


def as_text(content: object) -> str:
    return json.dumps(content, default=str, ensure_ascii=False)
