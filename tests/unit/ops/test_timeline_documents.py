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
    fields: Any
    update_time: datetime = WRITTEN

    def to_dict(self) -> Any:
        return self.fields


@dataclass
class Query:
    """Snapshots, and those of them that a filter finds, or that have an id."""

    found: list[Snapshot] = field(default_factory=list)

    def collection(self, _name: str) -> Query:
        return self

    def where(self, *, filter: Any) -> Query:  # noqa: A002  # the client's own word
        wanted = filter.field_path, filter.value
        return Query([each for each in self.found if wanted in each.fields.items()])

    def stream(self, **_options: Any) -> Iterator[Snapshot]:
        return iter(self.found)

    def document(self, name: str) -> Query:
        return Query([each for each in self.found if each.id == name])

    def get(self, **_options: Any) -> Snapshot:
        return next(iter(self.found), Snapshot("", None))


def _documents(*found: Snapshot) -> Documents:
    return Documents(Query(list(found)))  # type: ignore[arg-type]  # all that is asked of it


def test_a_threads_documents_come_with_the_time_of_their_last_write() -> None:
    event = an_event("comment-1")
    other = Snapshot("comment-2", an_event("comment-2", issue_id=8).to_record())
    documents = _documents(Snapshot("comment-1", event.to_record()), other)
    (found,) = documents.of_thread(event.thread_id)
    assert (found.event, found.written_at) == (event, WRITTEN)


def test_a_name_leads_to_every_thread_that_had_it() -> None:
    """A repository was deleted and made again: another one, under the same name."""
    events = [
        an_event("comment-1"),
        an_event("comment-2", repository_id=2),
        an_event("comment-3", issue_id=8),
    ]
    documents = _documents(*(Snapshot(each.message_id, each.to_record()) for each in events))
    assert documents.threads_named("octo/hello#7") == {"1#7", "2#7"}


def test_a_document_that_cannot_be_read_is_no_missing_one() -> None:
    strange = {**an_event("comment-2").to_record(), "schema_version": 99}
    with pytest.raises(NotReached, match="comment-2"):
        _documents(Snapshot("comment-2", strange)).of_thread("1#7")


def test_what_is_shown_is_known_by_its_revision() -> None:
    documents = _documents(Snapshot("1#7", {"revision": 3}), Snapshot("2026-11-16~1", {"revision": 5}))
    assert (documents.shown_thread("1#7"), documents.shown_thread("1#8")) == (3, 0)
    assert documents.shown_rows(1, ["2026-11-16", "2026-11-17"]) == {"2026-11-16": 5, "2026-11-17": 0}
