"""The active secrets: read rarely, refreshed in time, never forgotten while they are good."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from receiver.secret_file import RENEW_SECONDS, NoActiveSecret, SecretFile


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "active"
    path.write_bytes(b"one\n")
    return path


@pytest.fixture
def secret_file(path: Path, clock: Clock) -> SecretFile:
    return SecretFile(path, refresh_seconds=240, clock=clock)


@pytest.mark.parametrize(
    ("content", "secrets"),
    [
        (b"one", (b"one",)),
        (b"one\ntwo\n", (b"one", b"two")),
        (b"\r\none\r\n \r\ntwo", (b"one", b"two")),
        (b" one \r\n\ttwo\x0b\n", (b" one ", b"\ttwo\x0b")),
        (b"\xef\xbb\xbfone\r\n", (b"one",)),
        ("größe\u2028x".encode(), ("größe\u2028x".encode(),)),
    ],
)
def test_each_line_is_a_secret_as_it_stands_but_for_what_other_systems_add(
    path: Path, secret_file: SecretFile, content: bytes, secrets: tuple[bytes, ...]
) -> None:
    path.write_bytes(content)
    assert secret_file.active() == secrets


def test_a_change_is_seen_after_the_refresh_and_not_before(
    path: Path, secret_file: SecretFile, clock: Clock
) -> None:
    assert secret_file.active() == (b"one",)
    path.write_bytes(b"two\n")
    clock.now = 239
    assert secret_file.active() == (b"one",)
    clock.now = 240
    assert secret_file.active() == (b"two",)


@pytest.mark.parametrize("content", [None, b"", b" \n"])
def test_good_secrets_outlive_a_file_that_cannot_be_read(
    path: Path,
    secret_file: SecretFile,
    clock: Clock,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
) -> None:
    secret_file.active()
    path.unlink() if content is None else path.write_bytes(content)
    clock.now = 240
    assert secret_file.active() == (b"one",)
    assert "stay in use" in capsys.readouterr().out
    path.write_bytes(b"two\n")
    clock.now = 480
    assert secret_file.active() == (b"two",)


def test_no_request_waits_for_a_refresh_that_another_has_begun(
    path: Path, secret_file: SecretFile, clock: Clock
) -> None:
    secret_file.active()
    path.unlink()
    # A pipe: whoever opens it to read waits for a writer, as one waits for a slow Secret Manager.
    os.mkfifo(path)
    clock.now = 240
    with ThreadPoolExecutor(1) as threads:
        refreshing = threads.submit(secret_file.active)
        with path.open("wb") as slow:
            clock.now = 999
            assert secret_file.active() == (b"one",)
            slow.write(b"two\n")
        assert refreshing.result() == (b"two",)
    clock.now = 241
    assert secret_file.active() == (b"two",)


def test_without_any_secret_so_far_each_request_tries_again(path: Path, clock: Clock) -> None:
    path.unlink()
    secret_file = SecretFile(path, refresh_seconds=240, clock=clock)
    with pytest.raises(NoActiveSecret, match="cannot be read"):
        secret_file.active()
    path.write_bytes(b"one\n")
    assert secret_file.active() == (b"one",)


def test_an_empty_file_holds_no_secret(path: Path, secret_file: SecretFile) -> None:
    path.write_bytes(b"\n")
    with pytest.raises(NoActiveSecret, match="holds no secret"):
        secret_file.active()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_refused_with_what_to_do(
    path: Path, secret_file: SecretFile, encoding: str
) -> None:
    path.write_text("one\n", encoding=encoding)
    with pytest.raises(NoActiveSecret, match="save it as UTF-8"):
        secret_file.active()


def test_a_signature_that_fits_none_reads_the_file_anew_but_not_for_each_stranger(
    path: Path, secret_file: SecretFile, clock: Clock
) -> None:
    assert secret_file.active() == (b"one",)
    path.write_bytes(b"two\none\n")
    clock.now = RENEW_SECONDS - 1
    assert secret_file.renewed() == (b"one",)
    clock.now = RENEW_SECONDS
    assert secret_file.renewed() == (b"two", b"one")
    path.write_bytes(b"three\n")
    clock.now += RENEW_SECONDS - 1
    assert secret_file.renewed() == (b"two", b"one")
    assert secret_file.active() == (b"two", b"one")


def test_a_renewal_that_fails_leaves_what_was_good(path: Path, secret_file: SecretFile, clock: Clock) -> None:
    assert secret_file.active() == (b"one",)
    path.unlink()
    clock.now = RENEW_SECONDS
    assert secret_file.renewed() == (b"one",)
