"""The processor's store on every DynamoDB: each event counted once, whatever comes in which order."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
from botocore.exceptions import ReadTimeoutError

from contract.event import AnalyticsEvent, Kind
from processor.contribution import Contribution, contribution_of
from processor.plan import Layout, Outcome, fold
from processor.store import Store
from rig.backends import Backend
from rig.builders import an_event

CREATED = an_event()
EDITED = an_event(text="Which golang projects are there?", updated_at="2026-11-16T10:00:00Z")
DELETED = an_event(deleted=True, updated_at="2026-11-16T10:00:00Z")
ANSWER = an_event("comment-2", kind=Kind.RESPONSE, text="Three python projects.")
ELSEWHERE = an_event("issue-3", repository="octo/other", issue_id=9, created_at="2026-11-17T00:00:00Z")


@dataclass
class Counter:
    """The store on a backend, fed with events; every message gets an id of its own."""

    backend: Backend
    store: Store
    waits: list[float] = field(default_factory=list)
    _ids: itertools.count[int] = field(default_factory=itertools.count)

    def count(
        self, *events: AnalyticsEvent, known: Sequence[Contribution] = (), shard: int = 0
    ) -> list[Outcome]:
        return self.count_again([self.contribution(event) for event in events], known=known, shard=shard)

    def contribution(self, event: AnalyticsEvent) -> Contribution:
        message_id = f"m-{next(self._ids)}"
        return contribution_of(event, message_id=message_id, keywords_per_event=20, ttl_days=500)

    def count_again(
        self, contributions: Sequence[Contribution], known: Sequence[Contribution] = (), shard: int = 0
    ) -> list[Outcome]:
        applied = self.store.apply(
            contributions,
            known={each.entity_id: each for each in known},
            shard=shard,
            time_left=lambda: 30.0,
        )
        return [applied.settled[each.entity_id].outcome for each in contributions]

    def is_fold_of(self, *events: AnalyticsEvent) -> bool:
        return self.backend.figures() == fold(events, keywords_per_event=20)


@pytest.fixture
def counter(dynamodb_backend: Backend) -> Counter:
    return _counter(dynamodb_backend, dynamodb_backend.client)


def _counter(backend: Backend, client: Any) -> Counter:
    layout = Layout(
        aggregates_table=backend.aggregates_table,
        contributions_table=backend.contributions_table,
        keyword_buckets=4,
        issue_buckets=2,
    )
    waits: list[float] = []
    return Counter(backend, Store(client, layout, waits.append, lambda: 0.5), waits)


def test_a_batch_adds_up_to_its_fold(counter: Counter) -> None:
    assert counter.count(CREATED, ANSWER, ELSEWHERE) == [Outcome.COUNTED] * 3
    assert counter.is_fold_of(CREATED, ANSWER, ELSEWHERE)


def test_a_redelivered_event_is_counted_once(counter: Counter) -> None:
    counter.count(CREATED, ANSWER)
    assert counter.count(ANSWER, ELSEWHERE, CREATED, shard=1) == [
        Outcome.DUPLICATE,
        Outcome.COUNTED,
        Outcome.DUPLICATE,
    ]
    assert counter.is_fold_of(CREATED, ANSWER, ELSEWHERE)


def test_an_edit_moves_the_words(counter: Counter) -> None:
    counter.count(CREATED)
    assert counter.count(EDITED, shard=1) == [Outcome.CORRECTED]
    assert counter.is_fold_of(EDITED)
    (figures,) = counter.backend.figures().values()
    assert set(figures.keywords) == {"golang", "projects"}


def test_a_delete_takes_everything_back_and_keeps_no_words(counter: Counter) -> None:
    counter.count(CREATED)
    assert counter.count(DELETED, shard=1) == [Outcome.CORRECTED]
    assert counter.backend.figures() == {}
    assert "keywords" not in counter.backend.contributions()["comment-1"]


@pytest.mark.parametrize("later", [EDITED, DELETED], ids=["edit", "delete"])
def test_what_comes_after_its_newer_version_is_stale(counter: Counter, later: AnalyticsEvent) -> None:
    assert counter.count(later) == [Outcome.COUNTED]
    assert counter.count(CREATED) == [Outcome.STALE]
    assert counter.is_fold_of(CREATED, later)


def test_any_order_of_an_entitys_versions_ends_the_same(dynamodb_backend: Backend) -> None:
    for number, order in enumerate(itertools.permutations([CREATED, EDITED, DELETED, CREATED])):
        counter = _counter(dynamodb_backend, dynamodb_backend.client)
        for event in order:
            counter.count(replace(event, entity_id=f"comment-{number}"), shard=number % 3)
        assert dynamodb_backend.figures() == {}


def test_what_is_known_saves_the_refusal_and_changes_nothing_else(counter: Counter) -> None:
    counter.count(CREATED)
    known = counter.store.known(["comment-1", "comment-2"])
    assert list(known) == ["comment-1"]
    assert counter.count(EDITED, known=list(known.values())) == [Outcome.CORRECTED]
    assert counter.is_fold_of(EDITED)


@pytest.mark.parametrize("version", ["2020-01-01T00:00:00Z#0#00000000", "2026-11-16T09:30:00Z#0#00000000"])
def test_what_is_known_may_be_out_of_date(counter: Counter, version: str) -> None:
    counter.count(CREATED)
    outdated = replace(counter.contribution(CREATED), version=version, keywords=("wrong",))
    assert counter.count(EDITED, known=[outdated]) == [Outcome.CORRECTED]
    assert counter.is_fold_of(EDITED)


def test_what_is_known_may_be_gone(counter: Counter) -> None:
    gone = counter.contribution(CREATED)
    assert counter.count(EDITED, known=[gone]) == [Outcome.COUNTED]
    assert counter.is_fold_of(EDITED)


def test_a_hundred_events_are_counted_in_as_few_parts_as_fit(counter: Counter) -> None:
    events = [
        an_event(f"comment-{number}", text=f"word{'abcdefghij'[number % 10]} alike") for number in range(100)
    ]
    assert counter.count(*events) == [Outcome.COUNTED] * 100
    assert counter.is_fold_of(*events)


class _Losing:
    """A DynamoDB whose next transactions go through, and whose answers are lost."""

    def __init__(self, client: Any, lost: int) -> None:
        self._client = client
        self._lost = lost

    def transact_write_items(self, **request: Any) -> Any:
        answer = self._client.transact_write_items(**request)
        if self._lost:
            self._lost -= 1
            raise ReadTimeoutError(endpoint_url="test")
        return answer


@pytest.mark.parametrize("first", [CREATED, EDITED], ids=["new", "correction"])
def test_a_lost_answer_is_counted_once_and_told_as_counted(
    dynamodb_backend: Backend, first: AnalyticsEvent
) -> None:
    if first is EDITED:
        _counter(dynamodb_backend, dynamodb_backend.client).count(CREATED)
    counter = _counter(dynamodb_backend, _Losing(dynamodb_backend.client, lost=1))
    mine = [counter.contribution(first), counter.contribution(ANSWER)]
    assert counter.count_again(mine) == [Outcome.COUNTED, Outcome.COUNTED]
    assert counter.is_fold_of(first, ANSWER)
    assert counter.waits == [0.5]


def test_a_message_that_was_counted_before_its_process_died_is_told_as_counted(counter: Counter) -> None:
    mine = [counter.contribution(CREATED)]
    counter.count_again(mine)
    assert counter.count_again(mine) == [Outcome.COUNTED]
    assert counter.count(CREATED) == [Outcome.DUPLICATE]
    assert counter.is_fold_of(CREATED)


def test_a_writer_that_comes_between_loses_nothing(dynamodb_backend: Backend) -> None:
    """Another process writes the newer version after this one has looked."""
    other = _counter(dynamodb_backend, dynamodb_backend.client)
    raced = _counter(
        dynamodb_backend, _Interrupted(dynamodb_backend.client, lambda: other.count(EDITED, shard=1))
    )
    other.count(CREATED)
    known = list(other.store.known(["comment-1"]).values())
    assert raced.count(DELETED, known=known) == [Outcome.CORRECTED]
    assert other.is_fold_of(CREATED, EDITED, DELETED)


class _Interrupted:
    """A DynamoDB before whose first transaction something else happens."""

    def __init__(self, client: Any, happens: Callable[[], object]) -> None:
        self._client = client
        self._happens: list[Callable[[], object]] = [happens]

    def transact_write_items(self, **request: Any) -> Any:
        while self._happens:
            self._happens.pop()()
        return self._client.transact_write_items(**request)


def test_a_contribution_that_cannot_be_read_costs_its_own_event_alone(counter: Counter) -> None:
    strange = {"entity_id": {"S": "comment-1"}, "version": {"N": "5"}}
    put: Any = {"TableName": counter.backend.contributions_table, "Item": strange}
    counter.backend.client.transact_write_items(TransactItems=[{"Put": put}])
    assert counter.count(CREATED, ANSWER) == [Outcome.DEAD, Outcome.COUNTED]
    assert counter.is_fold_of(ANSWER)


def test_time_that_is_up_fails_what_is_left_without_a_call(dynamodb_backend: Backend) -> None:
    counter = _counter(dynamodb_backend, cast(Any, None))
    contribution = counter.contribution(CREATED)
    applied = counter.store.apply([contribution], known={}, shard=0, time_left=lambda: 1.0)
    assert applied.settled["comment-1"].outcome is Outcome.FAILED
    assert dynamodb_backend.contributions() == {}
