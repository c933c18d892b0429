"""Webhooks at GitHub, with the token in GH_TOKEN.

GitHub: "REST API endpoints for repository webhooks".
"""

from __future__ import annotations

import os
from typing import Any

from requests import RequestException, Session

from ops.failure import NotReached

ISSUES, DISCUSSIONS = ("issues", "issue_comment"), ("discussion", "discussion_comment")
"""The events that the receiver reads."""
_SECONDS = 20
_GONE = 404


def token() -> str:
    return os.environ.get("GH_TOKEN", "")


def ensure_hook(
    api_url: str, repository: str, *, url: str, secret: str, with_discussions: bool = False
) -> str:
    """The path of the repository's webhook to that address, which is created if there is none."""
    events = (*ISSUES, *DISCUSSIONS) if with_discussions else ISSUES
    path = f"repos/{repository}/hooks"
    for hook in _call("GET", f"{api_url}/{path}?per_page=100"):
        if hook["config"].get("url") == url:
            return f"{path}/{hook['id']}"
    config = {"url": url, "content_type": "json", "secret": secret, "insecure_ssl": "0"}
    body = {"name": "web", "active": True, "events": events, "config": config}
    return f"{path}/{_call('POST', f'{api_url}/{path}', body)['id']}"


def delete_hook(api_url: str, hook: str) -> None:
    """Also if somebody has deleted it before."""
    _call("DELETE", f"{api_url}/{hook}")


def _call(method: str, url: str, body: Any = None) -> Any:
    """Raises NotReached."""
    headers = {
        "Authorization": f"Bearer {token()}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    try:
        with Session() as session:
            answer = session.request(method, url, json=body, headers=headers, timeout=_SECONDS)
            if method == "DELETE" and answer.status_code == _GONE:
                return None
            answer.raise_for_status()
            return answer.json() if answer.content else None
    except (RequestException, ValueError) as error:
        raise NotReached(f"GitHub: {error}") from None
