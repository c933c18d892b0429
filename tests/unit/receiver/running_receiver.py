"""A running receiver, and what its two stores hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import boto3
from flask.testing import FlaskClient
from functions_framework import create_app
from google.cloud.firestore import Client
from werkzeug.test import TestResponse

from contract.event import AnalyticsEvent
from contract.item import SORT_KEY, from_item
from contract.names import FIRESTORE_COLLECTION, FIRESTORE_ERASED, FIRESTORE_OUTBOX
from receiver.settings import ReceiverSettings
from receiver.signature import signature

MAIN = Path(__file__).resolve().parents[3] / "gcp_stack" / "function_src" / "main.py"


@dataclass
class RunningReceiver:
    settings: ReceiverSettings
    secret: bytes
    client: FlaskClient

    @classmethod
    def start(cls, settings: ReceiverSettings, *, secret: bytes) -> Self:
        app = create_app(target="receive", source=str(MAIN))  # type: ignore[no-untyped-call]  # not typed there
        return cls(settings, secret, app.test_client())

    def post(self, event_name: str, payload: object, *, delivery_id: str = "d-1") -> TestResponse:
        """As GitHub does it."""
        return self.post_bytes(json.dumps(payload).encode(), event_name, delivery_id=delivery_id)

    def post_bytes(
        self, body: bytes, event_name: str = "issues", *, delivery_id: str = "d-1", **headers: str | None
    ) -> TestResponse:
        """Correctly signed, unless `headers` (with `_` for `-`) say otherwise; None leaves one out."""
        sent: dict[str, str | None] = {
            "Content-Type": "application/json",
            "X-GitHub-Event": event_name,
            "X-GitHub-Delivery": delivery_id,
            "X-Hub-Signature-256": signature(body, self.secret).decode(),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        given = {name: value for name, value in sent.items() if value is not None}
        return self.client.post("/", data=body, headers=given)

    def documents(self) -> dict[str, dict[str, Any]]:
        """Firestore's, by message."""
        collection = Client(project=self.settings.google_project).collection(FIRESTORE_COLLECTION)
        return {document.id: document.to_dict() or {} for document in collection.stream()}

    def outbox(self) -> dict[str, dict[str, Any]]:
        """Firestore's, by entry."""
        collection = Client(project=self.settings.google_project).collection(FIRESTORE_OUTBOX)
        return {document.id: document.to_dict() or {} for document in collection.stream()}

    def erased(self) -> set[str]:
        """The threads whose issue was deleted, as Firestore remembers them."""
        collection = Client(project=self.settings.google_project).collection(FIRESTORE_ERASED)
        return {document.id for document in collection.stream()}

    def items(self) -> dict[str, dict[str, Any]]:
        """DynamoDB's, by message."""
        client = boto3.client("dynamodb", region_name=self.settings.aws_region)
        found = client.scan(TableName=self.settings.analytics_table)["Items"]
        return {item[SORT_KEY]["S"]: dict(item) for item in found}

    def everything(self) -> str:
        """All that the stores hold, as text to search."""
        return json.dumps([self.items(), self.documents(), self.outbox()], default=str)

    def events(self) -> dict[str, AnalyticsEvent]:
        """What both stores hold, which must be the same but for the delivery that brought it."""
        dynamodb = {message: from_item(item) for message, item in self.items().items()}
        firestore = {
            message: AnalyticsEvent.from_record(found) for message, found in self.documents().items()
        }
        assert _untraced(dynamodb) == _untraced(firestore)
        return dynamodb


def _untraced(events: dict[str, AnalyticsEvent]) -> list[AnalyticsEvent]:
    return [replace(events[message], delivery_id="", received_at="", trace="") for message in sorted(events)]
