"""The rows that a batch leaves, also where writers meet or one of them dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.aggregate import Aggregator, NotFinished, Report
from aggregator.store import Store
from contract.contribution import Contribution
from contract.figures import figures_of
from rig.backends import Backend, fake_backend
from tests.counting import NOW
from tests.unit.aggregator.days import a_change, a_contribution, gone

DAY = "2026-11-16"
HERE, SECOND = a_contribution(7), a_contribution(8)
ELSEWHERE = a_contribution(1, repository_id=82, repository="octo/other")
YESTERDAY = a_contribution(7, day="2026-11-15")


@dataclass
class Desk:
    """One aggregator over the rig's DynamoDB, whose calls are noted and can be broken into."""

    backend: Backend
    calls: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda _: None
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.aggregator = self.another()

    def another(self) -> Aggregator:
        store = Store(
            client=self._client(),
            contributions_table=self.backend.contributions_table,
            aggregates_table=self.backend.aggregates_table,
        )
        return Aggregator(store, clock=lambda: self.now)

    def put(self, *contributions: Contribution) -> None:
        for each in contributions:
            self.backend.client.put_item(TableName=self.backend.contributions_table, Item=each.to_item())

    def aggregate(self, *contributions: Contribution, time_left: float = 60.0) -> Report:
        report = Report()
        records = [a_change(each) for each in contributions]
        self.aggregator.aggregate(records, lambda: time_left, report)
        return report

    def names(self) -> dict[str, tuple[str, int]]:
        items: list[Any] = self.backend.scan(self.backend.aggregates_table)
        return {
            item["repository_key"]["S"]: (item["repository"]["S"], int(item["repositoryId"]["N"]))
            for item in items
            if item["date"]["S"] == "repositories"
        }

    def _client(self) -> Any:
        desk = self

        class Client:
            """The backend's, with somebody at the door."""

            exceptions = desk.backend.client.exceptions

            def __getattr__(self, operation: str) -> Any:
                def call(**request: Any) -> Any:
                    what = f"{operation} {request['TableName']}"
                    desk.before(what)
                    desk.calls.append(what)
                    return getattr(desk.backend.client, operation)(**request)

                return call

        return Client()


@pytest.fixture
def desk() -> Iterator[Desk]:
    with fake_backend() as backend:
        yield Desk(backend)


def _once(desk: Desk, call: str, act: Callable[[], object]) -> None:
    """Before the next call of that name, somebody else does something."""

    def before(what: str) -> None:
        if what == call:
            desk.before = lambda _: None
            act()

    desk.before = before


def test_the_rows_of_a_touched_day_are_those_of_its_contributions(desk: Desk) -> None:
    desk.put(HERE, SECOND, ELSEWHERE, YESTERDAY)
    report = desk.aggregate(HERE, SECOND, ELSEWHERE)
    rows = desk.backend.rows()
    assert rows.keys() == {(DAY, "81"), (DAY, "82"), (DAY, "all")}
    assert rows[DAY, "81"].figures == figures_of([HERE, SECOND])
    assert rows[DAY, "all"].figures == figures_of([HERE, SECOND, ELSEWHERE], of_all=True)
    assert (report.days, report.rows, report.conflicts, len(report.received_at)) == (1, 3, 0, 3)


def test_only_the_touched_repository_and_the_row_of_all_are_written(desk: Desk) -> None:
    desk.put(HERE, ELSEWHERE)
    desk.aggregate(HERE, ELSEWHERE)
    desk.put(SECOND)
    desk.aggregate(SECOND)
    revisions = {key: row.revision for (_, key), row in desk.backend.rows().items()}
    assert revisions == {"81": 2, "82": 1, "all": 2}


def test_a_batch_read_again_from_the_streams_start_changes_no_figure(desk: Desk) -> None:
    desk.put(HERE, SECOND, YESTERDAY)
    desk.aggregate(HERE, SECOND, YESTERDAY)
    before = {key: row.figures for key, row in desk.backend.rows().items()}
    desk.aggregate(YESTERDAY, HERE)
    assert {key: row.figures for key, row in desk.backend.rows().items()} == before


def test_what_counts_nothing_any_more_leaves_the_rows(desk: Desk) -> None:
    desk.put(HERE, SECOND)
    desk.aggregate(HERE, SECOND)
    desk.put(gone(HERE))
    desk.aggregate(gone(HERE))
    assert desk.backend.rows()[DAY, "81"].figures == figures_of([SECOND])


def test_no_change_needs_no_call(desk: Desk) -> None:
    desk.aggregator.aggregate([a_change(HERE, HERE)], lambda: 60.0, Report())
    assert desk.calls == []


def test_who_is_overtaken_reads_again_what_it_lost_and_nothing_else(desk: Desk) -> None:
    desk.put(HERE)

    def other_repository() -> None:
        desk.put(ELSEWHERE)
        desk.another().aggregate([a_change(ELSEWHERE)], lambda: 60.0, Report())

    _once(desk, "put_item aggregates", other_repository)
    report = desk.aggregate(HERE)
    rows = desk.backend.rows()
    assert rows[DAY, "all"].figures == figures_of([HERE, ELSEWHERE], of_all=True)
    assert {key: row.revision for (_, key), row in rows.items()} == {"81": 1, "82": 1, "all": 2}
    assert (report.conflicts, report.rows) == (1, 2)


def test_a_reader_of_older_contributions_loses(desk: Desk) -> None:
    """A zombie that goes on after its successors, between any two of its calls."""
    for call in ("query aggregates", "query contributions", "put_item aggregates"):
        desk.put(HERE)

        def successor() -> None:
            desk.put(gone(HERE), SECOND)
            desk.another().aggregate([a_change(SECOND)], lambda: 60.0, Report())

        _once(desk, call, successor)
        desk.aggregate(HERE)
        assert desk.backend.rows()[DAY, "81"].figures == figures_of([SECOND]), call


def test_who_is_behind_two_later_writers_has_nothing_left_to_do(desk: Desk) -> None:
    desk.put(HERE)

    def two_writers() -> None:
        desk.put(SECOND)
        for _ in range(2):
            desk.another().aggregate([a_change(SECOND)], lambda: 60.0, Report())
        desk.calls.clear()

    _once(desk, "put_item aggregates", two_writers)
    report = desk.aggregate(HERE)
    assert (report.rows, report.conflicts) == (0, 2)
    assert desk.calls == ["put_item aggregates", "put_item aggregates", "query aggregates"]
    assert desk.backend.rows()[DAY, "all"].figures.issues == 2


def test_whoever_else_writes_all_the_time_a_row_is_lost_twice_at_most(desk: Desk) -> None:
    desk.put(HERE)

    def before(what: str) -> None:
        if what == "put_item aggregates":
            desk.before = lambda _: None
            desk.another().aggregate([a_change(HERE)], lambda: 60.0, Report())
            desk.before = before

    desk.before = before
    report = desk.aggregate(HERE)
    assert (report.rows, report.conflicts) == (0, 2)
    assert desk.backend.rows()[DAY, "81"].figures == figures_of([HERE])


def test_where_time_runs_out_the_newest_days_are_done(desk: Desk) -> None:
    desk.put(HERE, YESTERDAY)
    report = Report()
    with pytest.raises(NotFinished, match="1 of 2 days"):
        desk.aggregator.aggregate([a_change(YESTERDAY), a_change(HERE)], lambda: 5.0, report)
    assert {day for day, _ in desk.backend.rows()} == {DAY}
    assert (report.days, report.received_at) == (1, ())


def test_a_contribution_that_cannot_be_read_is_left_out_and_named(desk: Desk) -> None:
    desk.put(HERE, SECOND)
    strange: Any = {**SECOND.to_item(), "waits": {"B": b"no numbers"}}
    desk.backend.client.put_item(TableName=desk.backend.contributions_table, Item=strange)
    report = desk.aggregate(HERE)
    assert desk.backend.rows()[DAY, "81"].figures == figures_of([HERE])
    ((name, reason),) = report.unreadable.items()
    assert name.endswith("/81#8")
    assert "packed numbers" in reason


def test_a_repository_is_found_by_its_name_in_any_letter_case(desk: Desk) -> None:
    loud = a_contribution(7, repository="Octo/Hello")
    desk.put(loud)
    desk.aggregate(loud)
    assert desk.names() == {"octo/hello": ("Octo/Hello", 81)}


def test_a_renamed_repository_is_found_by_both_names(desk: Desk) -> None:
    renamed = a_contribution(8, repository="octo/new", as_of="2026-11-16T10:00:00.000Z")
    desk.put(HERE)
    desk.aggregate(HERE)
    desk.put(renamed)
    desk.aggregate(renamed)
    assert desk.names() == {"octo/hello": ("octo/hello", 81), "octo/new": ("octo/new", 81)}
    assert desk.backend.rows()[DAY, "81"].repository == "octo/new"


def test_a_name_belongs_to_whoever_had_it_last(desk: Desk) -> None:
    """Deleted and made again under its name, the repository has another id."""
    again = a_contribution(1, repository_id=99, as_of="2026-11-17T10:00:00.000Z")
    for order in ((HERE, again), (again, HERE)):
        desk.put(HERE, again)
        desk.aggregator = desk.another()
        for each in order:
            desk.aggregate(each)
        assert desk.names() == {"octo/hello": ("octo/hello", 99)}


def test_a_name_is_kept_once_by_a_process(desk: Desk) -> None:
    desk.put(HERE)
    desk.aggregate(HERE)
    desk.calls.clear()
    desk.aggregate(HERE)
    assert desk.calls.count("put_item aggregates") == 2


@pytest.mark.parametrize("hours", [0, 25])
def test_a_day_is_made_again_until_a_day_before_its_first_contribution_expires(hours: int) -> None:
    with fake_backend() as backend:
        desk = Desk(backend)
        expires = datetime(2027, 3, 16, tzinfo=UTC)
        short = a_contribution(7, expires_at=int(expires.timestamp()))
        desk.put(short, SECOND)
        desk.aggregate(short, SECOND)
        desk.now = expires - timedelta(hours=hours)
        desk.put(gone(SECOND))
        report = desk.aggregate(gone(SECOND))
        assert report.rows == (2 if hours else 0)


def test_what_counts_nothing_makes_no_day_final() -> None:
    with fake_backend() as backend:
        desk = Desk(backend)
        nothing = gone(HERE, expires_at=0)
        desk.put(nothing, SECOND)
        desk.aggregate(nothing, SECOND)
        assert desk.aggregate(SECOND).rows == 2
