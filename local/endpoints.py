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

RUN_FOLDER = Path(__file__).resolve().parent.parent / ".run"
ENDPOINTS_VARIABLE = "CV_ANALYTICS_ENDPOINTS"
"""Names another endpoints file than `.run/endpoints.json`."""


class NoLocalRun(Exception):
    """One sentence: no run is going on, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Addresses, names and keys of one run; the keys open nothing but its emulators."""

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
        """Raises NoLocalRun."""
        path = file or endpoints_path()
        try:
            return cls(**json.loads(path.read_text()))
        except FileNotFoundError:
            raise NoLocalRun(
                f"No local run is going on ({path} is not there): start one with `make run`."
            ) from None
        except (OSError, ValueError, TypeError) as error:
            raise NoLocalRun(f"{path} cannot be read ({error}): start the local run anew.") from None


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
