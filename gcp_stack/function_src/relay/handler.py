"""The edge: Cloud Scheduler's call in, log lines and the run's figures out."""

from __future__ import annotations

import json
import random
import traceback
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self

from flask import Request, Response
from google.cloud.firestore import Client

from contract.names import Names
from receiver.dynamodb_store import DynamoDbStore
from receiver.firestore_store import FirestoreStore
from receiver.log import Severity, log
from receiver.store import FirstStore, Store
from relay.erasing import Threads
from relay.firestore_outbox import FirestoreOutbox
from relay.firestore_threads import FirestoreThreads
from relay.outbox import Entry, Outbox, OutboxFailed
from relay.run import EntryOutcome, Report, Run
from relay.settings import RelaySettings

RUN_MESSAGE = "relay run"
"""What Cloud Logging's metrics look for."""
AT_ONCE = 16

_SEVERITIES: Mapping[EntryOutcome, Severity] = {EntryOutcome.DEAD: "ERROR", EntryOutcome.GONE: "WARNING"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """One run per request. The platform checks who calls: Scheduler comes with an identity token."""

    outbox: Outbox
    firestore: FirstStore
    threads: Threads
    dynamodb: Store

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Raises KeyError or ValueError with the variable's name."""
        settings = RelaySettings.from_env(environ)
        client = Client(project=settings.google_project)
        return cls(
            outbox=FirestoreOutbox(client=client),
            firestore=FirestoreStore(client=client),
            threads=FirestoreThreads(client=client),
            dynamodb=DynamoDbStore.connect(settings, session_name=Names(settings.stage).relay),
        )

    def answer(self, request: Request) -> Response:
        """Never raises: 200 with the figures, also where AWS took nothing; 500 where the run broke off."""
        if request.method != "POST":
            return _response({"error": "Start a run with POST."}, HTTPStatus.METHOD_NOT_ALLOWED)
        try:
            figures = _figures(self._run())
        except OutboxFailed as error:
            return _broken_off(str(error))
        except Exception:  # noqa: BLE001  # the edge: whatever it was, it is logged, and the next run tries again
            return _broken_off(traceback.format_exc())
        log("WARNING" if figures["failed"] or figures["outbox_dead"] else "INFO", RUN_MESSAGE, **figures)
        return _response(figures, HTTPStatus.OK)

    def _run(self) -> Report:
        with ThreadPoolExecutor(AT_ONCE) as pool:

            def at_once(
                judge: Callable[[Entry], EntryOutcome], entries: Iterable[Entry]
            ) -> Iterable[EntryOutcome]:
                return pool.map(judge, entries)

            return Run(
                outbox=self.outbox,
                firestore=self.firestore,
                threads=self.threads,
                dynamodb=self.dynamodb,
                at_once=at_once,
                log=_log_outcome,
                now=lambda: datetime.now(UTC),
                chance=random.random,
            ).drain()


def _log_outcome(outcome: EntryOutcome, entry: Entry, reason: str) -> None:
    log(
        _SEVERITIES.get(outcome, "INFO"),
        f"outbox entry {outcome}",
        outcome=outcome,
        reason=reason,
        message_id=entry.message_id,
        correlation_id=entry.correlation_id,
        delivery_id=entry.delivery_id,
        attempts=entry.attempts + 1,
    )


def _figures(report: Report) -> Mapping[str, int | float]:
    return {
        **{outcome.value: report.outcomes.get(outcome, 0) for outcome in EntryOutcome},
        "outbox_depth": report.depth.pending,
        "outbox_dead": report.depth.dead,
        "oldest_age_seconds": round(report.oldest_age_seconds, 1),
    }


def _broken_off(reason: str) -> Response:
    """The reason is for the log alone: it may name what is inside."""
    log("ERROR", "relay run broke off", reason=reason)
    return _response(
        {"error": "The run ended early; the next one continues."}, HTTPStatus.INTERNAL_SERVER_ERROR
    )


def _response(body: Mapping[str, object], status: HTTPStatus) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")
