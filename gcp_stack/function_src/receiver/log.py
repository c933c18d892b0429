"""Log lines as Google Cloud Logging reads them from standard output (Google: "Structured logging")."""

from __future__ import annotations

import json
import sys
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["INFO", "WARNING", "ERROR"]


def log(severity: Severity, message: str, **fields: object) -> None:
    """One line of JSON."""
    line = json.dumps({"severity": severity, "message": message, **fields}, default=str)
    # In one write, so that the lines of two threads do not mix.
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
