"""What GitHub's repositories hold now, as far as their webhooks show."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_COMMENTS_OF_ONE = re.compile(r"issues/(\d+)/comments")
_GONE = ("deleted", "transferred")


class Repositories:
    """Issues and comments by repository, each as its newest webhook describes it."""

    def __init__(self) -> None:
        self._described: dict[str, Json] = {}
        self._issues: defaultdict[str, dict[int, Json]] = defaultdict(dict)
        self._comments: defaultdict[str, dict[int, Json]] = defaultdict(dict)

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

    def list(self, path: str, *, since: str, descending: bool = False) -> list[Json] | None:
        """`repos/owner/name/issues`, its `/comments`, or one issue's; None for another path."""
        owner, _, rest = path.removeprefix("repos/").partition("/")
        repository, _, what = rest.partition("/")
        name = f"{owner}/{repository}"
        held = self._held(name, what)
        if held is None or name not in self._described:
            return None
        changed = (item for item in held if item["updated_at"] >= since)
        return sorted(changed, key=lambda item: (item["created_at"], item["id"]), reverse=descending)

    def _held(self, name: str, what: str) -> Iterable[Json] | None:
        if what == "issues":
            return self._issues[name].values()
        comments = self._comments[name].values()
        if what == "issues/comments":
            return comments
        one = _COMMENTS_OF_ONE.fullmatch(what)
        return one and [each for each in comments if each["issue_url"].endswith(f"/issues/{one[1]}")]


def _keep(held: dict[int, Json], item: Json, action: str) -> None:
    if action in _GONE:
        held.pop(item["id"], None)
    elif item["updated_at"] >= held.get(item["id"], item)["updated_at"]:
        held[item["id"]] = item
