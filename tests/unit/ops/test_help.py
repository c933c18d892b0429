"""Every command's help reads like a manual page, and docs/cli.md is made from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from ops.cli import app
from ops.manual import PAGE, page
from ops.timeline.advice import Adviser
from rig.builders import an_event
from stages.stage import load_stage
from toolchain.tools import ROOT

RUNBOOK = ROOT / "docs" / "runbook.md"


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """The commands themselves, with their full names; no groups."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for word, each in below.items():
        yield from _below(f"{name} {word}", each)


COMMANDS = dict(_below("cv-analytics", typer.main.get_command(app)))


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_it_does_gives_examples_and_tells_its_exit_codes(name: str) -> None:
    text = COMMANDS[name].help or ""
    assert "Exit code: 0" in text
    examples = [line.strip() for line in text.splitlines() if line.strip().startswith("cv-analytics ")]
    assert examples
    assert all(example.startswith(name) for example in examples)


def _options(command: Any) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_lives_in_its_own_folder(name: str) -> None:
    folder = name.split()[1].replace("-", "_")
    assert COMMANDS[name].callback.__module__ == f"ops.{folder}.command"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_example_uses_options_that_there_are(name: str) -> None:
    known = _options(COMMANDS[name])
    lines = (COMMANDS[name].help or "").splitlines()
    used = {
        word.partition("=")[0]
        for line in lines
        if line.strip().startswith("cv-analytics ")
        for word in line.partition("|")[0].split()
        if word.startswith("--")
    }
    assert used <= known


def _fault(line: str) -> str | None:
    """What is wrong with a command line, if anything is."""
    name = max((name for name in COMMANDS if f"{line} ".startswith(f"{name} ")), key=len, default=None)
    if name is None:
        return f"no such command: {line}"
    used = {word for word in line.split() if word.startswith("--")}
    missing = {
        parameter.opts[0]
        for parameter in COMMANDS[name].params
        if parameter.required and parameter.param_type_name == "option"
    } - used
    unknown = used - _options(COMMANDS[name])
    return f"{line}: unknown {unknown}, missing {missing}" if unknown or missing else None


def test_what_the_runbook_says_to_type_can_be_typed() -> None:
    typed = re.findall(r"^(cv-analytics .+)$|`(cv-analytics [^`]+)`", RUNBOOK.read_text(), re.MULTILINE)
    lines = [block or inline for block, inline in typed]
    assert len(lines) > 8
    assert [fault for line in lines if (fault := _fault(line))] == []


def test_what_a_timeline_advises_to_type_can_be_typed() -> None:
    adviser = Adviser(an_event(), load_stage("prod"))
    advices = [
        adviser.waits_in_outbox("x"),
        adviser.lost_before_dynamodb(),
        adviser.not_in_firestore(),
        adviser.dead("m-1", "x"),
        adviser.not_counted(queued=0, pipe_notices=0),
        adviser.fails("x"),
        adviser.drift("2026-11-16"),
        adviser.not_shown(["2026-11-16"]),
    ]
    lines = [line for advice in advices for line in advice.commands]
    assert len(lines) > 8
    assert [fault for line in lines if (fault := _fault(line))] == []


def test_each_command_has_a_section() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"# `{name}`\n" not in page] == []
