"""The audit and the repair on every DynamoDB."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from auditor.audit import Audit, Finding, Stored
from auditor.store import DayStore
from contract.event import AnalyticsEvent
from contract.item import to_item
from ops.reconcile.mending import FenceTooWide, Mender, Mending
from processor.contribution import Contribution
from processor.plan import fold
from rig.backends import Backend
from rig.builders import an_event
from tests.contract.store.desk import DAY, REPOSITORY, Desk

EVENTS = [an_event(f"comment-{number}", issue_id=number % 3 + 1) for number in range(30)]


@pytest.fixture
def desk(dynamodb_backend: Backend) -> Desk:
    return Desk(dynamodb_backend)


def test_a_day_that_was_counted_is_equal_at_the_first_look(desk: Desk) -> None:
    desk.put(*EVENTS)
    desk.count(*EVENTS[:17])
    desk.count(*EVENTS[17:], shard=3)
    assert desk.audit() == Audit([], under_way=0)
    assert desk.waits == []


def test_an_event_without_its_contribution_is_told(desk: Desk) -> None:
    desk.put(*EVENTS)
    desk.count(*EVENTS[1:])
    (difference,) = desk.audit().differences
    assert difference.finding is Finding.NOT_COUNTED
    assert (difference.subject, difference.correlation_id) == ("comment-0", f"{REPOSITORY}#1")


def test_an_edit_that_did_not_get_there_is_told(desk: Desk) -> None:
    edited = an_event("comment-3", text="Other words", updated_at="2026-11-16T10:00:00Z")
    desk.put(edited)
    desk.count(an_event("comment-3"))
    (difference,) = desk.audit().differences
    assert difference.finding is Finding.NOT_COUNTED
    assert difference.version == edited.version


def test_a_young_event_is_under_way(desk: Desk) -> None:
    desk.put(an_event(received_at="2026-11-17T02:50:00.000Z"))
    assert desk.audit() == Audit([], under_way=1)


PYTHON: Any = {"keywords_per_event": 20, "pipe_keywords": ("python",)}


def test_what_is_not_routed_need_not_be_counted(desk: Desk) -> None:
    desk.put(an_event(), keywords=("zeppelin",))
    assert desk.audit().differences == []


def test_an_edit_that_lost_its_keyword_must_have_been_taken_back(desk: Desk) -> None:
    edited = an_event(text="Other words", updated_at="2026-11-16T10:00:00Z")
    desk.put(edited, keywords=("python",))
    desk.count(an_event())
    (difference,) = desk.audit().differences
    assert difference.finding is Finding.NOT_COUNTED

    desk.count(edited, is_routed=False)
    assert desk.audit().differences == []
    assert desk.backend.figures() == {} == fold([an_event(), edited], **PYTHON)


def test_traffic_between_two_looks_is_no_difference(desk: Desk) -> None:
    desk.put(*EVENTS)
    desk.count(*EVENTS[1:])
    desk.meanwhile = lambda: desk.count(EVENTS[0], shard=2)
    assert desk.audit().differences == []
    assert len(desk.waits) == 1


def test_traffic_within_a_look_hides_no_drift(desk: Desk) -> None:
    """At the second look and its first repetition an event is counted between one reading and the next."""
    desk.put(*EVENTS)
    desk.count(*EVENTS[2:])
    desk.add(f"counts#{REPOSITORY}", "queries", 1, shard=2)
    looks, read = [0], desk.store.contributions

    class Busy(DayStore):
        def contributions(self, entity_ids: Iterable[str]) -> dict[str, Contribution]:
            found = read(entity_ids)
            looks[0] += 1
            if looks[0] in (2, 3):
                desk.count(EVENTS[looks[0] - 2], shard=1)
            return found

    desk.store = Busy(desk.store.client, desk.store.analytics_table, desk.layout, shards=4, sleep=desk.sleep)
    found = desk.audit().differences
    assert [(each.finding, each.subject, each.by) for each in found] == [(Finding.DRIFT, "queries", 1)]


@pytest.mark.parametrize(
    ("counter", "attribute"),
    [
        (f"counts#{REPOSITORY}", "queries"),
        (f"keywords#{REPOSITORY}#3", "w:zeppelin"),
        (f"issues#{REPOSITORY}#1", "i:1"),
    ],
)
@pytest.mark.parametrize("by", [1, -1])
def test_drift_of_one_is_told_and_mended(desk: Desk, counter: str, attribute: str, by: int) -> None:
    desk.put(*EVENTS)
    desk.count(*EVENTS)
    desk.add(counter, attribute, by, shard=2)
    (difference,) = desk.audit().differences
    assert (difference.finding, difference.subject, difference.by) == (Finding.DRIFT, attribute, by)

    assert desk.mend() == Mending(1, is_whole=True)
    assert desk.backend.figures() == fold(EVENTS, keywords_per_event=20)
    assert desk.audit().differences == []


def test_aggregates_that_are_gone_are_made_anew(desk: Desk) -> None:
    desk.put(*EVENTS)
    desk.count(*EVENTS)
    for row in desk.backend.scan(desk.backend.aggregates_table):
        key: Any = {name: row[name] for name in ("day_shard", "counter")}
        desk.backend.client.delete_item(TableName=desk.backend.aggregates_table, Key=key)
    assert desk.mend().is_whole
    assert desk.backend.figures() == fold(EVENTS, keywords_per_event=20)


def test_only_the_repository_that_was_asked_for_is_looked_at(desk: Desk) -> None:
    desk.put(*EVENTS)
    desk.count(*EVENTS)
    desk.add("counts#octo/hello2", "queries", 1)
    assert desk.audit("octo/hello").differences == []
    assert len(desk.audit("octo/hello2").differences) == 1


def test_a_contribution_without_an_event_is_an_orphan_and_not_taken_back(desk: Desk) -> None:
    desk.put(*EVENTS[1:])
    desk.count(*EVENTS)
    assert {each.finding for each in desk.audit().differences} == {Finding.DRIFT}
    everything = desk.store.all_contributions(DAY)
    (difference,) = desk.audit(also=everything).differences
    assert (difference.finding, difference.subject) == (Finding.ORPHAN, "comment-0")
    assert desk.mend(also=everything) == Mending(0, is_whole=True)


def test_a_contribution_that_is_not_its_events_is_told_and_replaced_once(desk: Desk) -> None:
    desk.put(*EVENTS)
    strange = replace(EVENTS[0], text="Something with zeppelins")
    desk.count(strange, *EVENTS[1:])
    (difference,) = desk.audit().differences
    assert difference.finding is Finding.DIFFERENT
    assert "keywords" in difference.detail

    mender = Mender(store=desk.store, rules=desk.rules)
    assert mender.correct(Stored(EVENTS[0], is_routed=True))
    assert desk.backend.figures() == fold(EVENTS, keywords_per_event=20)
    assert desk.audit().differences == []


def test_an_event_that_cannot_be_read_is_told(desk: Desk) -> None:
    item: Any = to_item(an_event(), expires_at=4_000_000_000) | {"schema_version": {"N": "99"}}
    desk.backend.client.put_item(TableName=desk.backend.analytics_table, Item=item)
    (difference,) = desk.audit().differences
    assert (difference.finding, difference.correlation_id) == (Finding.UNREADABLE, f"{REPOSITORY}#7")


class _Interrupted:
    """A DynamoDB before whose every repair something is counted, for a number of times."""

    def __init__(self, desk: Desk, times: int) -> None:
        self._desk = desk
        self._left = times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk.backend.client, name)

    def transact_write_items(self, **request: Any) -> Any:
        if self._left:
            self._left -= 1
            late = an_event(f"comment-9{self._left}", text="Late python", issue_id=4 + self._left)
            self._desk.put(late)
            self._desk.count(late, shard=self._left % 4)
        return self._desk.backend.client.transact_write_items(**request)


def _late(times: int) -> list[AnalyticsEvent]:
    return [an_event(f"comment-9{left}", text="Late python", issue_id=4 + left) for left in range(times)]


@pytest.mark.parametrize("times", [1, 6])
def test_what_is_counted_while_a_repair_goes_on_is_not_lost(desk: Desk, times: int) -> None:
    """Each of them in another shard, and the first ones in items that were not there before."""
    desk.put(*EVENTS)
    desk.count(*EVENTS)
    desk.add(f"counts#{REPOSITORY}", "queries", 1)
    assert desk.mend(_Interrupted(desk, times)).is_whole
    assert len(desk.waits) == times
    assert desk.backend.figures() == fold([*EVENTS, *_late(times)], keywords_per_event=20)


def test_traffic_that_never_pauses_ends_the_repair_without_a_change(desk: Desk) -> None:
    desk.put(*EVENTS)
    desk.count(*EVENTS)
    desk.add(f"counts#{REPOSITORY}", "queries", 1)
    assert desk.mend(_Interrupted(desk, 1000)) == Mending(0, is_whole=False)
    (difference,) = desk.audit().differences
    assert (difference.subject, difference.by) == ("queries", 1)


class _CountedMeanwhile:
    """A DynamoDB that counts an event when a repair has read the figures and not yet the contributions."""

    def __init__(self, desk: Desk, event: AnalyticsEvent) -> None:
        self._desk = desk
        self._events = [event]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk.backend.client, name)

    def transact_get_items(self, **request: Any) -> Any:
        while self._events:
            self._desk.count(self._events.pop(), shard=2)
        return self._desk.backend.client.transact_get_items(**request)


def test_a_reading_during_which_an_event_was_counted_proves_nothing(desk: Desk) -> None:
    """Its contribution was gone: the figures of before agree with the contributions of after, wrongly."""
    desk.put(*EVENTS)
    desk.count(*EVENTS)
    desk.backend.client.delete_item(
        TableName=desk.backend.contributions_table, Key={"entity_id": {"S": EVENTS[0].entity_id}}
    )
    assert desk.mend(_CountedMeanwhile(desk, EVENTS[0])).is_whole
    assert desk.backend.figures() == fold(EVENTS, keywords_per_event=20)
    assert desk.audit().differences == []


def test_more_items_than_a_transaction_can_watch_are_refused(desk: Desk) -> None:
    desk.put(*EVENTS)
    desk.count(*EVENTS)
    desk.add(f"counts#{REPOSITORY}", "queries", 1)
    desk.store = replace(desk.store, shards=40)
    with pytest.raises(FenceTooWide, match="would have to be watched"):
        desk.mend()
