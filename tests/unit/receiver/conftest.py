"""The receiver through its real framework, against Google's Firestore emulator and moto's DynamoDB."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import boto3
import pytest
from google.cloud.firestore import Client
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from contract import item
from receiver.settings import ReceiverSettings
from tests.unit.receiver.running_receiver import RunningReceiver

SECRET = b"a secret"
REGION = "eu-west-2"


@pytest.fixture(scope="session")
def firestore_host(firestore_host: str) -> str:
    _warm_up(firestore_host)
    return firestore_host


@pytest.fixture(scope="module")
def aws() -> Iterator[None]:
    """Once per module: each start drops boto3's session, and with it all that clients share.

    One request at a time: DynamoDB looks at a condition and writes in one step, moto in two that another
    thread can come between.
    """
    one_at_a_time, answer = Lock(), BotocoreStubber.__call__

    def answer_alone(*arguments: Any, **more: Any) -> Any:
        with one_at_a_time:
            return answer(*arguments, **more)

    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(BotocoreStubber, "__call__", answer_alone)
        yield


@pytest.fixture
def stores(
    aws: None, firestore_host: str, settings: ReceiverSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both stores, empty: the table is the test's own, and so is the project in the emulator."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_host)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    create_table(settings)


@pytest.fixture
def settings(tmp_path: Path) -> ReceiverSettings:
    secret_file = tmp_path / "active"
    secret_file.write_bytes(SECRET + b"\n")
    own = f"test-{uuid.uuid4().hex[:12]}"
    return ReceiverSettings(
        stage="test",
        google_project=own,
        aws_region=REGION,
        aws_role_arn="",
        aws_audience="",
        analytics_table=own,
        webhook_secret_file=str(secret_file),
        bot_logins=("cv-chatbot[bot]",),
        repositories=(),
        ignored_logins=(),
        placeholders=(),
        keywords_per_message=20,
        max_body_bytes=1_000_000,
        retention_days=400,
        discussions=False,
        threads=8,
    )


@pytest.fixture
def start_receiver(
    stores: None, monkeypatch: pytest.MonkeyPatch
) -> Callable[[ReceiverSettings], RunningReceiver]:
    """Starts a receiver of its own, as functions-framework does when a container starts."""

    def start(settings: ReceiverSettings) -> RunningReceiver:
        for name, value in settings.to_env().items():
            monkeypatch.setenv(name, value)
        return RunningReceiver.start(settings, secret=SECRET)

    return start


@pytest.fixture
def receiver(
    start_receiver: Callable[[ReceiverSettings], RunningReceiver], settings: ReceiverSettings
) -> RunningReceiver:
    return start_receiver(settings)


def _warm_up(host: str) -> None:
    """Its first call loads most of its classes, and takes longer than the receiver waits."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRESTORE_EMULATOR_HOST", host)
        Client(project="warm-up").collection("any").document("one").set({}, timeout=60)


def create_table(settings: ReceiverSettings) -> None:
    boto3.client("dynamodb", region_name=settings.aws_region).create_table(
        TableName=settings.analytics_table,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": item.PARTITION_KEY, "KeyType": "HASH"},
            {"AttributeName": item.SORT_KEY, "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in (item.PARTITION_KEY, item.SORT_KEY)
        ],
    )
