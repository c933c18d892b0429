"""What GitHub's repositories hold now, as far as their webhooks show."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_GONE = ("deleted", "transferred")


class Repositories:
    """Issues and comments by repository, each as its newest webhook describes it."""

    def __init__(self) -> None:
        self._described: dict[str, Json] = {}
        self._issues: defaultdict[str, dict[int, Json]] = defaultdict(dict)
        self._comments: defaultdict[str, dict[int, Json]] = defaultdict(dict)
        self._lists = {"issues": self._issues, "issues/comments": self._comments}

    def note(self, event: str, payload: Json) -> None:
        """An `issues` or `issue_comment` webhook; all else says nothing of either."""
        name = payload.get("repository", {}).get("full_name", "")
        if event not in {"issues", "issue_comment"} or not name:
            return
        self._described[name] = payload["repository"]
        issue = payload["issue"]
        if event == "issues":
            _keep(self._issues[name], issue, payload["action"])
            return
        _keep(self._issues[name], issue, "")
        url = f"https://api.github.com/repos/{name}/issues/{issue['number']}"
        _keep(self._comments[name], {**payload["comment"], "issue_url": url}, payload["action"])

    def describe(self, path: str) -> Json | None:
        """`repos/owner/name`."""
        return self._described.get(path.removeprefix("repos/"))

    def list(self, path: str, *, since: str) -> list[Json] | None:
        """`repos/owner/name/issues` or its `/comments`, oldest first; None for another path."""
        owner, _, rest = path.removeprefix("repos/").partition("/")
        repository, _, what = rest.partition("/")
        name, held = f"{owner}/{repository}", self._lists.get(what)
        if held is None or name not in self._described:
            return None
        changed = (item for item in held[name].values() if item["updated_at"] >= since)
        return sorted(changed, key=lambda item: (item["created_at"], item["id"]))


def _keep(held: dict[int, Json], item: Json, action: str) -> None:
    if action in _GONE:
        held.pop(item["id"], None)
    elif item["updated_at"] >= held.get(item["id"], item)["updated_at"]:
        held[item["id"]] = item
