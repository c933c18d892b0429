"""The receiver's log lines: in a local run's file, or in Cloud Logging."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from requests import Session

from ops.failure import NotReached
from ops.google_session import call_google

if TYPE_CHECKING:
    from stages.stage import Stage

LOGGING = "https://logging.googleapis.com"
_PAGE = 1000

Line: TypeAlias = Mapping[str, Any]


def local_lines(file: Path) -> list[Line]:
    """All of them, oldest first. Raises NotReached."""
    try:
        lines = file.read_text(errors="replace").splitlines()
    except OSError as error:
        raise NotReached(str(error)) from None
    return [json.loads(line) for line in lines if line.startswith("{")]


def cloud_lines(
    session: Session, stage: Stage, conditions: Sequence[str], *, logging: str = LOGGING
) -> list[Line]:
    """Those that meet all conditions, oldest first; at most a thousand, the latest ones. Raises NotReached.

    Google Cloud: "Logging query language".
    """
    of_receiver = (
        'resource.type="cloud_run_revision"',
        f'resource.labels.service_name="{stage.names.receiver}"',
    )
    request = {
        "resourceNames": [f"projects/{stage.google_project}"],
        "filter": " AND ".join((*of_receiver, *conditions)),
        "orderBy": "timestamp desc",
        "pageSize": _PAGE,
    }
    answer = call_google(session, "POST", f"{logging}/v2/entries:list", request)
    return [entry["jsonPayload"] for entry in reversed(answer.get("entries", []))]
