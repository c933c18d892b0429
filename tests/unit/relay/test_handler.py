"""The relay as Cloud Scheduler calls it, between Google's Firestore emulator and moto's DynamoDB."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from flask.testing import FlaskClient
from functions_framework import create_app
from google.cloud.firestore import Client

from contract.names import FIRESTORE_OUTBOX
from gcp_stack.packaging import ROOT
from receiver.settings import ReceiverSettings
from relay.settings import RelaySettings
from stages.stage import load_stage
from tests.unit.receiver.conftest import create_table
from tests.unit.receiver.payloads import issue_webhook
from tests.unit.receiver.running_receiver import MAIN, RunningReceiver
from toolchain.processes import free_port


@pytest.fixture
def relay_settings(settings: ReceiverSettings) -> RelaySettings:
    return RelaySettings(**{field.name: getattr(settings, field.name) for field in fields(RelaySettings)})


@pytest.fixture
def open_relay(
    stores: None, relay_settings: RelaySettings, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], FlaskClient]:
    def start() -> FlaskClient:
        for name, value in relay_settings.to_env().items():
            monkeypatch.setenv(name, value)
        app = create_app(target="relay", source=str(MAIN))  # type: ignore[no-untyped-call]  # not typed there
        client: FlaskClient = app.test_client()
        return client

    return start


def accept_while_aws_is_away(receiver: RunningReceiver) -> None:
    """The table is not there for as long; the entry is made due at once."""
    boto3.client("dynamodb", region_name=receiver.settings.aws_region).delete_table(
        TableName=receiver.settings.analytics_table
    )
    assert receiver.post("issues", issue_webhook(), delivery_id="d-9").get_json()["pending"]
    make_due(receiver)


def make_due(receiver: RunningReceiver) -> None:
    outbox = Client(project=receiver.settings.google_project).collection(FIRESTORE_OUTBOX)
    for entry in outbox.stream():
        entry.reference.update({"next_attempt_at": datetime.now(UTC) - timedelta(seconds=1)})


def test_what_aws_missed_is_delivered_and_the_outbox_is_empty(
    receiver: RunningReceiver, open_relay: Callable[[], FlaskClient]
) -> None:
    accept_while_aws_is_away(receiver)
    create_table(receiver.settings)
    figures = open_relay().post("/").get_json()
    assert (figures["delivered"], figures["outbox_depth"]) == (1, 0)
    assert set(receiver.events()) == {"issue-100"}
    assert receiver.outbox() == {}


def test_while_aws_is_away_the_run_is_answered_200_and_the_entry_waits(
    receiver: RunningReceiver, open_relay: Callable[[], FlaskClient]
) -> None:
    accept_while_aws_is_away(receiver)
    answer = open_relay().post("/")
    assert (answer.status_code, answer.get_json()["failed"]) == (200, 1)
    (entry,) = receiver.outbox().values()
    assert entry["attempts"] == 1
    assert "ResourceNotFound" in entry["reason"]
    assert entry["next_attempt_at"] > datetime.now(UTC)


def test_a_dead_entry_is_told_with_its_reason_and_correlation_id(
    receiver: RunningReceiver, open_relay: Callable[[], FlaskClient], capsys: pytest.CaptureFixture[str]
) -> None:
    """A table with another key refuses the item for good."""
    accept_while_aws_is_away(receiver)
    boto3.client("dynamodb", region_name=receiver.settings.aws_region).create_table(
        TableName=receiver.settings.analytics_table,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "another", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "another", "AttributeType": "S"}],
    )
    capsys.readouterr()
    relay = open_relay()
    figures = relay.post("/").get_json()
    assert (figures["dead"], figures["outbox_depth"], figures["outbox_dead"]) == (1, 0, 1)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (dead,) = [line for line in lines if line["severity"] == "ERROR"]
    assert dead["correlation_id"] == next(iter(receiver.documents().values()))["correlation_id"]
    assert "ValidationException" in dead["reason"]
    assert relay.post("/").get_json()["outbox_dead"] == 1


@pytest.mark.parametrize("slip", ["pending_since", "attempts", "message_id"])
def test_a_slip_of_the_hand_costs_one_entry_and_its_reason_is_told(
    receiver: RunningReceiver,
    open_relay: Callable[[], FlaskClient],
    capsys: pytest.CaptureFixture[str],
    slip: str,
) -> None:
    accept_while_aws_is_away(receiver)
    create_table(receiver.settings)
    ((name, sound),) = receiver.outbox().items()
    edited = {**sound, "message_id": ""} if slip == "message_id" else {**sound}
    if slip != "message_id":
        del edited[slip]
    outbox = Client(project=receiver.settings.google_project).collection(FIRESTORE_OUTBOX)
    outbox.document(f"{name}-by-hand").set(edited)
    capsys.readouterr()
    answer = open_relay().post("/")
    figures = answer.get_json()
    assert answer.status_code == 200
    assert (figures["delivered"], figures["dead"], figures["outbox_dead"]) == (1, 1, 1)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (dead,) = [line for line in lines if "outcome" in line]
    assert (dead["severity"], dead["outcome"]) == ("ERROR", "dead")
    assert dead["reason"].startswith("MalformedEntry: ")
    assert slip in dead["reason"]


def test_the_log_line_has_every_figure_that_the_page_defines(
    receiver: RunningReceiver, open_relay: Callable[[], FlaskClient], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    open_relay().post("/")
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    page = (ROOT / "docs" / "metrics.md").read_text().partition("`relay run`:")[2]
    section = page.partition("`redeliver run`")[0]
    defined = re.findall(r"^- `(\w+)`: ", section, re.MULTILINE)
    assert sorted(line.keys() - {"severity", "message"}) == sorted(defined)
    assert line["message"] == "relay run"


def test_firestore_out_of_reach_is_500_and_told(
    open_relay: Callable[[], FlaskClient], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{free_port()}")
    assert open_relay().post("/").status_code == 500
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert line["severity"] == "ERROR"
    assert line["reason"].startswith("Firestore: ")


def test_other_methods_than_post_are_405(open_relay: Callable[[], FlaskClient]) -> None:
    assert open_relay().get("/").status_code == 405


@pytest.mark.parametrize("stage", ["local", "dev", "prod"])
def test_settings_come_back_from_the_environment_as_the_stage_says(stage: str) -> None:
    settings = RelaySettings.of(load_stage(stage))
    assert RelaySettings.from_env(settings.to_env()) == settings
