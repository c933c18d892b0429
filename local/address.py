"""Where GitHub finds the receiver, and the secret that it signs with: the same in every run, for a tunnel."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from local.endpoints import RUN_FOLDER
from local.typed import BadInput, Typed
from toolchain.processes import free_port

SECRET_VARIABLE = "WEBHOOK_SECRET"  # noqa: S105  # pragma: allowlist secret  # the name of a variable
SECRET_FILE = RUN_FOLDER / "webhook-secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """By what others reach a stage, and it knows them: the same for the next stage of one run."""

    secret: str = field(default_factory=lambda: token_hex(20))
    """The webhooks'."""
    receiver_port: int = field(default_factory=free_port)
    page_port: int = field(default_factory=free_port)
    firestore_port: int = field(default_factory=free_port)
    """Pages that are open listen to it."""


def address_of(typed: Typed, environment: Mapping[str, str]) -> Address:
    """Raises BadInput for a port that is taken and a secret that no file can hold."""
    secret = _secret(environment.get(SECRET_VARIABLE, ""))
    if typed.port is None:
        return Address(secret=secret)
    _check_free(typed.port)
    return Address(secret=secret, receiver_port=typed.port)


def stable_secret(file: Path = SECRET_FILE) -> str:
    """Made once, and readable by nobody else."""
    file.parent.mkdir(exist_ok=True)
    with suppress(FileExistsError):
        # Under a name of its own first: another run must not read a file that is still empty.
        part = file.with_suffix(f".{os.getpid()}.part")
        part.touch(mode=0o600)
        part.write_text(token_hex(20))
        try:
            file.hardlink_to(part)
        finally:
            part.unlink()
    return file.read_text().strip()


def _secret(given: str) -> str:
    if not given:
        return stable_secret()
    if not given.strip() or not given.isascii() or not given.isprintable():
        raise BadInput(f"{SECRET_VARIABLE} has unusual characters: use letters and digits.")
    return given


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise BadInput(f"PORT {port} cannot be used ({error.strerror}): choose another.") from None
