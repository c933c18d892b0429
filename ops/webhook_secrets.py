"""Where a stage keeps its active webhook secrets, and how often each was used."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from google.auth.exceptions import GoogleAuthError
from requests import RequestException, Session

from local.endpoints import Endpoints, endpoints_path
from ops.failure import Failed
from ops.google_session import google_session
from receiver.secret_file import parse_secrets

if TYPE_CHECKING:
    from stages.stage import Stage

SECRET_MANAGER = "https://secretmanager.googleapis.com"  # noqa: S105  # an address
LOGGING = "https://logging.googleapis.com"
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Matches:
    """Webhooks that were signed with the newest secret, and with an older one."""

    new: int
    old: int


class NotReached(Failed):
    """The secrets could not be read or written; the text says why."""


class WebhookSecrets(Protocol):
    """The active secrets, the newest first. Every method raises NotReached."""

    def read(self) -> tuple[str, ...]: ...

    def write(self, secrets: tuple[str, ...]) -> None:
        """Those and no others verify from now on, as soon as each receiver has read them."""
        ...

    def matches(self, since: datetime) -> Matches: ...


@dataclass(frozen=True, slots=True)
class LocalSecrets:
    """The running local stage's file and log; `make send` stands for GitHub, and signs with the newest."""

    endpoints_file: Path
    endpoints: Endpoints

    def read(self) -> tuple[str, ...]:
        return _secrets(Path(self.endpoints.webhook_secret_file).read_bytes())

    def write(self, secrets: tuple[str, ...]) -> None:
        file = Path(self.endpoints.webhook_secret_file)
        part = file.with_suffix(f".{os.getpid()}.part")
        part.touch(mode=0o600)
        part.write_bytes(_content(secrets))
        part.replace(file)
        replace(self.endpoints, webhook_secret=secrets[0]).write(self.endpoints_file)

    def matches(self, since: datetime) -> Matches:
        lines = Path(self.endpoints.receiver_log).read_text(errors="replace").splitlines()
        told = (json.loads(line) for line in lines if line.startswith("{"))
        return _count(
            line for line in told if "secret" in line and datetime.fromisoformat(line["received_at"]) >= since
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudSecrets:
    """Secret Manager and Cloud Logging, by their REST interfaces. All raise NotReached.

    A secret's version holds all lines; receivers read the latest.
    """

    session: Session
    stage: Stage
    secret_manager: str = SECRET_MANAGER
    logging: str = LOGGING

    def read(self) -> tuple[str, ...]:
        answer = self._call("GET", f"{self._secret}/versions/latest:access")
        return _secrets(base64.b64decode(answer["payload"]["data"]))

    def write(self, secrets: tuple[str, ...]) -> None:
        """A new version; the ones before are disabled, not destroyed."""
        data = base64.b64encode(_content(secrets)).decode()
        added = self._call("POST", f"{self._secret}:addVersion", {"payload": {"data": data}})["name"]
        listed = self._call("GET", f"{self._secret}/versions?filter=state:ENABLED")
        for version in listed.get("versions", []):
            if version["name"] != added:
                self._call("POST", f"{self.secret_manager}/v1/{version['name']}:disable", {})

    def matches(self, since: datetime) -> Matches:
        """Of at most a thousand log lines, the latest ones."""
        wanted = (
            'resource.type="cloud_run_revision"',
            f'resource.labels.service_name="{self.stage.names.receiver}"',
            "jsonPayload.active_secrets>0",
            f'timestamp>="{since.isoformat()}"',
        )
        request = {
            "resourceNames": [f"projects/{self.stage.google_project}"],
            "filter": " AND ".join(wanted),
            "orderBy": "timestamp desc",
            "pageSize": _PAGE,
        }
        answer = self._call("POST", f"{self.logging}/v2/entries:list", request)
        return _count(entry["jsonPayload"] for entry in answer.get("entries", []))

    @property
    def _secret(self) -> str:
        project, name = self.stage.google_project, self.stage.names.webhook_secret
        return f"{self.secret_manager}/v1/projects/{project}/secrets/{name}"

    def _call(self, method: str, url: str, body: Mapping[str, Any] | None = None) -> Any:
        try:
            answer = self.session.request(method, url, json=body, timeout=30)
            answer.raise_for_status()
            return answer.json()
        except (RequestException, GoogleAuthError) as error:
            raise NotReached(f"Google: {error}") from None


def secrets_of(stage_name: str) -> WebhookSecrets:
    """Raises SettingError, NoLocalRun, and NotReached where nobody is logged in to Google."""
    from stages.stage import load_stage  # noqa: PLC0415  # pydantic, which `--help` does without

    stage = load_stage(stage_name)
    if stage.emulated:
        file = endpoints_path()
        return LocalSecrets(file, Endpoints.read(file))
    try:
        session = google_session(read_only=False)
    except GoogleAuthError as error:
        raise NotReached(f"Google: {error}") from None
    return CloudSecrets(session=session, stage=stage)


def _count(lines: Iterable[Mapping[str, Any]]) -> Matches:
    """The last of a receiver's secrets is the oldest: also in one that has not read the new one yet."""
    is_old = [int(line["secret"]) == int(line["active_secrets"]) - 1 for line in lines]
    return Matches(new=is_old.count(False), old=is_old.count(True))


def _secrets(content: bytes) -> tuple[str, ...]:
    """As the receiver reads them. Raises NotReached."""
    try:
        return tuple(secret.decode() for secret in parse_secrets(content))
    except ValueError as error:
        raise NotReached(f"The webhook secret cannot be used: {error}") from None


def _content(secrets: tuple[str, ...]) -> bytes:
    return "".join(f"{secret}\n" for secret in secrets).encode()
