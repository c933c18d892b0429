"""What the timeline reads of Firestore."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from ops.failure import NotReached
from ops.timeline.documents import Documents
from rig.builders import an_event

WRITTEN = datetime(2026, 11, 16, 9, tzinfo=UTC)


@dataclass
class Snapshot:
    id: str
    fields: dict[str, Any]
    update_time: datetime = WRITTEN

    def to_dict(self) -> dict[str, Any]:
        return self.fields


@dataclass
class Collection:
    """A collection whose query finds everything."""

    found: list[Snapshot] = field(default_factory=list)

    def collection(self, _name: str) -> Collection:
        return self

    def where(self, *, filter: Any) -> Collection:  # noqa: A002  # the client's own word
        assert filter.field_path == "correlation_id"
        return self

    def stream(self, **_options: Any) -> Iterator[Snapshot]:
        return iter(self.found)


def _documents(*found: Snapshot) -> Documents:
    return Documents(Collection(list(found)))  # type: ignore[arg-type]  # all that is asked of it


def test_a_document_comes_with_the_time_of_its_last_write() -> None:
    event = an_event("comment-1")
    (found,) = _documents(Snapshot("comment-1", event.to_record())).of_issue(event.correlation_id)
    assert (found.event, found.written_at) == (event, WRITTEN)


def test_a_document_that_cannot_be_read_is_no_missing_one() -> None:
    strange = {**an_event("comment-2").to_record(), "schema_version": 99}
    with pytest.raises(NotReached, match="comment-2"):
        _documents(Snapshot("comment-2", strange)).of_issue("octo/hello#7")
