"""Both stores under one rule: one record per entity, and the newest version wins whatever comes when."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from google.cloud.firestore import Client

from contract.event import AnalyticsEvent, Rank, version_of
from contract.item import from_item
from contract.names import FIRESTORE_COLLECTION
from contract.routing import ROUTED
from receiver.dynamodb_store import DynamoDbStore
from receiver.firestore_store import FirestoreStore
from receiver.settings import ReceiverSettings
from receiver.store import Store
from rig.builders import an_event
from tests.unit.receiver.payloads import a_comment, an_issue, comment_webhook, issue_webhook
from tests.unit.receiver.running_receiver import RunningReceiver
from tests.unit.receiver.unhurried import Unhurried

EXPIRES = datetime(2027, 12, 21, tzinfo=UTC)


def version(minute: int, rank: Rank = Rank.LIVE) -> AnalyticsEvent:
    text = "" if rank is Rank.DELETED else f"text {minute}"
    updated_at = f"2026-11-16T09:{minute:02}:00Z"
    event = an_event(text=text, deleted=rank is Rank.DELETED, delivery_id=f"d-{minute}")
    return replace(event, version=version_of(updated_at=updated_at, rank=rank, text=text))


@pytest.fixture
def firestore(stores: None, settings: ReceiverSettings) -> Unhurried:
    return Unhurried(FirestoreStore.connect(project=settings.google_project))


@pytest.fixture
def dynamodb(stores: None, settings: ReceiverSettings) -> DynamoDbStore:
    return DynamoDbStore.connect(settings, session_name="test")


@pytest.fixture(params=["firestore", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Store:
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def held(store: Store, settings: ReceiverSettings, receiver: RunningReceiver) -> Callable[[], AnalyticsEvent]:
    """What the store under test holds of `comment-1`."""

    def read() -> AnalyticsEvent:
        if isinstance(store, DynamoDbStore):
            return from_item(receiver.items()["comment-1"])
        return AnalyticsEvent.from_record(receiver.documents()["comment-1"])

    return read


def test_an_event_comes_back_as_it_went_in(store: Store, held: Callable[[], AnalyticsEvent]) -> None:
    event = version(1)
    assert store.put(event, expires_at=EXPIRES)
    assert held() == event


def test_putting_the_same_version_again_is_success_and_changes_nothing(
    store: Store, held: Callable[[], AnalyticsEvent]
) -> None:
    first = version(1)
    store.put(first, expires_at=EXPIRES)
    assert not store.put(replace(first, delivery_id="d-again"), expires_at=EXPIRES)
    assert held().delivery_id == first.delivery_id


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_newest_version_wins_in_any_order(
    order: tuple[int, ...], store: Store, held: Callable[[], AnalyticsEvent]
) -> None:
    versions = [version(1), version(2), version(2, Rank.DELETED)]
    for index in order:
        store.put(versions[index], expires_at=EXPIRES)
    assert held() == versions[-1]


def test_the_newest_of_many_that_come_at_once_wins(store: Store, held: Callable[[], AnalyticsEvent]) -> None:
    versions = [version(minute) for minute in range(24)]
    shuffled = random.Random(7).sample(versions, len(versions))  # noqa: S311  # the same each time
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda event: store.put(event, expires_at=EXPIRES), shuffled))
    assert held() == versions[-1]


def test_the_time_to_live_is_what_each_store_expects(
    firestore: Unhurried, dynamodb: DynamoDbStore, receiver: RunningReceiver
) -> None:
    for store in (firestore, dynamodb):
        store.put(version(1), expires_at=EXPIRES)
    assert receiver.documents()["comment-1"]["expires_at"] == EXPIRES
    assert receiver.items()["comment-1"]["expires_at"] == {"N": str(int(EXPIRES.timestamp()))}


@pytest.mark.parametrize(("keywords", "routed"), [([], "yes"), (["python"], "yes"), (["rust"], "no")])
def test_an_item_says_whether_the_stages_keywords_route_it(
    keywords: list[str], routed: str, stores: None, settings: ReceiverSettings, receiver: RunningReceiver
) -> None:
    store = DynamoDbStore.connect(replace(settings, keywords=tuple(keywords)), session_name="test")
    store.put(an_event(text="which python?"), expires_at=EXPIRES)
    assert receiver.items()["comment-1"][ROUTED] == {"BOOL": routed == "yes"}


def test_a_document_that_another_system_wrote_is_replaced_whole_in_its_fields(
    firestore: Unhurried, settings: ReceiverSettings, receiver: RunningReceiver
) -> None:
    collection = Client(project=settings.google_project).collection(FIRESTORE_COLLECTION)
    collection.document("comment-1").set({"version": "", "text": "old"})
    assert firestore.put(version(1), expires_at=EXPIRES)
    assert AnalyticsEvent.from_record(receiver.documents()["comment-1"]) == version(1)


def conversation() -> list[tuple[str, dict[str, Any]]]:
    """Every state that two entities go through, in the order in which they do."""
    at = "2026-11-16T09:{:02}:00Z".format
    return [
        ("issues", issue_webhook(issue=an_issue(updated_at=at(0)))),
        ("issue_comment", comment_webhook(comment=a_comment(updated_at=at(1)))),
        ("issues", issue_webhook("edited", issue=an_issue(title="New title", updated_at=at(2)))),
        ("issue_comment", comment_webhook("edited", comment=a_comment(body="New text", updated_at=at(3)))),
        ("issue_comment", comment_webhook("deleted", comment=a_comment(body="New text", updated_at=at(3)))),
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
    assert events["issue-100"].text.startswith("New title")
    assert (events["comment-200"].deleted, events["comment-200"].text) == (True, "")


def test_one_delivery_id_with_two_bodies_is_two_events(receiver: RunningReceiver) -> None:
    receiver.post("issues", issue_webhook(), delivery_id="d-1")
    receiver.post("issue_comment", comment_webhook(), delivery_id="d-1")
    assert set(receiver.events()) == {"issue-100", "comment-200"}


def test_a_deleted_text_is_in_neither_store_any_more(receiver: RunningReceiver) -> None:
    text = "my password is hunter2"
    receiver.post("issue_comment", comment_webhook(comment=a_comment(body=text)))
    receiver.post("issue_comment", comment_webhook("deleted", comment=a_comment(body=text)))
    assert text not in json.dumps([receiver.items(), receiver.documents()], default=str)
