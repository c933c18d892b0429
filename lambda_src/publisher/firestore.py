"""Firestore's REST API, as far as the publisher needs it (Cloud Firestore API, v1)."""

from __future__ import annotations

import base64
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
        """The documents that are there; of a part that its document lacks, revision 0.

        Raises FirestoreFailed and FirestoreRefused.
        """
        names = sorted({self._name(path) for path in paths})
        revisions = sorted({".".join([*_part(path), "revision"]) for path in paths})
        answers = self._post("batchGet", {"documents": names, "mask": {"fieldPaths": revisions}})
        documents = {answer["found"]["name"]: answer["found"] for answer in answers if "found" in answer}
        there = [(path, documents[self._name(path)]) for path in paths if self._name(path) in documents]
        return {path: Stored(_revision(each, _part(path)), each["updateTime"]) for path, each in there}

    def write(self, documents: Iterable[Document], stored: Mapping[str, Stored]) -> Written:
        """Writes each where it is still as it was read. Raises FirestoreFailed and FirestoreRefused."""
        together: dict[str, list[Document]] = {}
        for document in documents:
            together.setdefault(self._name(document.path), []).append(document)
        writes = [
            _update(name, parts) | {"currentDocument": _unchanged(stored.get(parts[0].path))}
            for name, parts in together.items()
        ]
        answer = self._post("batchWrite", {"writes": writes})
        overtaken: list[str] = []
        refused: dict[str, str] = {}
        for parts, status in zip(together.values(), answer["status"], strict=True):
            paths, code = [each.path for each in parts], status.get("code", _OK)
            if code in _OVERTAKEN:
                overtaken += paths
            elif code == _INVALID_ARGUMENT:
                refused |= dict.fromkeys(paths, str(status.get("message", "invalid")))
            elif code != _OK:
                raise FirestoreFailed(f"{paths[0]}: {status}")
        return Written(overtaken, refused)

    def _name(self, path: str) -> str:
        """Of the document; all its parts have the same."""
        document = "/".join(path.split("/")[:2])
        return f"projects/{self.project}/databases/(default)/documents/{document}"

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


def _part(path: str) -> list[str]:
    """Its field, where the path is that of a part."""
    return path.split("/")[2:]


def _revision(document: Mapping[str, Any], part: Sequence[str]) -> int:
    fields = document.get("fields", {})
    for name in part:
        fields = fields.get(name, {}).get("mapValue", {}).get("fields", {})
    return int(fields.get("revision", {}).get("integerValue", 0))


def _update(name: str, parts: Sequence[Document]) -> dict[str, Any]:
    """The document, whole; or those parts of it, and no other."""
    if not _part(parts[0].path):
        return {"update": {"name": name, "fields": _fields(parts[0].fields)}}
    fields = {_part(each.path)[0]: dict(each.fields) for each in parts} | dict(parts[0].beside)
    return {"update": {"name": name, "fields": _fields(fields)}, "updateMask": {"fieldPaths": sorted(fields)}}


def _unchanged(stored: Stored | None) -> dict[str, Any]:
    return {"updateTime": stored.update_time} if stored else {"exists": False}


def _fields(values: Mapping[str, Plain]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Plain) -> dict[str, Any]:
    kind: tuple[str, Any]
    match value:
        case bool():
            kind = "booleanValue", value
        case int():
            kind = "integerValue", str(value)
        case str():
            kind = "stringValue", value
        case bytes():
            kind = "bytesValue", base64.b64encode(value).decode()
        case datetime():
            kind = "timestampValue", value.isoformat().replace("+00:00", "Z")
        case dict():
            kind = "mapValue", {"fields": _fields(value)}
        case _:
            kind = "arrayValue", {"values": [_value(each) for each in value]}
    return dict([kind])
