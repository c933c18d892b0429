"""The processor's store on every DynamoDB: what is read, and which of two writers is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contract.contribution import Contribution, Tally
from contract.item import to_item
from contract.thread_state import ThreadState
from processor.recompute import KEPT_DAYS
from processor.store import Store
from rig.backends import Backend
from rig.builders import an_event
from tests.counting import RECOMPUTATION, put, store_of


def _left() -> float:
    return 30.0


@pytest.fixture
def store(dynamodb_backend: Backend) -> Store:
    return store_of(dynamodb_backend)


def _state(revision: int = 1, issue_id: int = 7, **what: Any) -> ThreadState:
    made = RECOMPUTATION.of([an_event(issue_id=issue_id)], (), None)
    assert made is not None
    return replace(made.state, revision=revision, **what)


def _contribution(revision: int = 1, **what: Any) -> Contribution:
    made = RECOMPUTATION.of([an_event()], (), None)
    assert made is not None
    return replace(made.contributions[0], revision=revision, **what)


def test_a_thread_has_all_of_its_messages_whatever_pages_they_come_in(
    dynamodb_backend: Backend, store: Store
) -> None:
    events = [an_event(f"comment-{number}", text="x" * 16_000) for number in range(70)]
    put(dynamodb_backend, *events, an_event("comment-99", issue_id=8))
    found = store.messages("1#7", _left)
    assert sorted(found.events, key=lambda event: event.message_id) == sorted(
        events, key=lambda event: event.message_id
    )
    assert not found.unreadable
    assert store.messages("1#9", _left).events == ()


def test_a_message_that_cannot_be_read_is_named(dynamodb_backend: Backend, store: Store) -> None:
    put(dynamodb_backend, an_event())
    strange: Any = {**to_item(an_event("comment-5"), expires_at=1), "issue_id": {"S": "7"}}
    dynamodb_backend.client.put_item(TableName=dynamodb_backend.analytics_table, Item=strange)
    found = store.messages("1#7", _left)
    assert [event.message_id for event in found.events] == ["issue-1"]
    assert list(found.unreadable) == ["comment-5"]


def test_states_are_read_many_at_once(store: Store) -> None:
    ids = [f"1#{number}" for number in range(130)]
    for number in range(120):
        assert store.put_state(_state(issue_id=number), _left)
    found = store.states(ids, _left)
    assert found.keys() == set(ids[:120])
    assert found["1#5"] == _state(issue_id=5)


def test_a_state_that_cannot_be_read_is_there_all_the_same(dynamodb_backend: Backend, store: Store) -> None:
    strange: Any = {"thread_id": {"S": "1#7"}, "revision": {"S": "seven"}}
    dynamodb_backend.client.put_item(TableName=dynamodb_backend.threads_table, Item=strange)
    assert store.states(["1#7", "1#8"], _left) == {"1#7": None}
    assert not store.put_state(_state(), _left)


def test_of_two_writers_that_read_the_same_revision_one_is_taken(store: Store) -> None:
    first, second = _state(title="first"), _state(title="second")
    assert (store.put_state(first, _left), store.put_state(second, _left)) == (True, False)
    third, fourth = _state(2, title="third"), _state(2, title="fourth")
    assert (store.put_state(third, _left), store.put_state(fourth, _left)) == (True, False)
    assert store.states(["1#7"], _left) == {"1#7": third}


def test_an_older_contribution_never_replaces_a_newer_one(dynamodb_backend: Backend, store: Store) -> None:
    newer = _contribution(7, tally=Tally(messages=2))
    assert store.put_contribution(_contribution(3), _left)
    assert store.put_contribution(newer, _left)
    assert not store.put_contribution(_contribution(6), _left)
    assert store.put_contribution(newer, _left)
    assert list(dynamodb_backend.contributions().values()) == [newer]


def test_what_is_written_is_marked_to_expire(dynamodb_backend: Backend, store: Store) -> None:
    store.put_state(_state(), _left)
    store.put_contribution(_contribution(), _left)
    tables = (dynamodb_backend.threads_table, dynamodb_backend.contributions_table)
    ends = {item["expires_at"]["N"] for table in tables for item in dynamodb_backend.scan(table)}
    days = RECOMPUTATION.retention_days + KEPT_DAYS
    assert ends == {str(1_794_787_200 + days * 86_400)}
