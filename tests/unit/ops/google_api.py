"""Google's REST interfaces as far as `doctor` reads them: a server with resources in a dict."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from local.github_api import wire
from local.github_api.wire import Reply, Seen

Resources = dict[str, Any]


def serving(resources: Resources) -> AbstractContextManager[str]:
    """The server's address. What is not there is a 404 in Google's form; an int is that error."""

    def answer(seen: Seen) -> Reply:
        found = resources.get(seen.path, 404)
        if isinstance(found, int):
            return Reply(found, {"error": {"code": found, "message": "no"}})
        return Reply(200, found)

    return wire.serving(answer)
