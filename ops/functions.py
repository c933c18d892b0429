"""A stage's Lambda functions, called and waited for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.sending import as_body
from ops.failure import Failed


class FunctionFailed(Failed):
    """One sentence: a function failed, and how."""


def call(functions: Any, name: str, event: Mapping[str, Any]) -> None:
    """`functions` is boto3's client of Lambda. Raises FunctionFailed, and what boto3 raises."""
    answer = functions.invoke(FunctionName=name, Payload=as_body(event).encode())
    if "FunctionError" in answer:
        said = answer["Payload"].read().decode(errors="replace")
        raise FunctionFailed(f"{name} failed: {said[:500]}. Run the command again.")
