"""The edge: Cloud Scheduler's call in, a log line and the run's figures out."""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Self

from flask import Request, Response
from google.api_core.exceptions import GoogleAPICallError
from google.auth.exceptions import GoogleAuthError

from github.client import GitHubClient
from github.clock import SYSTEM_CLOCK, Clock
from receiver.log import Severity, log
from redeliver.firestore_lease import FirestoreLeases
from redeliver.lease import LeaseLost, Leases
from redeliver.report import RUN_MESSAGE, Report
from redeliver.run import Run
from redeliver.settings import RedeliverSettings
from redeliver.token_file import NoToken, read_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeliverer:
    """One run per request. The platform checks who calls: Scheduler comes with an identity token."""

    settings: RedeliverSettings
    leases: Leases
    clock: Clock = SYSTEM_CLOCK

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Raises KeyError or ValueError with the variable's name."""
        settings = RedeliverSettings.from_env(environ)
        return cls(settings=settings, leases=FirestoreLeases.connect(project=settings.google_project))

    def answer(self, request: Request) -> Response:
        """Never raises: 5xx where Scheduler should call again, as nothing, or not everything, was done."""
        if request.method != "POST":
            return _json(HTTPStatus.METHOD_NOT_ALLOWED, {"error": "Start a run with POST."})
        try:
            report = self._run()
        except LeaseLost as error:
            return _reply("WARNING", "overtaken", str(error))
        except (NoToken, GoogleAPICallError, GoogleAuthError) as error:
            return _fail(str(error))
        except Exception:  # noqa: BLE001  # the edge: whatever it was, it is answered and logged
            return _fail(traceback.format_exc())
        if report is None:
            return _reply("INFO", "busy", "another run is under way")
        return _show(report)

    def _run(self) -> Report | None:
        settings = self.settings
        token = read_token(
            Path(settings.github_token_file), app_id=settings.github_app_id, now=self.clock.now
        )
        client = GitHubClient(base_url=settings.github_api_url, token=token, clock=self.clock)
        return Run(
            client=client,
            leases=self.leases,
            hooks=settings.github_hooks,
            asks_per_run=settings.asks_per_run,
        ).run()


def _show(report: Report) -> Response:
    log(report.severity, RUN_MESSAGE, outcome="run", **report.to_fields())
    status = HTTPStatus.BAD_GATEWAY if report.troubles else HTTPStatus.OK
    return _json(status, {"outcome": "run", **report.to_fields()})


def _reply(severity: Severity, outcome: str, reason: str) -> Response:
    """Another run does the work, or will: nothing for Scheduler to repeat."""
    log(severity, f"redeliver: {reason}", outcome=outcome)
    return _json(HTTPStatus.OK, {"outcome": outcome, "reason": reason})


def _fail(reason: str) -> Response:
    """The reason stays in the log: it may name what callers must not see."""
    log("ERROR", f"redeliver failed: {reason}", outcome="failed")
    return _json(HTTPStatus.INTERNAL_SERVER_ERROR, {"outcome": "failed"})


def _json(status: HTTPStatus, body: Mapping[str, object]) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")
