"""Comments as GitHub would send them, each an entity of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, islice
from typing import Any

from local.webhooks import Webhook

REPOSITORIES = ("octo-bench/one", "octo-bench/two", "octo-bench/three")
ISSUES = 500
WORDS = tuple(f"word{chr(97 + first)}{chr(97 + second)}" for first in range(8) for second in range(8))
"""A vocabulary of 64, eight of which a comment has."""

_numbers = count(8_000_000)


def comments(seed: int = 1) -> Iterator[Webhook]:
    """Without an end; the numbers go on from one call to the next, so that no comment comes twice."""
    choose = random.Random(seed)  # noqa: S311  # no secret
    while True:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        number, issue = next(_numbers), choose.randint(1, ISSUES)
        repository = choose.choice(REPOSITORIES)
        yield Webhook.of(
            "issue_comment",
            {
                "action": "created",
                "issue": _entity(repository, issue, issue, now, "A question"),
                "comment": _entity(repository, issue, number, now, " ".join(choose.sample(WORDS, 8))),
                "repository": {"id": 90 + REPOSITORIES.index(repository), "full_name": repository},
                "sender": _USER,
            },
        )


def some(number: int, seed: int = 1) -> list[Webhook]:
    return list(islice(comments(seed), number))


_USER = {"login": "mona", "id": 1, "type": "User"}


def _entity(repository: str, issue: int, number: int, now: str, text: str) -> dict[str, Any]:
    """What an issue and a comment have in common."""
    return {
        "id": number,
        "number": issue,
        "title": "A question",
        "body": text,
        "user": _USER,
        "html_url": f"https://github.com/{repository}/issues/{issue}#{number}",
        "created_at": now,
        "updated_at": now,
    }
