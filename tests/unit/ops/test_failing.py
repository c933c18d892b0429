"""Whatever goes wrong, a command ends with a sentence and code 2: never with 1, which has a meaning."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path

import boto3
import pytest

from local.endpoints import Endpoints, Owner
from tests.typed import typed
from toolchain.tools import ROOT

PAYLOAD = {
    "action": "opened",
    "issue": {
        "id": 1,
        "number": 7,
        "title": "Résumé \x1b[2J?",
        "body": "",
        "user": {"login": "mona", "id": 1, "type": "User"},
        "html_url": "https://github.com/octo/hello/issues/7",
        "created_at": "2026-11-16T08:00:00Z",
        "updated_at": "2026-11-16T08:00:00Z",
    },
    "repository": {"id": 77, "full_name": "octo/hello"},
}


def _run(
    *arguments: str, env: Mapping[str, str] | None = None, stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """In a process of its own."""
    return subprocess.run(  # noqa: S603  # this interpreter
        [sys.executable, "-m", "ops", *arguments],
        cwd=ROOT,
        env={**os.environ, "CV_ANALYTICS_ENDPOINTS": "/nowhere", **(env or {})},
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["summary", "--week", "9999-W52"], "is not an ISO week"),
        (["summary", "--date", "9999-12-31"], "is not a day"),
        (["rotate-secret", "watch", "--minutes", "nan"], "less than or equal to"),
        (["timeline", "--around", "9999-12-31T23:59"], "is not a time"),
        (["timeline", "--around", "2026-11-16", "--within", "99999999999"], "less than or equal to"),
        (["timeline", os.fsdecode(b"octo/\xff#1")], r"'octo/\udcff#1' is not UTF-8 text"),
        (["summary", "--date", "2026-11-16"], "make run"),
        (["doctor", "--stage", "\x1b[31mnope"], r"\x1b[31mnope"),
    ],
)
def test_odd_input_is_refused_with_a_sentence(arguments: list[str], sentence: str) -> None:
    done = typed(*arguments, CV_ANALYTICS_ENDPOINTS="/nowhere")
    assert done.code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr


def test_a_crash_is_a_sentence_and_its_traceback_is_there_for_the_asking(tmp_path: Path) -> None:
    """By endpoints that no run writes: nobody foresaw these."""
    broken = {field.name: "no address" for field in fields(Endpoints)}
    readable = {"owner": asdict(Owner.this_process()), "region": "eu-west-2"}
    (tmp_path / "endpoints.json").write_text(json.dumps(broken | readable))
    endpoints = {"CV_ANALYTICS_ENDPOINTS": str(tmp_path / "endpoints.json")}
    plain = typed("summary", "--date", "2026-11-16", **endpoints)
    debugged = typed("summary", "--date", "2026-11-16", **endpoints, CV_ANALYTICS_DEBUG="1")
    assert (plain.code, debugged.code) == (2, 2)
    assert plain.stderr.count("\n") == 1
    assert "CV_ANALYTICS_DEBUG=1 shows where" in plain.stderr
    assert "Traceback" in debugged.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_output_in_any_encoding_is_shown_with_escapes(encoding: str, tmp_path: Path) -> None:
    payload = tmp_path / "payload.json"
    payload.write_text(json.dumps(PAYLOAD))
    for more in ([], ["--json"]):
        arguments = ["routes", "test", "--payload", str(payload), *more]
        done = _run(*arguments, env={"PYTHONIOENCODING": encoding, "LANG": "C"})
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("arguments", [["routes", "list", "--json"], ["routes", "list"], ["--help"]])
def test_a_full_disk_is_said(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = _run(*arguments, stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr == b"Reading or writing failed: No space left on device\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", "2>/dev/full"])
def test_without_a_place_to_write_to_it_fails_all_the_same(closed: str) -> None:
    command = f"{sys.executable} -m ops {'routes list' if closed == '>&-' else 'nope'} {closed}"
    done = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, check=False)  # noqa: S603  # own command
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


NOBODY = {
    "HOME": "/nowhere",
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_GCE_CHECK": "true",
    "AWS_CONFIG_FILE": "/nowhere",
    "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
}


@pytest.mark.parametrize(
    ("arguments", "env", "sentence"),
    [
        (["summary"], NOBODY, "AWS: Unable to locate credentials. Log in, or"),
        (["summary"], {**NOBODY, "AWS_PROFILE": "gone"}, "AWS_PROFILE names it"),
        (["outbox", "list"], NOBODY, "Google: "),
        (
            ["summary"],
            {
                **NOBODY,
                "AWS_ACCESS_KEY_ID": "AKIDTEST",
                "AWS_SECRET_ACCESS_KEY": "x",
                "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
                "AWS_MAX_ATTEMPTS": "1",
            },
            "AWS cannot be reached",
        ),
    ],
)
def test_who_is_not_logged_in_and_who_cannot_be_reached_is_said(
    arguments: list[str], env: Mapping[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in os.environ:
        if name.startswith(("AWS_", "GOOGLE_")):
            monkeypatch.delenv(name)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    done = typed(*arguments, "--stage", "prod", **env)
    assert (done.code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_ctrl_c_ends_it_with_130_and_one_word(tmp_path: Path) -> None:
    """While it waits for its payload, which nobody writes."""
    pipe = tmp_path / "payload.json"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "ops", "routes", "test", "--payload", str(pipe)]
    # These tests may run in a shell's background and ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)  # noqa: S603  # this interpreter
    signal.signal(signal.SIGINT, before)
    # Opened once the command reads it.
    with pipe.open("wb"):
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert said == b"Stopped.\n"


def test_a_reader_that_goes_away_is_no_answer_of_the_command() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        for arguments in (["routes", "list", "--json"], ["routes", "list"], ["--help"]):
            done = _run(*arguments, stdout=write)
            assert (done.returncode, done.stderr.count(b"\n")) == (2, 1), done.stderr
    finally:
        os.close(write)
