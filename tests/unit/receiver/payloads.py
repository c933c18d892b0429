"""Webhook payloads as GitHub writes them, cut down to what is read and to something that must not matter."""

from __future__ import annotations

from typing import Any

CREATED = "2026-11-16T09:00:00Z"
UPDATED = "2026-11-16T09:05:00Z"


def a_user(login: str = "octocat", *, bot: bool = False) -> dict[str, Any]:
    return {"login": login, "id": 5, "type": "Bot" if bot else "User", "site_admin": False}


def a_repository(full_name: str = "octo/hello", *, repository_id: int = 42) -> dict[str, Any]:
    return {"id": repository_id, "full_name": full_name, "private": False}


def an_issue(**changes: Any) -> dict[str, Any]:
    return {
        "id": 100,
        "number": 7,
        "title": "How do I install it?",
        "body": "On Windows, that is.",
        "user": a_user(),
        "author_association": "NONE",
        "state": "open",
        "closed_at": None,
        "html_url": "https://github.com/octo/hello/issues/7",
        "created_at": CREATED,
        "updated_at": UPDATED,
        "labels": [],
        **changes,
    }


def a_comment(**changes: Any) -> dict[str, Any]:
    return {
        "id": 200,
        "body": "Which version?",
        "user": a_user("hubot-fan"),
        "author_association": "CONTRIBUTOR",
        "html_url": "https://github.com/octo/hello/issues/7#issuecomment-200",
        "created_at": CREATED,
        "updated_at": UPDATED,
        **changes,
    }


def issue_webhook(action: str = "opened", **changes: Any) -> dict[str, Any]:
    """`changes` replace whole parts of the payload: `issue`, `repository`, `changes`."""
    return {
        "action": action,
        "issue": an_issue(),
        "repository": a_repository(),
        "sender": a_user(),
        **changes,
    }


def comment_webhook(action: str = "created", **changes: Any) -> dict[str, Any]:
    return {**issue_webhook(action), "comment": a_comment(), **changes}
