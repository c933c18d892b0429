"""The parts that stand in for what the emulators lack."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from google.cloud.firestore import Client

from contract.names import FIRESTORE_REPORTS, FIRESTORE_THREADS
from local import report
from local.local_stage import LocalStage
from local.pipe_definition import QueueTarget, read_pipe
from reporter.links import Page
from reporter.week import Week
from tests.integration.observing import Repository, assert_counted, deliver, deliver_last, times_processed
from tests.waiting import eventually
from toolchain.tools import environment


@pytest.mark.both_queues
def test_the_pipe_is_read_from_what_was_deployed(local_stage: LocalStage) -> None:
    names, endpoints = local_stage.stage.names, local_stage.endpoints()
    definition = read_pipe(local_stage.client, names.pipe)

    assert isinstance(definition.target, QueueTarget)
    assert definition.target.url == endpoints.queues["work_queue"]
    assert definition.dlq_url == endpoints.queues["pipe_dlq"]
    assert f"table/{names.analytics_table}/stream/" in definition.stream_arn
    assert definition.max_retries == local_stage.stage.pipe.max_retries
    assert definition.patterns
    assert definition.starting_position == "TRIM_HORIZON"


@pytest.mark.both_queues
def test_a_pipe_that_lost_its_place_repeats_what_it_delivered_and_changes_no_count(
    local_stage: LocalStage,
) -> None:
    repository = Repository.new()
    # The pipe notes a place when something has come.
    deliver_last(local_stage)
    earlier = local_stage.pipe.checkpoint.read_text()
    before = repository.comment("Before the stop")
    deliver(local_stage, before)
    assert_counted(local_stage, repository, 1)

    with local_stage.pipe_stopped():
        deliver(local_stage, repository.comment("While it was stopped"))
        local_stage.pipe.checkpoint.write_text(earlier)
    deliver(local_stage, repository.comment("After the start"))

    assert_counted(local_stage, repository, 3)
    # A FIFO queue drops what it took within the last five minutes.
    if not local_stage.stage.queue.is_fifo:
        assert eventually(lambda: times_processed(local_stage, before) > 1)
        assert_counted(local_stage, repository, 3)


def test_the_receiver_runs_from_its_package_and_not_from_the_repository(local_stage: LocalStage) -> None:
    receiver = local_stage.receiver
    command = [sys.executable, "-c", "import contract, receiver; print(contract.__file__, receiver.__file__)"]
    shown = subprocess.run(  # noqa: S603  # this interpreter
        command,
        env=environment(receiver.function.environment_of(receiver.settings.to_env(), {})),
        cwd=receiver.function.package,
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(place.startswith(str(receiver.function.package)) for place in shown.stdout.split())


def test_the_report_is_rendered_without_sending_and_sent_only_once(local_stage: LocalStage) -> None:
    functions, reporter = local_stage.client("lambda"), local_stage.stage.names.reporter
    week = {"week": "2026-W28"}
    rendered = report.invoke(functions, reporter, {**week, "dry_run": True})
    sent = [report.invoke(functions, reporter, week)["sent"] for _ in range(2)]

    assert rendered["html"].lower().startswith("<!doctype html")
    assert sent == [True, False]
    assert [mail["Subject"] for mail in local_stage.aws.mails()].count(rendered["subject"]) == 1


def test_a_sent_report_is_shown_in_firestore_as_it_was_mailed(
    local_stage: LocalStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    repository = Repository.new()
    deliver(local_stage, repository.comment("Who shows the report?"))
    assert_counted(local_stage, repository, 1)
    week = f"{datetime.now(UTC):%G-W%V}"
    report.invoke(local_stage.client("lambda"), local_stage.stage.names.reporter, {"week": week})
    firestore = Client(project=local_stage.stage.google_project)
    shown = eventually(lambda: firestore.collection(FIRESTORE_REPORTS).document(week).get().to_dict())
    assert shown
    (mail,) = (mail for mail in local_stage.aws.mails() if mail["Subject"] == shown["subject"])
    assert (shown["html"], shown["text"]) == (mail["BodyHtml"], mail["BodyText"])
    address = local_stage.endpoints().dashboard
    assert address
    assert Page(address.rstrip("/")).week(Week.parse(week)) in shown["text"]
    assert "CV Analytics (local)" in mail["Source"]
    threads = {unquote(found) for found in re.findall(r"thread=(\S+)", shown["text"])}
    assert threads
    assert all(firestore.collection(FIRESTORE_THREADS).document(each).get().exists for each in threads)


def test_a_report_that_was_not_sent_is_missing(local_stage: LocalStage) -> None:
    functions, names = local_stage.client("lambda"), local_stage.stage.names
    assert report.invoke(functions, names.reporter, {"week": "2026-W30"})["sent"]
    missing = [
        report.invoke(functions, names.reporter, {"week": week, "check": True})["missing"]
        for week in ("2026-W30", "2026-W31", "2026-W32")
    ]
    assert missing == [False, True, False]
