"""The reporter's surroundings: its environment, moto's DynamoDB and SES, and the mails that went out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto import mock_aws

from contract import aggregates, item
from contract.event import AnalyticsEvent
from contract.names import METRIC_NAMESPACE
from processor.contribution import contribution_of
from processor.plan import Layout
from processor.store import Store
from reporter import handler
from reporter.settings import ReporterSettings
from tests.contract.store.backends import REGION, backend_at


@dataclass
class Context:
    """What Lambda tells an invocation, as far as it is asked."""

    aws_request_id: str = "request-1"
    seconds_left: float = 120.0

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds_left * 1000)


@dataclass
class Office:
    """The reporter's surroundings: the tables, and the mails that went out."""

    dynamodb: Any
    aggregates_table: str
    analytics_table: str
    mails: list[dict[str, Any]] = field(default_factory=list)
    failures: list[Exception | str] = field(default_factory=list)

    def store(self, *events: AnalyticsEvent) -> None:
        """The events as the receiver stores them and the processor counts them."""
        contributions = backend_at(self.dynamodb).contributions_table
        layout = Layout(
            aggregates_table=self.aggregates_table,
            contributions_table=contributions,
            keyword_buckets=4,
            issue_buckets=2,
        )
        for shard, event in enumerate(events):
            stored = item.to_item(event, expires_at=1_900_000_000)
            self.dynamodb.put_item(TableName=self.analytics_table, Item=stored)
            mine = contribution_of(event, message_id="m-1", keywords_per_event=20, ttl_days=10)
            Store(self.dynamodb, layout).apply([mine], known={}, shard=shard % 4, time_left=lambda: 30.0)

    def sending(self) -> dict[str, Any]:
        keys = {aggregates.PARTITION_KEY: {"S": "report#2026-W47"}, aggregates.SORT_KEY: {"S": "sent"}}
        answer = self.dynamodb.get_item(TableName=self.aggregates_table, Key=keys)
        return dict(answer.get("Item", {}))

    def on_mail(self, params: dict[str, Any], **_: Any) -> Any:
        if not self.failures:
            self.mails.append(params)
            return None
        failure = self.failures.pop(0)
        if isinstance(failure, Exception):
            raise failure
        answer = {"Error": {"Code": failure, "Message": failure}, "ResponseMetadata": {"HTTPStatusCode": 400}}
        return AWSResponse("https://aws.test", 400, HTTPHeaders(), None), answer


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    environment = {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        # Powertools keeps loggers by service name, each with the output of its time.
        "POWERTOOLS_SERVICE_NAME": str(uuid.uuid4()),
        "POWERTOOLS_METRICS_NAMESPACE": METRIC_NAMESPACE,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        office = _open()
        settings = ReporterSettings(
            stage="dev",
            analytics_table=office.analytics_table,
            aggregates_table=office.aggregates_table,
            shards=4,
            sender="reports@example.com",
            recipients=("a@example.com", "b@example.com"),
            time_zone="Europe/London",
        )
        for name, value in settings.to_env().items():
            monkeypatch.setenv(name, value)
        handler.runtime.cache_clear()
        handler.runtime().mail.meta.events.register("before-call.sesv2.SendEmail", office.on_mail)
        yield office
    handler.runtime.cache_clear()


def _open() -> Office:
    client = boto3.client("dynamodb")
    keys = (item.PARTITION_KEY, item.SORT_KEY)
    client.create_table(
        TableName="analytics",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": keys[0], "KeyType": "HASH"},
            {"AttributeName": keys[1], "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
    )
    boto3.client("sesv2").create_email_identity(EmailIdentity="reports@example.com")
    return Office(client, backend_at(client).aggregates_table, "analytics")
