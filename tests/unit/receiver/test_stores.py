"""Both stores: one record per message, and what knows more wins whatever comes when."""

from __future__ import annotations

import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from google.cloud.firestore import Client

from contract.event import AnalyticsEvent
from contract.item import REVISION, from_item
from contract.names import FIRESTORE_COLLECTION
from receiver.dynamodb_store import DynamoDbStore
from receiver.firestore_store import FirestoreStore
from receiver.settings import ReceiverSettings
from receiver.store import Stored, StoreFailed
from rig.builders import an_event
from tests.unit.receiver.payloads import (
    a_comment,
    a_user,
    an_issue,
    comment_webhook,
    issue_webhook,
)
from tests.unit.receiver.running_receiver import RunningReceiver

EXPIRES = datetime(2027, 12, 21, tzinfo=UTC)
OURS = a_user("cv-chatbot[bot]", bot=True)


def version(minute: int, *, deleted: bool = False) -> AnalyticsEvent:
    return an_event(
        text=f"text {minute}",
        updated_at=f"2026-11-16T09:{minute:02}:00Z",
        deleted=deleted,
        delivery_id=f"d-{minute}",
    )


def state(minute: int, revision: int, *, deleted: bool = False) -> Stored:
    return Stored(event=version(minute, deleted=deleted), revision=revision, expires_at=EXPIRES)


@pytest.fixture
def firestore(stores: None, settings: ReceiverSettings) -> FirestoreStore:
    return FirestoreStore.connect(project=settings.google_project)


@pytest.fixture
def dynamodb(stores: None, settings: ReceiverSettings) -> DynamoDbStore:
    return DynamoDbStore.connect(settings, session_name="test")


def put(firestore: FirestoreStore, event: AnalyticsEvent) -> Stored:
    return firestore.put(event, expires_at=EXPIRES, left=lambda: 30.0)


def test_an_event_comes_back_from_both_as_it_went_in(
    firestore: FirestoreStore, dynamodb: DynamoDbStore, receiver: RunningReceiver
) -> None:
    assert dynamodb.put(put(firestore, version(1)))
    assert receiver.events() == {"issue-1": version(1)}


def test_both_have_the_revision_and_the_time_to_live_that_each_expects(
    firestore: FirestoreStore, dynamodb: DynamoDbStore, receiver: RunningReceiver
) -> None:
    put(firestore, version(1))
    dynamodb.put(put(firestore, version(2)))
    document, item = receiver.documents()["issue-1"], receiver.items()["issue-1"]
    assert (document["revision"], document["expires_at"]) == (2, EXPIRES)
    assert (item["revision"], item["expires_at"]) == ({"N": "2"}, {"N": str(int(EXPIRES.timestamp()))})


STATES = [state(1, 1), state(2, 2), state(2, 3), state(2, 4, deleted=True)]


@pytest.mark.parametrize("order", list(itertools.permutations(STATES)))
def test_dynamodb_keeps_the_newest_version_and_of_that_the_latest_revision(
    order: tuple[Stored, ...], dynamodb: DynamoDbStore, receiver: RunningReceiver
) -> None:
    for each in (*order, *order):
        dynamodb.put(each)
    item = receiver.items()["issue-1"]
    assert (from_item(item), item[REVISION]) == (STATES[-1].event, {"N": "4"})


def test_dynamodb_says_whether_it_knew_less(dynamodb: DynamoDbStore) -> None:
    puts = (state(2, 2), state(2, 2), state(2, 3), state(2, 2), state(1, 9))
    assert [dynamodb.put(each) for each in puts] == [True, False, True, False, False]


def test_many_versions_that_come_at_once_are_one_message_in_both(
    firestore: FirestoreStore, dynamodb: DynamoDbStore, receiver: RunningReceiver
) -> None:
    versions = [version(minute) for minute in range(24)]
    shuffled = random.Random(7).sample(versions, len(versions))  # noqa: S311  # the same each time

    def keep(event: AnalyticsEvent) -> None:
        while True:
            try:
                dynamodb.put(put(firestore, event))
            except StoreFailed:
                continue  # as often as others were first, GitHub delivers it again
            return

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(keep, shuffled))
    (event,) = receiver.events().values()
    assert (event.text, event.substantial_at) == ("text 23", "2026-11-16T09:00:00Z")


@pytest.mark.parametrize(
    "there",
    [{"version": "", "text": "old"}, {**an_event().to_record(), "schema_version": 1, "kind": "query"}],
)
def test_a_document_that_no_event_can_be_made_of_is_replaced(
    firestore: FirestoreStore, settings: ReceiverSettings, receiver: RunningReceiver, there: dict[str, Any]
) -> None:
    document = Client(project=settings.google_project).collection(FIRESTORE_COLLECTION).document("issue-1")
    document.set({**there, "keywords": [], "revision": 6})
    assert put(firestore, version(1)).revision == 7
    assert AnalyticsEvent.from_record(receiver.documents()["issue-1"]) == version(1)


def test_a_document_that_newer_code_wrote_is_left_alone(
    firestore: FirestoreStore, settings: ReceiverSettings, receiver: RunningReceiver
) -> None:
    """After a rollback: that the message was deleted must not be forgotten."""
    document = Client(project=settings.google_project).collection(FIRESTORE_COLLECTION).document("issue-1")
    newer = {"schema_version": 3, "deleted": True}
    document.set(newer)
    with pytest.raises(StoreFailed, match="schema_version is 3"):
        put(firestore, version(1))
    assert receiver.documents()["issue-1"] == newer


def conversation() -> list[tuple[str, dict[str, Any]]]:
    """Every state that three messages go through, in the order in which they do."""

    def at(minute: int) -> str:
        return f"2026-11-16T09:{minute:02}:00Z"

    def comment(action: str, minute: int, **changes: Any) -> tuple[str, dict[str, Any]]:
        return "issue_comment", comment_webhook(action, comment=a_comment(updated_at=at(minute), **changes))

    def issue(action: str, minute: int, **changes: Any) -> tuple[str, dict[str, Any]]:
        return "issues", issue_webhook(action, issue=an_issue(updated_at=at(minute), **changes))

    return [
        issue("opened", 0),
        comment("created", 1),
        comment("created", 1, id=201, user=OURS, body="Thinking…"),
        issue("edited", 2, title="New title"),
        comment("edited", 3, body="New text"),
        comment("edited", 3, id=201, user=OURS, body="This one."),
        comment("deleted", 3, body="New text"),
        issue("closed", 4, title="New title", state="closed", closed_at=at(4)),
        comment("edited", 5, id=201, user=OURS, body="That one."),
        issue("reopened", 6, title="New title"),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_deliveries_repeated_and_in_any_order_end_in_the_same_state(
    receiver: RunningReceiver, seed: int
) -> None:
    webhooks = conversation() * 2
    random.Random(seed).shuffle(webhooks)  # noqa: S311  # the same each time
    for number, (event_name, payload) in enumerate(webhooks):
        assert receiver.post(event_name, payload, delivery_id=f"d-{number}").status_code == 202
    events = receiver.events()
    issue, comment, answer = (events[name] for name in ("issue-100", "comment-200", "comment-201"))
    assert (issue.title, issue.closed_at) == ("New title", "")
    assert (comment.deleted, comment.text) == (True, "")
    assert (answer.text, answer.substantial_at) == ("That one.", "2026-11-16T09:03:00Z")
    assert receiver.outbox() == {}


def test_webhooks_at_once_leave_no_entry_behind(receiver: RunningReceiver) -> None:
    """While others are under way, one of them deletes a webhook's entry on its way."""

    def post(number: int) -> int:
        comment = a_comment(id=number)
        return receiver.post("issue_comment", comment_webhook(comment=comment)).status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(post, range(300, 340))) == {202}
    assert len(receiver.events()) == 40
    assert receiver.outbox() == {}


def test_one_delivery_id_with_two_bodies_is_two_events(receiver: RunningReceiver) -> None:
    receiver.post("issues", issue_webhook(), delivery_id="d-1")
    receiver.post("issue_comment", comment_webhook(), delivery_id="d-1")
    assert set(receiver.events()) == {"issue-100", "comment-200"}


def test_a_late_older_version_is_one_more_revision_where_it_knows_more(receiver: RunningReceiver) -> None:
    for minute, body in ((5, "Run it twice."), (2, "Run it.")):
        comment = a_comment(user=OURS, body=body, updated_at=f"2026-11-16T09:{minute:02}:00Z")
        receiver.post("issue_comment", comment_webhook("edited", comment=comment))
    (event,) = receiver.events().values()
    assert (event.text, event.substantial_at) == ("Run it twice.", "2026-11-16T09:02:00Z")
    assert receiver.items()["comment-200"][REVISION] == {"N": "2"}


def test_an_author_stays_known_when_the_account_is_deleted(receiver: RunningReceiver) -> None:
    receiver.post("issue_comment", comment_webhook(comment=a_comment(user=OURS)))
    later = a_comment(user=None, updated_at="2026-11-17T00:00:00Z")
    receiver.post("issue_comment", comment_webhook("edited", comment=later))
    (event,) = receiver.events().values()
    assert (event.author, event.from_chatbot) == ("cv-chatbot[bot]", True)
    assert event.version.startswith("2026-11-17")
