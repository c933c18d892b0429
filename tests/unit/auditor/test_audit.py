from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.audit import Audit, Difference, Finding, Look, Row, Rules, State, Stored, audit, newest, state_of
from contract.event import AnalyticsEvent, Kind
from processor.contribution import Contribution, contribution_of
from processor.plan import Change, Layout, deltas
from rig.builders import an_event

DAY = "2026-11-16"
LAYOUT = Layout(
    aggregates_table="aggregates", contributions_table="contributions", keyword_buckets=4, issue_buckets=2
)
RULES = Rules(layout=LAYOUT, keywords_per_event=20, settled_after=timedelta(minutes=15))
NIGHT = datetime(2026, 11, 17, 3, tzinfo=UTC)
WORDS = ("python", "golang", "kubernetes", "projects", "degree")

DAYS_EVENTS = st.lists(
    st.builds(
        lambda number, words, gone: an_event(
            f"comment-{number}",
            kind=Kind.RESPONSE if number % 5 == 0 else Kind.QUERY,
            text=" ".join(words),
            repository=f"octo/{'ab'[number % 2]}",
            issue_id=number % 3 + 1,
            deleted=gone == 1,
            transferred_to="octo/c#1" if gone == 2 else "",
        ),
        st.integers(1, 1000),
        st.lists(st.sampled_from(WORDS), max_size=5),
        st.integers(0, 4),
    ),
    max_size=20,
    unique_by=lambda event: event.entity_id,
)


def _contribution(event: AnalyticsEvent) -> Contribution:
    return contribution_of(event, message_id="m-1", keywords_per_event=20, ttl_days=10)


def _rows(events: Iterable[AnalyticsEvent], shards: int = 1) -> list[Row]:
    """As counted one by one, on one shard after the other."""
    rows: list[Row] = []
    for number, event in enumerate(events):
        for key, by in deltas([Change(_contribution(event), None)], LAYOUT).items():
            key_of_row = {"day_shard": key.partition(number % shards), "counter": key.counter, "revision": 7}
            rows.append({**key_of_row, **by})
    return rows


def _look(
    events: list[AnalyticsEvent],
    *,
    counted: Iterable[AnalyticsEvent] | None = None,
    rows: list[Row] | None = None,
) -> Look:
    contributed = list(events if counted is None else counted)
    return Look(
        day=DAY,
        stored=[Stored(event, is_routed=True) for event in events],
        unreadable=[],
        contributions={event.entity_id: _contribution(event) for event in contributed},
        rows=_rows(contributed) if rows is None else rows,
    )


def _differences(look: Look) -> list[Difference]:
    return list(audit(look, RULES, NIGHT).differences)


@given(DAYS_EVENTS, st.integers(1, 4))
def test_what_was_counted_is_equal(events: list[AnalyticsEvent], shards: int) -> None:
    assert audit(_look(events, rows=_rows(events, shards)), RULES, NIGHT) == Audit([], under_way=0)


@given(DAYS_EVENTS.filter(bool), st.data())
def test_each_event_that_was_not_counted_is_told_and_no_other(
    events: list[AnalyticsEvent], data: st.DataObject
) -> None:
    missing = data.draw(st.sets(st.sampled_from([event.entity_id for event in events])))
    counted = [event for event in events if event.entity_id not in missing]
    found = _differences(_look(events, counted=counted))
    assert {each.finding for each in found} <= {Finding.NOT_COUNTED}
    assert {each.subject for each in found} == missing


@given(DAYS_EVENTS, st.sampled_from(["queries", "w:python", "i:2"]), st.integers(-3, 3).filter(bool))
def test_each_figure_that_drifted_is_told_and_no_other(
    events: list[AnalyticsEvent], attribute: str, by: int
) -> None:
    drifted: Row = {"day_shard": f"{DAY}#3", "counter": "counts#octo/a", attribute: by}
    (difference,) = _differences(_look(events, rows=[*_rows(events), drifted]))
    assert (difference.finding, difference.subject, difference.by) == (Finding.DRIFT, attribute, by)
    assert difference.correlation_id == ("octo/a#2" if attribute == "i:2" else "")


def test_a_figure_lies_where_another_layout_had_put_it() -> None:
    """Buckets may be changed; what was counted before stays where it is, and readers sum."""
    event = an_event()
    moved: list[Row] = [{**row, "counter": row["counter"].replace("#0", "#9")} for row in _rows([event])]
    assert _differences(_look([event], rows=moved)) == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"day": "2026-11-15"}, "day"),
        ({"kind": Kind.RESPONSE}, "kind"),
        ({"issue_id": 9}, "issue_id"),
        ({"keywords": None}, "keywords"),
    ],
)
def test_a_contribution_that_says_something_else_is_told_field_by_field(
    change: dict[str, object], name: str
) -> None:
    event = an_event()
    contribution = replace(_contribution(event), **change)  # type: ignore[arg-type]  # one field each
    look = replace(_look([event]), contributions={event.entity_id: contribution})
    found = [each for each in _differences(look) if each.finding is Finding.DIFFERENT]
    assert [each.detail.rpartition(" ")[2] for each in found] == [name]


def test_who_wrote_a_contribution_and_until_when_it_is_kept_is_no_difference() -> None:
    event = an_event()
    contribution = replace(_contribution(event), message_id="other", expires_at=1)
    assert _differences(replace(_look([event]), contributions={event.entity_id: contribution})) == []


def test_a_young_event_is_under_way_but_drift_never_is() -> None:
    event = an_event(received_at="2026-11-17T02:59:00.000Z")
    rows: list[Row] = [{"day_shard": f"{DAY}#0", "counter": "counts#octo/hello", "queries": 1}]
    found = audit(_look([event], counted=[], rows=rows), RULES, NIGHT)
    assert [each.finding for each in found.differences] == [Finding.DRIFT]
    assert found.under_way == 1


NEW = an_event(updated_at="2026-11-16T10:00:00Z", text="golang")


@pytest.mark.parametrize(
    ("event", "is_routed", "counted", "state"),
    [
        (NEW, True, None, State.MISSING),
        (NEW, True, an_event(), State.OLDER),
        (NEW, True, NEW, State.SAME),
        (an_event(), True, NEW, State.NEWER),
        (an_event(repository="octo/old"), True, NEW, State.MOVED),
        (NEW, False, None, State.NOT_ROUTED),
        (NEW, False, an_event(), State.OLDER),
    ],
)
def test_state_of_an_event(
    event: AnalyticsEvent, *, is_routed: bool, counted: AnalyticsEvent | None, state: State
) -> None:
    contribution = None if counted is None else _contribution(counted)
    assert state_of(Stored(event, is_routed), contribution) is state


def test_a_renamed_repository_has_its_events_once() -> None:
    """The item under the old name stays; the newest version is under the new one."""
    old, new = an_event(repository="octo/old"), NEW
    for order in ([old, new], [new, old]):
        assert newest(Stored(event, is_routed=True) for event in order) == [Stored(new, is_routed=True)]


def test_a_version_that_was_counted_and_is_not_there_is_an_orphan() -> None:
    look = _look([an_event()], counted=[NEW])
    assert [each.finding for each in _differences(look)] == [Finding.ORPHAN]
