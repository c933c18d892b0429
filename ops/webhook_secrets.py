"""Where a stage keeps its active webhook secrets, and how often each was used."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from requests import Session

from local.endpoints import Endpoints, endpoints_path
from ops.failure import NotReached
from ops.google_session import call_google, google_session
from ops.receiver_log import LOGGING, cloud_lines, local_lines
from receiver.secret_file import parse_secrets
from stages.stage import Stage, load_stage

SECRET_MANAGER = "https://secretmanager.googleapis.com"  # noqa: S105  # an address


@dataclass(frozen=True, slots=True)
class Matches:
    """Webhooks that were signed with the newest secret, and with an older one."""

    new: int
    old: int


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
        signed = (line for line in local_lines(Path(self.endpoints.receiver_log)) if "secret" in line)
        return _count(line for line in signed if datetime.fromisoformat(line["received_at"]) >= since)


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
        answer = call_google(self.session, "GET", f"{self._secret}/versions/latest:access")
        return _secrets(base64.b64decode(answer["payload"]["data"]))

    def write(self, secrets: tuple[str, ...]) -> None:
        """A new version; the ones before are disabled, not destroyed."""
        data = base64.b64encode(_content(secrets)).decode()
        version = {"payload": {"data": data}}
        added = call_google(self.session, "POST", f"{self._secret}:addVersion", version)["name"]
        listed = call_google(self.session, "GET", f"{self._secret}/versions?filter=state:ENABLED")
        for version in listed.get("versions", []):
            if version["name"] != added:
                call_google(self.session, "POST", f"{self.secret_manager}/v1/{version['name']}:disable", {})

    def matches(self, since: datetime) -> Matches:
        """Of at most a thousand log lines, the latest ones."""
        conditions = "jsonPayload.active_secrets>0", f'timestamp>="{since.isoformat()}"'
        return _count(cloud_lines(self.session, self.stage, conditions, logging=self.logging))

    @property
    def _secret(self) -> str:
        project, name = self.stage.google_project, self.stage.names.webhook_secret
        return f"{self.secret_manager}/v1/projects/{project}/secrets/{name}"


def secrets_of(stage_name: str) -> WebhookSecrets:
    """Raises SettingError, NoLocalRun, and NotReached where nobody is logged in to Google."""
    stage = load_stage(stage_name)
    if stage.emulated:
        file = endpoints_path()
        return LocalSecrets(file, Endpoints.read(file))
    return CloudSecrets(session=google_session(), stage=stage)


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
