"""Every log line names its invocation, whichever function wrote it."""

from __future__ import annotations

import json
import uuid
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from aws_lambda_powertools.logging import Logger

from invocation import Invocations
from stacks.packaging.asset import LAMBDA_SRC

FUNCTIONS = sorted(file.parent.name for file in LAMBDA_SRC.glob("*/handler.py"))


def _context(request: str) -> Any:
    return SimpleNamespace(function_name="cv-analytics-dev-route-a", aws_request_id=request)


def _logger() -> Logger:
    # Powertools keeps loggers by service name, each with the output of its time.
    return Logger(service=str(uuid.uuid4()))


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_line_names_its_own_invocation_and_only_the_first_is_cold(
    capsys: pytest.CaptureFixture[str],
) -> None:
    invocations, logger = Invocations(), _logger()
    for request in ("r-1", "r-2"):
        invocations.begin(_context(request), logger)
        logger.info("one")
        logger.warning("two")
    logged = [
        (line["function_name"], line["function_request_id"], line["cold_start"]) for line in _lines(capsys)
    ]
    name = "cv-analytics-dev-route-a"
    assert logged == [(name, "r-1", True)] * 2 + [(name, "r-2", False)] * 2


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_logs_its_invocation_before_it_does_anything(
    function: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its runtime can only log: the handler fails at its first step, after it has begun its invocation."""
    handler, logger = import_module(f"{function}.handler"), _logger()
    bare = SimpleNamespace(logger=logger, telemetry=SimpleNamespace(logger=logger), invocations=Invocations())
    monkeypatch.setattr(handler, "runtime", lambda: bare)
    with pytest.raises((AttributeError, TypeError)):
        handler.handle({"Records": [None]}, _context("r-9"))
    capsys.readouterr()
    logger.info("after")
    (line,) = _lines(capsys)
    assert (line["function_request_id"], line["cold_start"]) == ("r-9", True)
