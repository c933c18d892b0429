"""Firestore as browsers reach it, through the emulator's REST interface with its security rules."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

import requests

SECONDS = 30
DOCUMENT = {"fields": {"text": {"stringValue": "hello"}}}


@dataclass(frozen=True)
class Client:
    """One person, or the server (`Bearer owner`, which rules do not apply to)."""

    host: str
    project: str
    bearer: str | None

    def get(self, path: str) -> int:
        return self._send("GET", f"/{path}")

    def list(self, collection: str, *, limit: int | None = 10) -> int:
        parent, _, name = f"/{collection}".rpartition("/")
        return self._send("POST", f"{parent}:runQuery", {"structuredQuery": _query(name, limit)})

    def count(self, collection: str, *, limit: int | None) -> int:
        counted = {"structuredQuery": _query(collection, limit), "aggregations": [{"count": {}}]}
        return self._send("POST", ":runAggregationQuery", {"structuredAggregationQuery": counted})

    def list_all_of_the_name(self, collection: str) -> int:
        query = {**_query(collection, 10), "from": [{"collectionId": collection, "allDescendants": True}]}
        return self._send("POST", ":runQuery", {"structuredQuery": query})

    def create(self, collection: str, document_id: str) -> int:
        return self._send("POST", f"/{collection}?documentId={document_id}", DOCUMENT)

    def update(self, path: str) -> int:
        return self._send("PATCH", f"/{path}?currentDocument.exists=true", DOCUMENT)

    def delete(self, path: str) -> int:
        return self._send("DELETE", f"/{path}")

    def put(self, path: str) -> None:
        assert self._send("PATCH", f"/{path}", DOCUMENT) == 200

    def _send(self, method: str, path: str, body: Any = None) -> int:
        headers = {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        documents = f"http://{self.host}/v1/projects/{self.project}/databases/(default)/documents"
        return requests.request(
            method, documents + path, json=body, headers=headers, timeout=SECONDS
        ).status_code


def _query(collection: str, limit: int | None) -> dict[str, Any]:
    query: dict[str, Any] = {"from": [{"collectionId": collection}]}
    return query if limit is None else {**query, "limit": limit}


def unsigned_token(project: str, **claims: object) -> str:
    """A Firebase user as the emulator takes it: it checks no signature."""
    payload = {
        "iss": f"https://securetoken.google.com/{project}",
        "aud": project,
        "sub": "somebody",
        "user_id": "somebody",
        "iat": 1,
        "exp": 4_000_000_000,
        "firebase": {"sign_in_provider": "google.com", "identities": {}},
        **claims,
    }
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(payload)}."


def _part(content: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
