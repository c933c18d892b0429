"""The edge: an HTTP request in, an answer and a log line out."""

from __future__ import annotations

import json
import secrets
import time
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Self

from flask import Request, Response

from contract.event import AnalyticsEvent, utc_millisecond
from contract.names import Names
from receiver.body import Body
from receiver.body_watch import BodyWatch
from receiver.bounded import Bounded
from receiver.dynamodb_store import DynamoDbStore
from receiver.firestore_store import FirestoreStore
from receiver.intake import Refusal, read_delivery, read_event_name, read_json, read_signature
from receiver.keeper import BUDGET_SECONDS, Keeper
from receiver.log import Severity, log
from receiver.retention import expires_at
from receiver.secret_file import NoActiveSecret, SecretFile
from receiver.settings import ReceiverSettings
from receiver.signature import matching_secret
from receiver.store import StoreFailed
from receiver.trace import trace_id
from receiver.webhook import Accepted, Delivery, Ignored, Interpretation, Pong, Refused, Rules, interpret


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to the sender, and what the log says beyond it."""

    status: HTTPStatus
    outcome: str
    body: Mapping[str, object]
    noted: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Takes in GitHub's webhooks. An answer of 2xx promises that nothing of it can be lost any more."""

    settings: ReceiverSettings
    rules: Rules
    secret_file: SecretFile
    watch: BodyWatch
    keeper: Keeper

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Raises KeyError or ValueError with the variable's name."""
        settings = ReceiverSettings.from_env(environ)
        return cls(
            settings=settings,
            rules=settings.rules,
            secret_file=SecretFile(Path(settings.webhook_secret_file)),
            watch=BodyWatch(crowd=settings.threads // 2),
            keeper=Keeper(
                firestore=FirestoreStore.connect(project=settings.google_project),
                dynamodb=DynamoDbStore.connect(settings, session_name=Names(settings.stage).receiver),
                within=Bounded(settings.threads),
                clock=time.monotonic,
            ),
        )

    def answer(self, request: Request) -> Response:
        """Never raises: every request gets a JSON answer and one log line with its delivery id."""
        since = time.monotonic()
        delivery = read_delivery(request, received_at=datetime.now(UTC), random_hex=secrets.token_hex)
        body = Body(request=request, watch=self.watch)
        reply = self._reply(body, delivery, since)
        self._log(reply, delivery)
        content = json.dumps(reply.body).encode()
        # As a stream: before any other answer functions-framework reads the body, however long that takes.
        response = Response(iter((content,)), reply.status, mimetype="application/json")
        response.content_length = len(content)
        response.call_on_close(body.skip_rest)
        if reply.status == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["Allow"] = "POST"
        return response

    def _reply(self, body: Body, delivery: Delivery, since: float) -> Reply:
        try:
            return self._receive(body, delivery, since)
        except Refusal as refusal:
            return _refused(refusal.status, str(refusal))
        except NoActiveSecret as error:
            return _failed(HTTPStatus.SERVICE_UNAVAILABLE, "The receiver has no webhook secret.", str(error))
        except StoreFailed as error:
            return _failed(HTTPStatus.INTERNAL_SERVER_ERROR, "A store failed; redeliver this.", str(error))
        except Exception:  # noqa: BLE001  # the edge: whatever it was, it is answered and logged with its delivery id
            return _failed(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                "The receiver failed; redeliver this.",
                traceback.format_exc(),
            )

    def _receive(self, body: Body, delivery: Delivery, since: float) -> Reply:
        signature = read_signature(body.request)
        content = body.read(max_bytes=self.settings.max_body_bytes, until=since + BUDGET_SECONDS)
        match = self._verify(content, signature)
        payload, event_name = read_json(body.request, content), read_event_name(body.request)
        outcome = interpret(event_name, payload, delivery=delivery, rules=self.rules)
        return self._settle(outcome, since, noted={"event_name": event_name, **match})

    def _verify(self, body: bytes, header: str) -> Mapping[str, object]:
        """Which of how many active secrets it was signed with; the last is the oldest. Raises Refusal."""
        active = self.secret_file.active()
        secret = matching_secret(body, header, active)
        if secret is None and (renewed := self.secret_file.renewed()) != active:
            active, secret = renewed, matching_secret(body, header, renewed)
        if secret is not None:
            return {"secret": secret, "active_secrets": len(active)}
        raise Refusal(HTTPStatus.UNAUTHORIZED, "The X-Hub-Signature-256 header does not match the body.")

    def _settle(self, outcome: Interpretation, since: float, *, noted: Mapping[str, object]) -> Reply:
        match outcome:
            case Accepted(event):
                return self._keep(event, since, noted=noted)
            case Ignored(reason, correlation_id):
                noted = {**noted, "reason": reason, "correlation_id": correlation_id}
                return Reply(HTTPStatus.ACCEPTED, "ignored", {"ignored": reason}, noted)
            case Refused(reason):
                return Reply(
                    HTTPStatus.BAD_REQUEST, "refused", {"error": reason}, {**noted, "reason": reason}
                )
            case Pong():
                return Reply(HTTPStatus.OK, "pong", {"pong": True}, noted)

    def _keep(self, event: AnalyticsEvent, since: float, *, noted: Mapping[str, object]) -> Reply:
        """Firestore first: what people look at is live even while AWS is not."""
        when = expires_at(event, retention_days=self.settings.retention_days)
        kept = self.keeper.keep(event, expires_at=when, since=since)
        named = {"correlation_id": event.correlation_id, "version": event.version}
        body = {"accepted": event.message_id, **named} | ({"pending": True} if kept.pending else {})
        noted = {**noted, **named, **asdict(kept), "message_id": event.message_id}
        return Reply(HTTPStatus.ACCEPTED, "accepted", body, noted)

    def _log(self, reply: Reply, delivery: Delivery) -> None:
        log(
            _severity(reply.status),
            f"webhook {reply.outcome}",
            outcome=reply.outcome,
            status=reply.status.value,
            delivery_id=delivery.delivery_id,
            received_at=utc_millisecond(delivery.received_at),
            **reply.noted,
            **{
                "logging.googleapis.com/trace": (
                    f"projects/{self.settings.google_project}/traces/{trace_id(delivery.trace)}"
                )
            },
        )


def _refused(status: HTTPStatus, sentence: str) -> Reply:
    outcome = "timed_out" if status == HTTPStatus.REQUEST_TIMEOUT else "refused"
    return Reply(status, outcome, {"error": sentence}, {"reason": sentence})


def _failed(status: HTTPStatus, sentence: str, reason: str) -> Reply:
    """The reason is for the log alone: it may name what is inside."""
    return Reply(status, "failed", {"error": sentence}, {"reason": reason})


def _severity(status: HTTPStatus) -> Severity:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "ERROR"
    return "WARNING" if status >= HTTPStatus.BAD_REQUEST else "INFO"
