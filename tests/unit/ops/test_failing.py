"""Whatever goes wrong, a command ends with a sentence and code 2: never with 1, which has a meaning."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from local.endpoints import Endpoints, Owner
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


def _typed(
    *arguments: str | bytes, env: Mapping[str, str] | None = None, stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
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
        (["timeline", b"octo/\xff#1"], r"'octo/\udcff#1' is not UTF-8 text"),
        (["summary", "--date", "2026-11-16"], "make run"),
        (["doctor", "--stage", "\x1b[31mnope"], r"\x1b[31mnope"),
    ],
)
def test_odd_input_is_refused_with_a_sentence(arguments: list[str | bytes], sentence: str) -> None:
    done = _typed(*arguments)
    shown = done.stderr.decode()
    assert done.returncode == 2
    assert sentence in shown
    assert "Traceback" not in shown
    assert "\x1b" not in shown


def test_a_crash_is_a_sentence_and_its_traceback_is_there_for_the_asking(tmp_path: Path) -> None:
    """By endpoints that no run writes: nobody foresaw these."""
    broken = {field.name: "no address" for field in fields(Endpoints)}
    readable = {"owner": asdict(Owner.this_process()), "region": "eu-west-2"}
    (tmp_path / "endpoints.json").write_text(json.dumps(broken | readable))
    endpoints = {"CV_ANALYTICS_ENDPOINTS": str(tmp_path / "endpoints.json")}
    plain = _typed("summary", "--date", "2026-11-16", env=endpoints)
    debugged = _typed("summary", "--date", "2026-11-16", env=endpoints | {"CV_ANALYTICS_DEBUG": "1"})
    assert (plain.returncode, debugged.returncode) == (2, 2)
    assert plain.stderr.decode().count("\n") == 1
    assert b"CV_ANALYTICS_DEBUG=1 shows where" in plain.stderr
    assert b"Traceback" in debugged.stderr


@pytest.mark.parametrize("encoding", ["ascii", "ascii:strict", "latin-1"])
def test_output_in_any_encoding_is_shown_with_escapes(encoding: str, tmp_path: Path) -> None:
    payload = tmp_path / "payload.json"
    payload.write_text(json.dumps(PAYLOAD))
    for more in ([], ["--json"]):
        arguments = ["routes", "test", "--payload", str(payload), *more]
        done = _typed(*arguments, env={"PYTHONIOENCODING": encoding, "LANG": "C"})
        assert done.returncode == 0, done.stderr


def test_a_reader_that_goes_away_is_no_answer_of_the_command() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        for arguments in (["routes", "list", "--json"], ["routes", "list"], ["--help"]):
            done = _typed(*arguments, stdout=write)
            assert (done.returncode, done.stderr.count(b"\n")) == (2, 1), done.stderr
    finally:
        os.close(write)
