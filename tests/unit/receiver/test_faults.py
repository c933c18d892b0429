"""A store that is down, slow or half-way: how GitHub is answered, and that a redelivery repairs it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace

import boto3
import pytest

from receiver.settings import ReceiverSettings
from tests.unit.receiver.payloads import an_issue, issue_webhook
from tests.unit.receiver.running_receiver import RunningReceiver
from toolchain.processes import free_port

Start = Callable[[ReceiverSettings], RunningReceiver]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def delete_table(settings: ReceiverSettings) -> None:
    client = boto3.client("dynamodb", region_name=settings.aws_region)
    client.delete_table(TableName=settings.analytics_table)


def assert_failed(receiver: RunningReceiver, capsys: pytest.CaptureFixture[str], *, store: str) -> None:
    answer = receiver.post("issues", issue_webhook(), delivery_id="d-9")
    assert (answer.status_code, answer.json) == (500, {"error": "A store failed; redeliver this."})
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["severity"], line["outcome"], line["delivery_id"]) == ("ERROR", "failed", "d-9")
    assert line["reason"].startswith(f"{store}: ")


@pytest.fixture(params=["down", "slow"])
def unreachable(request: pytest.FixtureRequest, silent_port: int) -> str:
    """An address where nobody answers."""
    port = {"down": free_port(), "slow": silent_port}[request.param]
    return f"127.0.0.1:{port}"


def test_firestore_out_of_reach_is_500_and_dynamodb_is_not_even_asked(
    start_receiver: Start,
    settings: ReceiverSettings,
    unreachable: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    reachable = os.environ["FIRESTORE_EMULATOR_HOST"]
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", unreachable)
    receiver = start_receiver(settings)
    assert_failed(receiver, capsys, store="Firestore")
    assert receiver.items() == {}
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", reachable)
    assert (
        RunningReceiver.start(settings, secret=receiver.secret).post("issues", issue_webhook()).status_code
        == 202
    )
    assert set(receiver.events()) == {"issue-100"}


def assert_pending(receiver: RunningReceiver, capsys: pytest.CaptureFixture[str]) -> None:
    answer = receiver.post("issues", issue_webhook(), delivery_id="d-9")
    assert answer.status_code == 202
    assert answer.get_json()["pending"] is True
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["severity"], line["outcome"], line["delivery_id"]) == ("INFO", "accepted", "d-9")
    assert line["pending"] is True
    assert "DynamoDB" in line["reason"] or "no answer within" in line["reason"]
    assert set(receiver.documents()) == {"issue-100"}
    (entry,) = receiver.outbox().values()
    assert (entry["attempts"], entry["delivery_id"]) == (0, "d-9")


def test_dynamodb_out_of_reach_is_202_with_an_outbox_entry_and_a_redelivery_delivers_as_well(
    start_receiver: Start,
    settings: ReceiverSettings,
    unreachable: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{unreachable}")
    assert_pending(start_receiver(settings), capsys)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    again = start_receiver(settings)
    assert again.post("issues", issue_webhook(), delivery_id="d-9").status_code == 202
    assert set(again.events()) == {"issue-100"}
    assert again.outbox() == {}


def test_dynamodb_refusing_is_202_with_an_outbox_entry(
    receiver: RunningReceiver, capsys: pytest.CaptureFixture[str]
) -> None:
    delete_table(receiver.settings)
    assert_pending(receiver, capsys)


def test_what_dynamodb_took_leaves_no_outbox_entry(receiver: RunningReceiver) -> None:
    assert "pending" not in receiver.post("issues", issue_webhook()).get_json()
    assert set(receiver.events()) == {"issue-100"}
    assert receiver.outbox() == {}


def test_an_outbox_entry_holds_nothing_of_the_text(receiver: RunningReceiver) -> None:
    delete_table(receiver.settings)
    receiver.post("issues", issue_webhook(issue=an_issue(title="hunter2")))
    assert "hunter2" not in json.dumps(receiver.outbox(), default=str)


def test_the_sender_does_not_see_what_the_log_says_of_a_failure(receiver: RunningReceiver) -> None:
    delete_table(receiver.settings)
    assert receiver.settings.analytics_table not in receiver.post("issues", issue_webhook()).get_data(
        as_text=True
    )


def test_a_fault_that_nobody_thought_of_is_answered_and_logged_with_its_delivery_id(
    start_receiver: Start, settings: ReceiverSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    """An expiry beyond the year 9999 is such a one."""
    receiver = start_receiver(replace(settings, retention_days=10**7))
    answer = receiver.post("issues", issue_webhook(), delivery_id="d-9")
    assert (answer.status_code, answer.json) == (500, {"error": "The receiver failed; redeliver this."})
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert line["delivery_id"] == "d-9"
    assert "OverflowError" in line["reason"]
