"""Weekly reports: rendered by the deployed reporter into a file, and sent into the emulator's mailbox."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from toolchain.tools import LocalRunError


def last_weeks(number: int, now: datetime) -> list[str]:
    """ISO weeks that are over, the latest last."""
    return [f"{now - timedelta(days=7 * back):%G-W%V}" for back in range(number, 0, -1)]


def render(functions: Any, reporter: str, week: str, folder: Path) -> Path:
    """Returns the HTML file, beside which the text lies."""
    answer = invoke(functions, reporter, {"week": week, "dry_run": True})
    write_whole(folder / "report.txt", answer["text"])
    return write_whole(folder / "report.html", answer["html"])


def write_whole(file: Path, text: str) -> Path:
    """Whole or not at all."""
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_text(text)
        return part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def send(functions: Any, reporter: str, week: str) -> dict[str, Any]:
    """The week's report as an e-mail; a second time it says that it was sent."""
    return invoke(functions, reporter, {"week": week})


def invoke(functions: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Raises LocalRunError where the function fails."""
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(event))
    payload = json.loads(answer["Payload"].read() or b"null")
    if "FunctionError" in answer:
        reason = payload.get("errorMessage", payload)
        raise LocalRunError(f"{name} failed ({reason}): its log in the AWS emulator says more.")
    return payload if isinstance(payload, dict) else {}
