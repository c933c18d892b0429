"""`.run/endpoints.json`: all that a script needs to attach to the running pipeline.

One run owns the file. A second one at the same time writes its own beside it and says where.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import psutil

from toolchain.processes import removed_if_killed

RUN_FOLDER = Path(__file__).resolve().parent.parent / ".run"
ENDPOINTS_VARIABLE = "CV_ANALYTICS_ENDPOINTS"
"""Names another endpoints file than `.run/endpoints.json`."""


_CLOCK_SECONDS = 2.0
"""Two readings of one process's start time differ by up to this, as the machine's clock is adjusted."""


class NoLocalRun(Exception):
    """One sentence: nothing runs locally, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The process that a run belongs to; its start time rules out a later one with the same id."""

    pid: int
    started: float
    """Seconds since 1970."""

    @classmethod
    def this_process(cls) -> Self:
        return cls(pid=os.getpid(), started=psutil.Process().create_time())

    @property
    def is_alive(self) -> bool:
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _CLOCK_SECONDS
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Addresses, names and keys of one run; the keys open nothing but its emulators."""

    owner: Owner
    receiver: str
    github: str
    """GitHub's REST API, as far as it is played here. A webhook posted to its `/webhooks` goes
    to the receiver, and again if it was lost."""
    github_token_file: str
    aws: str
    firestore: str
    dashboard: str | None
    mail: str
    """Answers with every e-mail that was sent, as JSON."""
    webhook_secret: str
    """What GitHub would sign with: `make send` does."""
    webhook_secret_file: str
    """What the receiver verifies with: one active secret per line."""
    receiver_log: str
    pipe_log: str
    region: str
    stage: str
    firestore_project: str
    access_key_id: str
    secret_access_key: str
    ca_bundle: str | None
    """The emulator's own certificate, where it serves TLS."""
    tables: Mapping[str, str]
    queues: Mapping[str, str]
    functions: Mapping[str, str]

    def write(self, file: Path) -> None:
        """Whole or not at all, and for nobody else's eyes."""
        part = file.with_suffix(f".{os.getpid()}.part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(asdict(self), indent=2) + "\n")
        part.replace(file)

    @classmethod
    def read(cls, file: Path | None = None) -> Self:
        """Raises NoLocalRun, also for the file of a run that was killed."""
        path = file or endpoints_path()
        try:
            fields = json.loads(path.read_text())
            endpoints = cls(**{**fields, "owner": Owner(**fields["owner"])})
        except FileNotFoundError:
            raise NoLocalRun(
                f"No local run is up ({path} does not exist): start one with `make run`."
            ) from None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise NoLocalRun(f"{path} cannot be read ({error!r}): restart the local run.") from None
        if not endpoints.owner.is_alive:
            raise NoLocalRun(f"The run that wrote {path} has ended: start another with `make run`.")
        return endpoints


def endpoints_path() -> Path:
    """Where the run's file is looked for."""
    return Path(os.environ.get(ENDPOINTS_VARIABLE, RUN_FOLDER / "endpoints.json"))


@contextmanager
def endpoints_file(folder: Path = RUN_FOLDER) -> Iterator[Path]:
    """The file for this run to write; whatever was written is gone afterwards."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        name = "endpoints.json" if _is_first(lock.fileno()) else f"endpoints-{os.getpid()}.json"
        file = folder / name
        file.unlink(missing_ok=True)
        with removed_if_killed(file):
            try:
                yield file
            finally:
                file.unlink(missing_ok=True)


def _is_first(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
