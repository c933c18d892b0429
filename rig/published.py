"""Firestore as the publisher sees it: documents with a time of their last update, and calls that go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from publisher.documents import Document
from publisher.firestore import FirestoreFailed, Stored, Written
from rig.faults import Faults

T = TypeVar("T")

AWAY_SECONDS = 1_800.0
"""Between two tries while Google is away."""


@dataclass
class PublishedFirestore:
    """Behaves as `publisher.firestore.Firestore` does."""

    faults: Faults
    documents: dict[str, Document] = field(default_factory=dict)
    _updates: dict[str, int] = field(default_factory=dict)

    def stored(self, paths: Sequence[str]) -> dict[str, Stored]:
        def read() -> dict[str, Stored]:
            there = [path for path in paths if _name(path) in self._updates]
            return {
                path: Stored(
                    self.documents[path].revision if path in self.documents else 0,
                    str(self._updates[_name(path)]),
                )
                for path in there
            }

        return self._call(read)

    def write(self, documents: Iterable[Document], stored: Mapping[str, Stored]) -> Written:
        def write() -> Written:
            overtaken: list[str] = []
            together: dict[str, dict[str, Document]] = {}
            for document in documents:
                together.setdefault(_name(document.path), {})[document.path] = document
            for name, parts in together.items():
                seen = stored.get(next(iter(parts)))
                if str(self._updates.get(name, "")) != (seen.update_time if seen else ""):
                    overtaken += parts
                    continue
                self.documents |= parts
                self._updates[name] = self._updates.get(name, 0) + 1
            return Written(overtaken, {})

        return self._call(write)

    def _call(self, do: Callable[[], T]) -> T:
        if self.faults.is_in(self.faults.publishing_outage):
            self.faults.world.sleep(AWAY_SECONDS)
            raise FirestoreFailed("Google is away")
        try:
            return self.faults.call(do, refusals={})
        except Exception as error:
            raise FirestoreFailed(str(error)) from error


def _name(path: str) -> str:
    """Of the document that a part is in."""
    return "/".join(path.split("/")[:2])
