"""A tunnel finds the receiver and its secret again in the next run."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from local.address import address_of, stable_secret
from local.typed import BadInput, Typed
from toolchain.processes import free_port


def test_the_secret_is_made_once_and_for_nobody_elses_eyes(tmp_path: Path) -> None:
    file = tmp_path / "run" / "webhook-secret"
    secret = stable_secret(file)
    assert len(secret) == 40
    assert stable_secret(file) == secret
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_given_secret_and_port_are_taken() -> None:
    port = free_port()
    address = address_of(Typed(port=port), {"WEBHOOK_SECRET": "given by me"})
    assert (address.secret, address.receiver_port) == ("given by me", port)


@pytest.mark.parametrize("secret", ["two\nlines", " ", "tab\there", "sécret"])
def test_a_secret_that_nobody_can_type_is_refused(secret: str) -> None:
    with pytest.raises(BadInput, match="WEBHOOK_SECRET has unusual characters"):
        address_of(Typed(), {"WEBHOOK_SECRET": secret})


def test_a_port_that_is_taken_is_refused() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BadInput, match=f"PORT {port} cannot be used .*: choose another"):
            address_of(Typed(port=port), {"WEBHOOK_SECRET": "s"})
