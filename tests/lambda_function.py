"""A function as Lambda runs it: its environment, its context, and its log; AWS is moto."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from moto import mock_aws

from contract.names import METRIC_NAMESPACE
from contract.settings import EnvironmentSettings
from rig.backends import REGION


@dataclass
class Context:
    """What Lambda gives an invocation, as far as it is asked."""

    seconds_left: float = 30.0
    aws_request_id: str = "request-1"
    function_name: str = "cv-analytics-dev-function"
    function_version: str = "$LATEST"

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds_left * 1000)


CONTEXT: Any = Context()


@contextmanager
def lambda_environment(*kept: Any) -> Iterator[Callable[[EnvironmentSettings], None]]:
    """Sets the settings that it is given; what the function keeps between invocations is forgotten."""
    variables = {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        # Powertools keeps loggers by service name, each with the output of its time.
        "POWERTOOLS_SERVICE_NAME": str(uuid.uuid4()),
        "POWERTOOLS_METRICS_NAMESPACE": METRIC_NAMESPACE,
    }

    with pytest.MonkeyPatch.context() as environment, mock_aws():

        def enter(settings: EnvironmentSettings) -> None:
            for name, value in settings.to_env().items():
                environment.setenv(name, value)

        for name, value in variables.items():
            environment.setenv(name, value)
        for each in kept:
            each.cache_clear()
        yield enter
    for each in kept:
        each.cache_clear()


def logged(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Log lines and metrics, since the last look."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line for line in lines if "_aws" not in line], [line for line in lines if "_aws" in line]
