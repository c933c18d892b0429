"""A conversation of people with the chatbot, read from `payloads/conversation.json` and dated up to now."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from local.github_objects import Repository, timestamp, user
from local.webhooks import Webhook

SCRIPT = Path(__file__).resolve().parent / "payloads" / "conversation.json"
REPOSITORY = "octo-careers/cv-chatbot"
REPOSITORY_ID = 870_123_456

Turn: TypeAlias = dict[str, Any]


def conversation(now: datetime) -> list[Webhook]:
    """Thirty webhooks in the order in which they happened, the last one now."""
    turns: list[Turn] = json.loads(SCRIPT.read_text())
    issues = {turn["issue"]: turn for turn in turns if turn["does"] == "opened"}
    comments = {turn["comment"]: turn for turn in turns if turn["does"] == "created"}
    return [_webhook(turn, issues, comments, now) for turn in turns]


def _webhook(turn: Turn, issues: dict[int, Turn], comments: dict[int, Turn], now: datetime) -> Webhook:
    payload: dict[str, Any] = {
        "action": turn["does"],
        "issue": _issue(issues[turn["issue"]], now),
        "repository": Repository(REPOSITORY_ID, REPOSITORY).to_json(),
        "sender": user(turn["by"]),
    }
    if "comment" not in turn:
        return Webhook.of("issues", payload)
    original = comments[turn["comment"]]
    payload["comment"] = _comment(original, turn, now)
    if turn["does"] == "edited":
        payload["changes"] = {"body": {"from": original["text"]}}
    return Webhook.of("issue_comment", payload)


def _issue(opened: Turn, now: datetime) -> dict[str, Any]:
    number = opened["issue"]
    return {
        "id": 2_900_000_000 + number,
        "number": number,
        "title": opened["title"],
        "body": opened["text"],
        "user": user(opened["by"]),
        "state": "open",
        "html_url": f"https://github.com/{REPOSITORY}/issues/{number}",
        "created_at": _time(opened, now),
        "updated_at": _time(opened, now),
    }


def _comment(original: Turn, turn: Turn, now: datetime) -> dict[str, Any]:
    """As it reads after the turn; GitHub does not move `updated_at` when it deletes."""
    latest = original if turn["does"] == "deleted" else turn
    number = original["comment"]
    return {
        "id": 3_400_000_000 + number,
        "body": latest["text"],
        "user": user(original["by"]),
        "html_url": f"https://github.com/{REPOSITORY}/issues/{original['issue']}#issuecomment-{number}",
        "created_at": _time(original, now),
        "updated_at": _time(latest, now),
    }


def _time(turn: Turn, now: datetime) -> str:
    return timestamp(now - timedelta(minutes=turn["minutes_ago"]))
