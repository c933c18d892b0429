"""Processor, aggregator and auditor on every DynamoDB: figures are the fold, whatever comes in what order."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from auditor.audit import Audit, Finding
from contract.event import AnalyticsEvent, erased
from contract.item import to_item
from rig.backends import Backend
from rig.builders import an_event
from rig.fold import fold, without_times
from tests.counting import BOT, NOW, RECOMPUTATION, RULES, Line, put

DAY = "2026-11-16"
ASKED = an_event()
ANSWERED = an_event("comment-2", text="Three.", author=BOT, created_at="2026-11-16T09:01:00Z")


@pytest.fixture
def line(dynamodb_backend: Backend) -> Line:
    return Line(dynamodb_backend)


def _is_fold_of(line: Line, events: list[AnalyticsEvent]) -> bool:
    wanted = fold(events, rules=RULES, today=RECOMPUTATION.today, retention_days=RECOMPUTATION.retention_days)
    found = {key: row.figures for key, row in line.backend.rows().items()}
    live = {key: without_times(figures) for key, figures in found.items() if figures.issues}
    return live == {key: without_times(figures) for key, figures in wanted.items()}


def _random_events(seed: int) -> list[AnalyticsEvent]:
    """Six threads of two repositories over three days; edits, answers, deletions, a transfer."""
    random = Random(seed)  # noqa: S311  # a seed that can be tried again is what is wanted
    events: list[AnalyticsEvent] = []
    for number in range(40):
        thread = random.randrange(6)
        where: dict[str, Any] = {"issue_id": thread + 1, "repository_id": thread % 2 + 1}
        second = f"2026-11-{random.randrange(14, 17)}T09:{number:02}:00Z"
        message_id = f"issue-{thread}" if random.random() < 0.2 else f"comment-{thread}{random.randrange(5)}"
        first = next((each for each in events if each.message_id == message_id), None)
        events.append(
            an_event(
                message_id,
                text=random.choice(["Which python?", "Thanks", "It fails: golang", "+1", ""]),
                author=first.author if first else random.choice(["ann", "bob", BOT]),
                created_at=first.created_at if first else second,
                updated_at=f"2026-11-18T{number // 60:02}:{number % 60:02}:00Z",
                deleted=random.random() < 0.1,
                **where,
            )
        )
    events.append(an_event("issue-0", issue_id=1, updated_at="2026-11-19T00:00:00Z", transferred_to="9#1"))
    moved = an_event("issue-900", issue_id=1, repository_id=9, repository="octo/new", transferred_from="1#1")
    return [*events, moved]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_comes_in_whichever_order_the_figures_are_the_fold(line: Line, seed: int) -> None:
    events = _random_events(seed)
    random = Random(seed)  # noqa: S311  # the same
    order = [*events, *random.sample(events, 10)]
    random.shuffle(order)
    for start in range(0, len(order), 7):
        batch = order[start : start + 7]
        put(line.backend, *batch)
        assert line.poke(*batch, random.choice(events)).failures() == []
        if random.random() < 0.5:
            line.aggregate()
    line.aggregate()
    assert _is_fold_of(line, events)
    assert line.auditor().audit(DAY) == Audit([])


class _Interrupted:
    """The backend's client, before whose next write of a thread's state somebody else does something."""

    def __init__(self, backend: Backend, act: Any) -> None:
        self._backend, self._act = backend, act
        self.exceptions = backend.client.exceptions

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend.client, name)

    def put_item(self, **request: Any) -> Any:
        if request["TableName"] == self._backend.threads_table:
            act, self._act = self._act, lambda: None
            act()
        return self._backend.client.put_item(**request)


def test_a_reader_of_older_messages_loses_on_every_dynamodb(line: Line) -> None:
    def successor() -> None:
        put(line.backend, ANSWERED)
        line.poke(ANSWERED)

    put(line.backend, ASKED)
    zombie = Line(line.backend, _Interrupted(line.backend, successor))
    assert zombie.poke(ASKED).conflicts == 1
    line.aggregate()
    assert _is_fold_of(line, [ASKED, ANSWERED])


def _findings(line: Line) -> list[tuple[Finding, str]]:
    found = line.auditor().audit(DAY).differences
    return [(each.finding, each.correlation_id or each.repository) for each in found]


def test_an_audit_of_what_was_counted_finds_nothing(line: Line) -> None:
    line.count(ASKED, ANSWERED, an_event("issue-9", issue_id=9, repository_id=2, repository="octo/other"))
    assert line.auditor().audit(DAY) == Audit([])
    assert line.auditor().audit(DAY, 2) == Audit([])
    assert line.auditor().audit("2026-11-15") == Audit([])


def test_an_audit_finds_a_wrong_state(line: Line) -> None:
    line.count(ASKED)
    wrong = replace(line.backend.threads()["1#7"], waiting_since="")
    line.backend.client.put_item(TableName=line.backend.threads_table, Item=wrong.to_item())
    (found,) = line.auditor().audit(DAY).differences
    assert (found.finding, found.detail.rpartition(" ")[2]) == (Finding.THREAD, "waiting_since")


def test_an_audit_finds_an_orphan_and_a_poke_repairs_it(line: Line) -> None:
    line.count(ASKED)
    key: Any = {"thread_id": {"S": "1#7"}, "message_id": {"S": "issue-1"}}
    line.backend.client.delete_item(TableName=line.backend.analytics_table, Key=key)
    assert _findings(line) == [(Finding.ORPHAN, "octo/hello#7")]
    line.poke(ASKED)
    line.aggregate()
    assert _findings(line) == []


def test_an_audit_names_a_message_that_cannot_be_read(line: Line) -> None:
    line.count(ASKED)
    strange: Any = {**to_item(an_event("comment-5"), expires_at=1), "schema_version": {"N": "99"}}
    line.backend.client.put_item(TableName=line.backend.analytics_table, Item=strange)
    assert _findings(line) == [(Finding.UNREADABLE, "octo/hello#7")]


def test_what_is_under_way_is_no_difference(line: Line) -> None:
    young = an_event(received_at=NOW.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    put(line.backend, young)
    assert line.auditor().audit(DAY) == Audit([], under_way=1)
    line.poke(young)
    assert line.auditor().audit(DAY) == Audit([], under_way=2)


def test_what_only_one_look_finds_is_traffic(line: Line) -> None:
    put(line.backend, ASKED)

    def meanwhile(_: float) -> None:
        line.poke(ASKED)
        line.aggregate()

    assert replace(line.auditor(), sleep=meanwhile).audit(DAY).differences == []


def test_a_thread_whose_beginning_may_have_expired_is_not_compared(line: Line) -> None:
    """It comes to less by now than when it was last written, and nothing is wrong with that."""
    old = an_event(created_at="2025-10-01T09:00:00Z", author="olive", association="OWNER")
    second = an_event("comment-5", text="And rust?", author="olive", association="OWNER")
    settled = an_event("comment-2", text="Three.", author=BOT, created_at="2025-10-01T10:00:00Z")
    line.count(old, settled, second)
    assert line.backend.contributions()[DAY, "1#7"].tally.questions == 1
    for gone in (old, settled):
        key: Any = {"thread_id": {"S": "1#7"}, "message_id": {"S": gone.message_id}}
        line.backend.client.delete_item(TableName=line.backend.analytics_table, Key=key)
    assert _findings(line) == []


def test_a_deleted_issue_leaves_nothing_to_find(line: Line) -> None:
    line.count(ASKED, ANSWERED)
    line.count(erased(ASKED), erased(ANSWERED))
    assert line.backend.contributions() == {}
    assert line.auditor().audit(DAY) == Audit([])
