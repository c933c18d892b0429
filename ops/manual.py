"""docs/cli.md, made from the commands' own help: `python -m ops.manual` writes it anew."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_origin

import typer

from ops.cli import app

MANUAL_FILE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
PROGRAM = "cv-analytics"
HEAD = f"""# The command line

`{PROGRAM}` looks into a stage and mends it: the local one that `make run` brought up, or a real one with
`--stage` and that account's credentials. Reading commands take `--json`. Changing commands show what they are
about to do, and ask; `--yes` does not ask.

Exit codes: 0 it is fine, or done; 1 something is wrong, or the answer was no; 2 misused, or it could not be
told: the stage cannot be reached, or refused. Each command says what that is to it.

This page is made from the commands' own help by `make docs`.
"""
_VERBATIM = "\b"
"""Typer's mark of a paragraph that keeps its lines."""
_KINDS = {str: "TEXT", int: "NUMBER", float: "NUMBER", Path: "PATH", list: "TEXT, once or more"}


def manual() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(section for command in commands() for section in _section(*command))])


def commands() -> Iterator[tuple[str, Any]]:
    """Each command with its full name, in the order of the help; no groups."""
    yield from _below(PROGRAM, typer.main.get_command(app))


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for word, each in below.items():
        yield from _below(f"{name} {word}", each)


def _section(name: str, command: Any) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"```\n{_usage(name, command)}\n```\n"
    yield _text(command.help or "")
    yield from _parameters(command)


def _usage(name: str, command: Any) -> str:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    words = [_word(each) if each.required else f"[{_word(each)}]" for each in arguments]
    return " ".join([name, "[OPTIONS]", *words])


def _parameters(command: Any) -> Iterator[str]:
    shown = [each for each in command.params if each.name != "help"]
    if not shown:
        return
    yield "| option | meaning |\n| --- | --- |"
    for each in shown:
        yield f"| {_named(each)} | {_meaning(each)} |"
    yield ""


def _named(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{_word(parameter)}`"
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    return names if parameter.is_flag else f"{names} {_kind(parameter)}"


def _kind(parameter: Any) -> str:
    kind = parameter.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{choice.value}`" for choice in kind)
    return _KINDS.get(get_origin(kind) or kind, "TEXT")


def _meaning(parameter: Any) -> str:
    told = str(parameter.help or "").replace("|", r"\|")
    if parameter.required:
        return f"{told} Required." if parameter.param_type_name == "option" else told
    default = getattr(parameter.default, "value", parameter.default)
    return told if default in (None, False) else f"{told} Default: `{default}`."


def _word(argument: Any) -> str:
    return str(argument.metavar or argument.name).upper()


def _text(help_text: str) -> str:
    paragraphs = inspect.cleandoc(help_text).split("\n\n")
    return "\n".join(_paragraph(paragraph) + "\n" for paragraph in paragraphs)


def _paragraph(paragraph: str) -> str:
    """Examples keep their lines."""
    if not paragraph.startswith(_VERBATIM):
        return re.sub(r"\s*\n\s*", " ", paragraph)
    title, *lines = paragraph.removeprefix(_VERBATIM).strip("\n").splitlines()
    return "\n".join([title, "", "```sh", *(line.strip() for line in lines), "```"])


if __name__ == "__main__":
    MANUAL_FILE.write_text(manual(), encoding="utf-8")
