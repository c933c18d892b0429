"""Firestore's REST API, as far as the publisher needs it (Cloud Firestore API, v1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import urllib3

from publisher.documents import Document, Plain

_OK = 0
_OVERTAKEN = frozenset({5, 6, 9, 10})
"""NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED: another writer was first (google.rpc.Code)."""
_INVALID_ARGUMENT = 3


class FirestoreFailed(Exception):
    """Firestore did not answer, or not as it should; the text says why. To try again is safe."""


class FirestoreRefused(FirestoreFailed):
    """Firestore takes no call that holds this, however often it is asked."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What Firestore has of a document."""

    revision: int
    update_time: str


@dataclass(frozen=True, slots=True)
class Written:
    """What became of documents, by path."""

    overtaken: Sequence[str]
    """Another writer was first: read again."""
    refused: Mapping[str, str]
    """Never taken, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Firestore:
    """One database. `token` gives an access token that is good for a few minutes at least."""

    http: urllib3.PoolManager
    endpoint: str
    project: str
    token: Callable[[], str]

    def stored(self, paths: Sequence[str]) -> dict[str, Stored]:
        """The documents that are there. Raises FirestoreFailed and FirestoreRefused."""
        names = [self._name(path) for path in paths]
        answers = self._post("batchGet", {"documents": names, "mask": {"fieldPaths": ["revision"]}})
        found = {}
        for answer in answers:
            document = answer.get("found")
            if document:
                revision = document.get("fields", {}).get("revision", {}).get("integerValue", 0)
                path = document["name"].removeprefix(self._name(""))
                found[path] = Stored(int(revision), document["updateTime"])
        return found

    def write(self, documents: Iterable[Document], stored: Mapping[str, Stored]) -> Written:
        """Writes each where it is still as it was read. Raises FirestoreFailed and FirestoreRefused."""
        documents = list(documents)
        writes = [
            {
                "update": {"name": self._name(each.path), "fields": _fields(each.fields)},
                "currentDocument": _unchanged(stored.get(each.path)),
            }
            for each in documents
        ]
        answer = self._post("batchWrite", {"writes": writes})
        overtaken, refused = [], {}
        for document, status in zip(documents, answer["status"], strict=True):
            code = status.get("code", _OK)
            if code in _OVERTAKEN:
                overtaken.append(document.path)
            elif code == _INVALID_ARGUMENT:
                refused[document.path] = str(status.get("message", "invalid"))
            elif code != _OK:
                raise FirestoreFailed(f"{document.path}: {status}")
        return Written(overtaken, refused)

    def _name(self, path: str) -> str:
        return f"projects/{self.project}/databases/(default)/documents/{path}"

    def _post(self, method: str, body: Mapping[str, Any]) -> Any:
        url = f"{self.endpoint}/v1/projects/{self.project}/databases/(default)/documents:{method}"
        try:
            answer = self.http.request(
                "POST",
                url,
                body=json.dumps(body).encode(),
                headers={"Authorization": f"Bearer {self.token()}", "Content-Type": "application/json"},
            )
        except urllib3.exceptions.HTTPError as error:
            raise FirestoreFailed(f"{method}: {error}") from error
        if answer.status != 200:
            said = answer.data[:500].decode(errors="replace")
            refused = answer.status in {400, 413} and "FAILED_PRECONDITION" not in said
            raise (FirestoreRefused if refused else FirestoreFailed)(f"{method}: {answer.status} {said}")
        return json.loads(answer.data)


def _unchanged(stored: Stored | None) -> dict[str, Any]:
    return {"updateTime": stored.update_time} if stored else {"exists": False}


def _fields(values: Mapping[str, Plain]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Plain) -> dict[str, Any]:
    match value:
        case bool():
            return {"booleanValue": value}
        case int():
            return {"integerValue": str(value)}
        case str():
            return {"stringValue": value}
        case datetime():
            return {"timestampValue": value.isoformat().replace("+00:00", "Z")}
        case dict():
            return {"mapValue": {"fields": _fields(value)}}
        case _:
            return {"arrayValue": {"values": [_value(each) for each in value]}}
