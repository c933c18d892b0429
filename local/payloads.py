"""The webhooks that a local run posts: npm's @octokit/webhooks-examples, and a conversation of now."""

from __future__ import annotations

import json
from datetime import datetime
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


def recorded(examples: Path = EXAMPLES) -> list[Webhook]:
    """Every example of the events that are read, and one each of ten others."""
    by_event: dict[str, list[Any]] = {
        entry["name"]: entry["examples"] for entry in json.loads(examples.read_text())
    }
    read = [Webhook.of(event, payload) for event in READ_EVENTS for payload in by_event[event]]
    return read + [Webhook.of(event, by_event[event][0]) for event in OTHER_EVENTS]


def all_payloads(now: datetime) -> list[Webhook]:
    """The conversation, then the recorded ones."""
    return [*conversation(now), *recorded()]
