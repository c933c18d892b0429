"""What the commands ask of Google, and whether the scope of their tokens is one that Google accepts there."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests
from requests.adapters import BaseAdapter

from checks.finding import Finding
from checks.google_documents import method_of
from ops.doctor.google import GoogleApi, check_google, receiver_url
from ops.google_session import SCOPE
from ops.webhook_secrets import CloudSecrets
from stages.stage import Stage

GATE = "google-scopes"
_ANSWER = {
    "state": "ACTIVE",
    "services": [],
    "payload": {"data": base64.b64encode(b"secret").decode()},
    "name": "",
    "versions": [{"name": "projects/1/secrets/webhook/versions/1"}],
}
"""Good for every call: each goes on to the next."""


@dataclass(frozen=True, slots=True, order=True)
class Call:
    verb: str
    url: str


def findings(stage: Stage, *, scope: str = SCOPE) -> Iterator[Finding]:
    """Calls of methods that there are not, or that refuse a token of this scope."""
    for call in calls_of(stage):
        method = method_of(call.verb, call.url)
        if method is None:
            yield Finding(GATE, "no-such-method", f"{call.verb} {call.url}", "Google has no such method")
        elif method.scopes and scope not in method.scopes:
            yield Finding(GATE, "scope", method.name, f"takes {sorted(method.scopes)}, not {scope}")


def calls_of(stage: Stage) -> list[Call]:
    """What `doctor`, deployments, `rotate-secret` and readers of the log would send. Nothing is sent."""
    recorder = _Recorder()
    with requests.Session() as session:
        session.mount("https://", recorder)
        list(check_google(stage, api := GoogleApi(session)))
        receiver_url(stage, api)
        secrets = CloudSecrets(session=session, stage=stage)
        secrets.read()
        secrets.write(("secret",))
        secrets.matches(datetime.now(UTC))
    return sorted(set(recorder.calls))


@dataclass(eq=False)
class _Recorder(BaseAdapter):
    calls: list[Call] = field(default_factory=list)

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        self.calls.append(Call(str(request.method), str(request.url)))
        response = requests.Response()
        response.status_code = 200
        response._content = json.dumps(_ANSWER).encode()
        return response

    def close(self) -> None:
        """It has no connection."""
