"""What a local run shows, on the narrowest terminal."""

from __future__ import annotations

import io
from dataclasses import fields
from pathlib import Path
from typing import Any

from local.endpoints import Endpoints
from local.screen import Steps, print_addresses
from toolchain.terminal import Terminal


def _narrow() -> Terminal:
    terminal = Terminal()
    terminal.file, terminal.width = io.StringIO(), 30
    return terminal


def _printed(terminal: Terminal) -> str:
    return str(terminal.file.getvalue())  # type: ignore[attr-defined]  # a StringIO


def test_no_address_is_cut() -> None:
    values: Any = {field.name: f"http://127.0.0.1:65535/{field.name}/and/more" for field in fields(Endpoints)}
    terminal = _narrow()
    print_addresses(
        terminal, Endpoints(**values), Path("/a/b/endpoints-2.json"), inbox="http://127.0.0.1:1/inbox"
    )
    shown = _printed(terminal)
    for address in (values["receiver"], values["dashboard"], values["aws"], "/a/b/endpoints-2.json"):
        assert address in shown


def test_a_step_shows_what_a_terminal_would_obey() -> None:
    terminal = _narrow()
    Steps(terminal, 0.0).note("Guessed [red]bot\x1b[2J as the chatbot, of octo/hello and its sisters")
    assert _printed(terminal) == "! Guessed [red]bot\\x1b[2J as the chatbot, of octo/hello and its sisters\n"
