"""What a local run posts: a conversation, and npm's @octokit/webhooks-examples, dated up to now."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from local.conversation import conversation
from local.webhooks import Webhook
from toolchain.tools import ROOT

EXAMPLES = ROOT / "node_modules" / "@octokit" / "webhooks-examples" / "api.github.com" / "index.json"

READ_EVENTS = ("issues", "issue_comment", "ping")
OTHER_EVENTS = (
    "create",
    "delete",
    "discussion",
    "fork",
    "label",
    "pull_request",
    "push",
    "release",
    "star",
    "watch",
)
_TIME = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def recorded(examples: Path = EXAMPLES) -> list[Webhook]:
    """Every example of the events that are read, and one each of ten others."""
    by_event: dict[str, list[Any]] = {
        entry["name"]: entry["examples"] for entry in json.loads(examples.read_text())
    }
    read = [Webhook.of(event, payload) for event in READ_EVENTS for payload in by_event[event]]
    return read + [Webhook.of(event, by_event[event][0]) for event in OTHER_EVENTS]


def all_payloads(now: datetime) -> list[Webhook]:
    """The conversation, then the recorded ones as if they had happened in the hours before it."""
    return [*conversation(now), *dated(recorded(), until=now - timedelta(hours=2))]


def dated(webhooks: list[Webhook], *, until: datetime) -> list[Webhook]:
    """The same webhooks with recent times: in their old order, a minute apart, the last at `until`."""
    found = {time for webhook in webhooks for time in _TIME.findall(webhook.body.decode())}
    newest_first = sorted(set(map(datetime.fromisoformat, found)), reverse=True)
    minutes_back = {moment: minutes for minutes, moment in enumerate(newest_first)}

    def moved(time: re.Match[str]) -> str:
        moment = until - timedelta(minutes=minutes_back[datetime.fromisoformat(time[0])])
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    return [replace(webhook, body=_TIME.sub(moved, webhook.body.decode()).encode()) for webhook in webhooks]
