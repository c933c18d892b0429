"""Repair and replay: threads are poked, rows are made again, and nothing that was right changes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.aggregate import Aggregator, Report
from aggregator.store import Store as RowStore
from contract.contribution import Contribution
from contract.figures import Row, report_key
from contract.item import to_item
from contract.mailed_report import MailedReport
from ops.functions import FunctionFailed
from ops.poking import Poker
from ops.reconcile.reconciler import Reconciler
from ops.replay.reports import Reports
from ops.rows import RowMaker
from publisher.documents import newest
from rig.backends import Backend, moto_backend
from rig.builders import an_event
from tests.counting import BOT, NOW, Line, put

DAY = "2026-11-16"
ASKED = an_event()
ANSWERED = an_event("comment-2", text="Three.", author=BOT, created_at="2026-11-16T09:01:00Z")
ELSEWHERE = an_event("issue-3", repository="octo/two", repository_id=2)


@pytest.fixture
def line() -> Iterator[Line]:
    with moto_backend() as backend:
        line = Line(backend)
        line.count(ASKED, ANSWERED, ELSEWHERE)
        yield line


@dataclass
class Functions:
    """Lambda, with the aggregator's own code behind it."""

    backend: Backend
    reports: list[Report] = field(default_factory=list)
    error: bytes = b""
    now: datetime = NOW

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803  # boto3's names
        assert FunctionName == "aggregator"
        if self.error:
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(self.error)}
        store = RowStore(
            client=self.backend.client,
            contributions_table=self.backend.contributions_table,
            aggregates_table=self.backend.aggregates_table,
        )
        report = Report()
        Aggregator(store, clock=lambda: self.now).aggregate(
            json.loads(Payload)["Records"], lambda: 60.0, report
        )
        self.reports.append(report)
        return {"Payload": io.BytesIO(b"null")}


@dataclass
class Queue:
    """SQS, with the code of processor and aggregator behind it."""

    line: Line

    def send_message_batch(self, *, QueueUrl: str, Entries: Any) -> dict[str, Any]:  # noqa: N803  # boto3's names
        assert QueueUrl == "work-queue"
        bodies = [entry["MessageBody"] for entry in Entries]
        judged = self.line.judge(bodies)
        assert judged.failures() == []
        self.line.aggregate()
        return {"Successful": Entries}


def _rows(line: Line, functions: Functions | None = None) -> RowMaker:
    return RowMaker(
        functions=functions or Functions(line.backend),
        aggregator="aggregator",
        dynamodb=line.backend.client,
        contributions_table=line.backend.contributions_table,
    )


def _reconciler(line: Line, repository_id: int | None = None) -> Reconciler:
    queue: Any = Queue(line)
    return Reconciler(
        auditor=line.auditor(),
        poker=lambda run: Poker(sqs=queue, queue_url="work-queue", run=run),
        rows=_rows(line),
        day=DAY,
        repository_id=repository_id,
        sleep=lambda _seconds: None,
    )


def test_rows_that_are_right_are_written_again_so_that_the_publisher_sees_them(line: Line) -> None:
    functions, before = Functions(line.backend), line.backend.rows()
    rows = _rows(line, functions)
    assert rows.repositories(DAY) == {1, 2}
    rows.make(DAY, rows.repositories(DAY))
    after = line.backend.rows()
    assert {key: row.figures for key, row in after.items()} == {
        key: row.figures for key, row in before.items()
    }
    assert all(after[key].revision == row.revision + 1 for key, row in before.items())
    assert [report.received_at for report in functions.reports] == [[]], "it measures no lag"


def test_of_one_repository_the_others_stay_as_they_are(line: Line) -> None:
    before = line.backend.rows()
    _rows(line).make(DAY, {1})
    changed = {key for key, row in line.backend.rows().items() if row.revision != before[key].revision}
    assert changed == {(DAY, "1"), (DAY, "all")}


def test_a_day_without_contributions_gets_no_rows(line: Line) -> None:
    rows = _rows(line)
    assert rows.repositories("2026-11-18") == set()
    rows.make("2026-11-18", set())
    assert {day for day, _ in line.backend.rows()} == {DAY}


def test_what_somebody_wrote_by_hand_costs_no_other_repository_its_rows(line: Line) -> None:
    (one, *_) = line.backend.scan(line.backend.contributions_table)
    strange = {"day_shard": one["day_shard"], "thread_id": {"S": "no thread"}}
    line.backend.client.put_item(TableName=line.backend.contributions_table, Item=strange)
    assert _rows(line).repositories(DAY) == {1, 2}


def test_an_aggregator_that_fails_is_an_error(line: Line) -> None:
    functions = Functions(line.backend, error=b'{"errorMessage": "no time left"}')
    with pytest.raises(FunctionFailed, match=r"aggregator failed: .*no time left"):
        _rows(line, functions).make(DAY, {1})


@dataclass
class Publisher:
    """Lambda, with the code that makes documents of the publisher behind it."""

    shown: list[str] = field(default_factory=list)

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803  # boto3's names
        assert FunctionName == "publisher"
        batch = newest(json.loads(Payload)["Records"])
        assert batch.unreadable == {}
        self.shown += [document.path for document in batch.documents]
        return {"Payload": io.BytesIO(b"null")}


def test_reports_of_the_days_weeks_are_shown_again_if_they_were_sent(line: Line) -> None:
    publisher, mail = Publisher(), MailedReport(subject="S", html="<p>", text="T")
    for week, more in (("2026-W46", {}), ("2026-W47", {"sent_at": {"N": "1795000000"}})):
        note: Any = {
            **{name: {"S": value} for name, value in report_key(week).items()},
            "figures": {"S": json.dumps({"questions": 3, "answered": 2})},
            "mail": {"B": mail.pack()},
            "expires_at": {"N": "1895000000"},
            **more,
        }
        line.backend.client.put_item(TableName=line.backend.aggregates_table, Item=note)
    reports = Reports(
        functions=publisher,
        publisher="publisher",
        dynamodb=line.backend.client,
        aggregates_table=line.backend.aggregates_table,
    )
    reports.show(["2026-11-15", DAY, "2026-11-17", "2026-11-23"])
    assert publisher.shown == ["reports/2026-W47"]


def test_a_row_that_somebody_changed_is_found_and_repaired(line: Line) -> None:
    row = line.backend.rows()[DAY, "1"]
    tally = replace(row.figures.tally, questions=77)
    _put_row(line, replace(row, figures=replace(row.figures, tally=tally)))
    reconciler = _reconciler(line)
    found = reconciler.look()
    assert [each.finding for each in found.differences] == ["row"]
    assert reconciler.repair(found).differences == []
    assert line.backend.rows()[DAY, "1"].figures == row.figures


def _put_row(line: Line, row: Row) -> None:
    line.backend.client.put_item(TableName=line.backend.aggregates_table, Item=row.to_item())


def test_a_message_that_was_never_counted_is_found_and_repaired(line: Line) -> None:
    put(line.backend, an_event("issue-9", issue_id=9, text="Lost?"))
    reconciler = _reconciler(line, 1)
    found = reconciler.look()
    assert [(each.finding, each.correlation_id) for each in found.differences] == [("thread", "octo/hello#9")]
    assert reconciler.repair(found).differences == []
    assert line.backend.rows()[DAY, "1"].figures.tally.questions == 2


def test_a_message_under_no_threads_identity_costs_the_others_nothing(line: Line) -> None:
    """Somebody wrote it into the table by hand."""
    strange = to_item(
        replace(an_event("issue-9", text="Lost?"), thread_id="no thread"), expires_at=1_900_000_000
    )
    line.backend.client.put_item(TableName=line.backend.analytics_table, Item=strange)
    assert line.day_store.thread_ids(DAY) == ["1#7", "2#7", "no thread"]
    assert line.day_store.thread_ids(DAY, 1) == ["1#7"]
    assert [each.thread_id for each in _reconciler(line).look().differences] == ["no thread"]
    assert _reconciler(line, 1).look().differences == []


def test_a_contribution_that_is_gone_is_found_and_repaired(line: Line) -> None:
    stored = line.backend.contributions()[DAY, "1#7"]
    line.backend.client.delete_item(TableName=line.backend.contributions_table, Key=stored.key())
    reconciler = _reconciler(line)
    found = reconciler.look()
    assert {each.finding.value for each in found.differences} == {"thread", "row"}
    assert reconciler.repair(found).differences == []
    again: Contribution = line.backend.contributions()[DAY, "1#7"]
    assert replace(again, revision=stored.revision) == stored


@pytest.mark.parametrize("repository_id", [None, 1])
def test_what_cannot_be_read_is_named_and_written_again(line: Line, repository_id: int | None) -> None:
    stored, row = line.backend.contributions()[DAY, "1#7"], line.backend.rows()[DAY, "1"]
    for table, each in (
        (line.backend.contributions_table, stored.to_item()),
        (line.backend.aggregates_table, row.to_item()),
    ):
        line.backend.client.put_item(TableName=table, Item={**each, "waits": {"B": b"no numbers"}})
    reconciler = _reconciler(line, repository_id)
    found = reconciler.look()
    unreadable = [each.detail for each in found.differences if each.finding == "unreadable"]
    assert len(unreadable) == 2
    assert "the row 1 cannot be read" in unreadable[0]
    assert "the contribution of thread 1#7 cannot be read" in unreadable[1]
    assert reconciler.repair(found).differences == []
    assert line.backend.rows()[DAY, "1"].figures == row.figures


def _expire(line: Line, thread_id: str) -> None:
    """What DynamoDB does with a thread's items once their time is over."""
    backend = line.backend
    for table, key in (
        (backend.analytics_table, ("thread_id", "message_id")),
        (backend.threads_table, ("thread_id",)),
        (backend.contributions_table, ("day_shard", "thread_id")),
    ):
        for item in backend.scan(table):
            if item["thread_id"]["S"] == thread_id:
                gone: Any = {name: item[name] for name in key}
                backend.client.delete_item(TableName=table, Key=gone)


def test_a_day_of_which_a_shorter_retention_left_less_keeps_its_figures(line: Line) -> None:
    """Half a year later, under a longer retention: one thread of the day has expired, another one has not."""
    longer, line.recomputation = line.recomputation, replace(line.recomputation, retention_days=30)
    line.count(an_event("issue-8", issue_id=8))
    line.recomputation = longer
    line.count(an_event("issue-9", issue_id=9))
    before = line.backend.rows()
    _expire(line, "1#8")
    assert "1#8" not in {thread_id for _, thread_id in line.backend.contributions()}
    line.now = datetime(2027, 5, 16, tzinfo=UTC)
    line.recomputation = replace(line.recomputation, today=line.now.date())
    _rows(line, Functions(line.backend, now=line.now)).make(DAY, {1, 2})
    line.count(
        an_event("issue-9", issue_id=9, closed_at="2027-05-15T09:00:00Z", updated_at="2027-05-15T09:00:00Z")
    )
    assert line.backend.rows() == before
    assert line.auditor().audit(DAY).differences == []
    assert line.auditor().audit(DAY, 1).differences == []
