"""All output goes through one terminal that escapes what strangers wrote; JSON is plain ASCII."""

from __future__ import annotations

import json
import re

import pytest

from ops.json_output import print_json
from toolchain.tools import ROOT

ELSEWHERE = re.compile(r"rich\.console|rich\.markup|typer\.echo|(?<!\.)\bprint\(|sys\.std(?:out|err)\.write")
ALLOWED = {"json_output.py"}


def test_no_command_prints_past_the_terminal() -> None:
    modules = [file for file in (ROOT / "ops").rglob("*.py") if file.name not in ALLOWED]
    found = {file: ELSEWHERE.findall(file.read_text()) for file in modules}
    assert {str(file): each for file, each in found.items() if each} == {}


def test_json_reads_back_the_same_and_holds_nothing_that_a_terminal_obeys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "".join(map(chr, [*range(0x250), 0x202E, 0x2066, 0x200B, 0xFEFF, 0xD800, 0x1F600]))
    print_json({text: text})
    shown = capsys.readouterr().out
    assert json.loads(shown) == {text: text}
    assert shown.isascii()
    assert shown.strip().isprintable()
