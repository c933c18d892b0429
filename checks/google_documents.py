"""Google's own descriptions of its interfaces: the discovery documents in google-api-python-client."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

_FOLDER = files("googleapiclient").joinpath("discovery_cache/documents")


@cache
def document(api: str) -> Mapping[str, Any]:
    """Of an interface and version such as `firestore.v1`. Raises FileNotFoundError."""
    body: Mapping[str, Any] = json.loads(_FOLDER.joinpath(f"{api}.json").read_text(encoding="utf-8"))
    return body


@dataclass(frozen=True, slots=True)
class Method:
    """A method of an interface, and the scopes of which a caller's token needs one."""

    name: str
    scopes: frozenset[str]


def method_of(verb: str, url: str) -> Method | None:
    """Which method a request calls; None if Google has none there."""
    parts = urlsplit(url)
    service = parts.hostname and parts.hostname.removesuffix(".googleapis.com")
    for api in _versions(str(service)):
        for method, pattern in _methods(api):
            if method["httpMethod"] == verb and pattern.fullmatch(parts.path.lstrip("/")):
                return Method(method["id"], frozenset(method.get("scopes", ())))
    return None


def _versions(service: str) -> list[str]:
    names = (entry.name for entry in _FOLDER.iterdir())
    return sorted(name.removesuffix(".json") for name in names if name.startswith(f"{service}.v"))


@cache
def _methods(api: str) -> list[tuple[Mapping[str, Any], re.Pattern[str]]]:
    """Each with the form of its paths."""
    body = document(api)
    base = body.get("servicePath", "")
    return [(method, _form(base + method.get("flatPath", method["path"]))) for method in _all_methods(body)]


def _all_methods(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from part.get("methods", {}).values()
    for inner in part.get("resources", {}).values():
        yield from _all_methods(inner)


def _form(path: str) -> re.Pattern[str]:
    """`v1/projects/{projectsId}:disable` as a pattern."""
    return re.compile("".join("[^/:]+" if word[0] == "{" else re.escape(word) for word in _words(path)))


def _words(path: str) -> list[str]:
    return [word for word in re.split(r"(\{[^}]*\})", path) if word]
