"""tests/cases/routes.json: filters, and which of the recorded payloads each takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from local.conversation import conversation
from local.payloads import recorded
from ops.routes.ways import NoEvent, record_of
from stages.routes import RouteSettings
from stages.stage import load_stage

FILE = Path(__file__).parent / "cases" / "routes.json"
CASES = json.loads(FILE.read_text())
THEN = datetime(2026, 11, 16, 12, tzinfo=UTC)


@cache
def records() -> Mapping[str, dict[str, Any]]:
    """The stream records of the local run's payloads, by event, action and message."""
    stage = load_stage("local")
    found: dict[str, dict[str, Any]] = {}
    for webhook in [*conversation(THEN), *recorded()]:
        try:
            record = record_of(webhook.event, webhook.payload, stage)
        except NoEvent:
            continue
        message_id = record["dynamodb"]["NewImage"]["message_id"]["S"]
        found.setdefault(f"{webhook.event}.{webhook.payload['action']} {message_id}", record)
    return found


def route(filter_: Mapping[str, Any]) -> RouteSettings:
    """A route with that filter and a stage's defaults otherwise."""
    return replace(load_stage("local").routes[0], name="case", filter=filter_, consumer="")
