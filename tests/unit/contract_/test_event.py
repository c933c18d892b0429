from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.event import (
    AnalyticsEvent,
    MalformedEvent,
    Rank,
    erased,
    is_sealed,
    merged,
    utc_millisecond,
    utc_second,
    version_of,
)
from rig.builders import an_event

MORNING = "2026-11-16T09:00:00Z"


def test_a_record_reads_back_as_the_same_event() -> None:
    event = an_event(text="Grüße 👋")
    assert AnalyticsEvent.from_record(event.to_record()) == event


def test_a_field_of_a_later_version_is_left_aside() -> None:
    event = an_event()
    assert AnalyticsEvent.from_record({**event.to_record(), "added_later": "x"}) == event


@pytest.mark.parametrize("schema", [1, 3, "2", None])
def test_an_unknown_schema_is_malformed(schema: int | str | None) -> None:
    record = {**an_event().to_record(), "schema_version": schema}
    with pytest.raises(MalformedEvent, match="schema_version"):
        AnalyticsEvent.from_record(record)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("name", sorted(an_event().to_record()))
def test_each_field_is_needed(name: str) -> None:
    record = an_event().to_record()
    del record[name]
    with pytest.raises(MalformedEvent, match=name):
        AnalyticsEvent.from_record(record)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("issue_id", "7"),
        ("issue_id", True),
        ("deleted", 1),
        ("text", 5),
        ("kind", "joke"),
        ("keywords", "python"),
        ("keywords", ("python", 3)),
        ("created_at", "yesterday"),
        ("created_at", ""),
        ("created_at", "2026-11-16"),
        ("created_at", "2026-11-16T10:00:00+01:00"),
        ("substantial_at", "20261116T090000Z"),
        ("closed_at", "2026-11-16 09:00:00Z"),
        ("received_at", "yesterday"),
    ],
)
def test_a_field_of_a_wrong_type_or_form_is_malformed(name: str, value: str | int | bool) -> None:  # noqa: FBT001  # a parametrised value
    with pytest.raises(MalformedEvent):
        AnalyticsEvent.from_record({**an_event().to_record(), name: value})


def test_an_event_counts_for_the_day_of_its_creation() -> None:
    late = an_event(created_at="2026-11-16T23:59:59Z", received_at="2026-11-18T00:00:00.000Z")
    assert late.day == "2026-11-16"


def test_an_erased_message_keeps_no_content_and_is_newer_than_any_version() -> None:
    edited_later = an_event(updated_at="2999-01-01T00:00:00Z", closed_at="2999-01-01T00:00:00Z")
    gone = erased(edited_later)
    assert (gone.title, gone.text, gone.keywords, gone.closed_at) == ("", "", (), "")
    assert gone.deleted
    assert merged(edited_later, gone) == gone == erased(gone)


def test_the_later_edit_is_the_newer_version() -> None:
    first = version_of(updated_at=MORNING, rank=Rank.LIVE, content=("z",))
    second = version_of(updated_at="2026-11-16T09:00:01Z", rank=Rank.LIVE, content=("a",))
    assert first < second


def test_within_one_second_a_delete_comes_last() -> None:
    ranks = [version_of(updated_at=MORNING, rank=rank, content=("x",)) for rank in Rank]
    assert ranks == sorted(ranks)
    assert list(Rank)[-1] is Rank.DELETED


@given(st.text(), st.text())
def test_two_edits_within_one_second_have_an_order(one: str, other: str) -> None:
    versions = {version_of(updated_at=MORNING, rank=Rank.LIVE, content=(text,)) for text in (one, other)}
    assert len(versions) == len({one, other})


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-16T09:00:00Z", MORNING),
        ("2026-11-16T10:00:00+01:00", MORNING),
        ("2026-11-15T23:30:00-09:30", MORNING),
        ("2026-11-16T09:00:00.999Z", MORNING),
    ],
)
def test_times_become_utc_seconds(text: str, utc: str) -> None:
    assert utc_second(text) == utc


@pytest.mark.parametrize("text", ["", "2026-11-16T09:00:00", "2026-13-01T00:00:00Z"])
def test_a_time_without_a_zone_or_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"zone|isoformat|month"):
        utc_second(text)


def test_arrival_has_milliseconds() -> None:
    moment = datetime(2026, 11, 16, 11, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=2)))
    assert utc_millisecond(moment) == "2026-11-16T09:00:00.123Z"
    assert utc_millisecond(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"


@pytest.mark.parametrize(("today", "sealed"), [("2026-12-09", False), ("2026-12-10", True)])
def test_a_day_is_sealed_a_week_before_its_messages_expire(today: str, *, sealed: bool) -> None:
    verdict = is_sealed(created_at=MORNING, today=date.fromisoformat(today), retention_days=30)
    assert verdict is sealed
