"""What the timeline reads of AWS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from contract.figures import report_key
from ops.connection import Connection
from ops.day_sources import DaySources
from ops.timeline.aws_stores import AwsStores
from rig.backends import SESSION, Backend, moto_backend
from rig.builders import an_event
from stages.stage import load_stage
from tests.counting import BOT, Line

DAY = "2026-11-16"
STAGE = load_stage("dev")
ASKED = an_event()
ANSWERED = an_event("comment-2", text="Three.", author=BOT, created_at="2026-11-16T09:01:00Z")


@pytest.fixture
def backend() -> Iterator[Backend]:
    with moto_backend() as backend:
        Line(backend).count(ASKED, ANSWERED)
        yield backend


@pytest.fixture
def aws(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> AwsStores:
    """A stage whose tables are the backend's."""
    for word in ("analytics", "threads", "contributions", "aggregates"):
        name = f"{word}_table"
        monkeypatch.setattr(f"contract.names.Names.{name}", getattr(backend, name))
    monkeypatch.setattr(Connection, "client", lambda _self, service: _client(service))
    return AwsStores(DaySources(Connection(STAGE, None)))


def _client(service: Any) -> Any:
    return SESSION.client(service)


def test_a_thread_is_read_with_its_days(aws: AwsStores, backend: Backend) -> None:
    assert {event.message_id for event in aws.messages("1#7").events} == {"issue-1", "comment-2"}
    state = aws.states("1#7")["1#7"]
    assert state
    assert state.answered_by_bot == 1
    assert aws.contributions("1#7", state.days) == {DAY: backend.contributions()[DAY, "1#7"]}
    assert aws.rows(1, state.days) == {DAY: backend.rows()[DAY, "1"]}


def test_nothing_is_known_of_another_thread(aws: AwsStores) -> None:
    assert aws.messages("1#8").events == ()
    assert aws.states("1#8") == {}
    assert (aws.contributions("1#8", [DAY]), aws.rows(2, [DAY])) == ({}, {})


def test_what_cannot_be_read_is_as_good_as_missing(aws: AwsStores, backend: Backend) -> None:
    stored, row = backend.contributions()[DAY, "1#7"], backend.rows()[DAY, "1"]
    strange: Any = {"waits": {"B": b"no numbers"}}
    backend.client.put_item(TableName=backend.contributions_table, Item={**stored.to_item(), **strange})
    backend.client.put_item(TableName=backend.aggregates_table, Item={**row.to_item(), **strange})
    key: Any = {"thread_id": {"S": "1#7"}, "revision": {"S": "many"}}
    backend.client.put_item(TableName=backend.threads_table, Item=key)
    assert (aws.contributions("1#7", [DAY]), aws.rows(1, [DAY])) == ({}, {})
    assert aws.states("1#7") == {"1#7": None}


def test_a_report_has_the_time_at_which_it_was_sent(aws: AwsStores, backend: Backend) -> None:
    note: Any = {name: {"S": value} for name, value in report_key("2026-W47").items()}
    backend.client.put_item(TableName=backend.aggregates_table, Item={**note, "sent_at": {"N": "1795000000"}})
    sent = aws.reports(["2026-W47", "2026-W48"])
    assert sent["2026-W48"] is None
    assert sent["2026-W47"]
    assert sent["2026-W47"].timestamp() == 1795000000
