"""Comments as GitHub sends them: octokit's examples under new ids, filled up to a usual size."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from receiver.signature import signature
from toolchain.tools import ROOT

EXAMPLES = ROOT / "node_modules" / "@octokit" / "webhooks-examples" / "api.github.com" / "index.json"
BODY_BYTES = 18_000
COMMENTS_PER_ISSUE = 10
"""A long thread: each change has all of it computed again."""

_ID, _ISSUE = 7_777_777_777_777, 666_666
"""Stand for the comment's and the issue's number until a webhook gets its own."""


@dataclass(frozen=True, slots=True)
class Comments:
    """Bodies that differ in comment and issue alone, cut so that making one costs next to nothing."""

    head: bytes
    middle: bytes
    tail: bytes

    @classmethod
    def of(cls, now: datetime, *, repository: str = "octo-bench/load") -> Self:
        body = _template(now, repository)
        head, _, rest = body.partition(b"%d" % _ISSUE)
        middle, _, tail = rest.partition(b"%d" % _ID)
        return cls(head, middle, tail)

    def body(self, number: int) -> bytes:
        """Comment `number`."""
        return b"%b%d%b%d%b" % (self.head, 1 + number // COMMENTS_PER_ISSUE, self.middle, number, self.tail)


def headers(body: bytes, secret: bytes, delivery_id: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": "GitHub-Hookshot/bench",
        "X-GitHub-Event": "issue_comment",
        "X-GitHub-Delivery": delivery_id,
        "X-Hub-Signature-256": signature(body, secret).decode(),
    }


def _template(now: datetime, repository: str) -> bytes:
    payload, time = _example(), now.astimezone(UTC).isoformat(timespec="seconds")
    payload["issue"] |= {"number": _ISSUE, "pull_request": None}
    payload["comment"] |= {"id": _ID, "created_at": time, "updated_at": time, "body": "which python skills? "}
    payload["repository"] |= {"full_name": repository}
    # In order, as the body is cut at these two.
    payload = {"issue": payload.pop("issue"), "comment": payload.pop("comment"), **payload}
    missing = BODY_BYTES - len(json.dumps(payload))
    payload["comment"]["body"] += ("word " * (missing // 5 + 1))[: max(missing, 0)]
    return json.dumps(payload).encode()


def _example() -> dict[str, Any]:
    examples = next(each for each in json.loads(EXAMPLES.read_text()) if each["name"] == "issue_comment")
    longest: dict[str, Any] = max(
        (example for example in examples["examples"] if example["action"] == "created"),
        key=lambda example: len(json.dumps(example)),
    )
    return longest
