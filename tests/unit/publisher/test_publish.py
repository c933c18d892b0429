"""Which documents are written, and which are never taken; on the rig's Firestore."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from publisher.documents import Document
from publisher.firestore import FirestoreFailed, FirestoreRefused, Stored, Written
from publisher.publish import MOST_RACES, publish
from rig.immediate import Immediate
from rig.published import PublishedFirestore


@dataclass
class Shelf(PublishedFirestore):
    """The rig's Firestore, which does not take some documents, and where somebody may come in between."""

    faults: Immediate = field(default_factory=Immediate)
    refused: Callable[[str], bool] = lambda _: False
    most: int = 1000
    between: Callable[[], object] = lambda: None
    calls: int = 0

    def stored(self, paths: Sequence[str]) -> dict[str, Stored]:
        found = super().stored(paths)
        self.between()
        return found

    def write(self, documents: Iterable[Document], stored: Mapping[str, Stored]) -> Written:
        documents = list(documents)
        self.calls += 1
        if len(documents) > self.most or any(self.refused(document.path) for document in documents):
            raise FirestoreRefused("400: invalid")
        return super().write(documents, stored)

    def revisions(self) -> dict[str, int]:
        return {path: document.revision for path, document in self.documents.items()}


def _document(number: int, revision: int = 1) -> Document:
    return Document(f"threads/1#{number}", revision, {"revision": revision})


def _publish(shelf: Any, *documents: Document) -> Any:
    return publish(documents, shelf)


def test_documents_are_written_many_at_once() -> None:
    shelf = Shelf()
    report = _publish(shelf, *map(_document, range(250)))
    assert (report.written, report.known, report.refused) == (250, 0, {})
    assert (len(shelf.documents), shelf.calls) == (250, 3)


def test_an_older_revision_never_replaces_a_newer_one() -> None:
    shelf = Shelf()
    _publish(shelf, _document(7, 5))
    report = _publish(shelf, _document(7, 4), _document(7, 5), _document(8))
    assert (report.written, shelf.revisions()) == (1, {"threads/1#7": 5, "threads/1#8": 1})


def test_who_is_overtaken_reads_again_and_may_have_nothing_left_to_do() -> None:
    shelf = Shelf()
    _publish(shelf, _document(7))

    def other() -> None:
        shelf.between = lambda: None
        _publish(shelf, _document(7, 3))

    shelf.between = other
    report = _publish(shelf, _document(7, 2))
    assert (report.written, report.known, shelf.revisions()) == (0, 1, {"threads/1#7": 3})


def test_others_who_write_all_the_time_only_make_the_batch_come_again() -> None:
    shelf = Shelf()
    revisions = iter(range(1, MOST_RACES + 5))

    def other() -> None:
        shelf.between = lambda: None
        _publish(shelf, _document(7, next(revisions)))
        shelf.between = other

    shelf.between = other
    with pytest.raises(FirestoreFailed, match="threads/1#7"):
        _publish(shelf, _document(7, 99))


@pytest.mark.parametrize("place", range(10))
def test_one_document_that_is_never_taken_costs_the_others_nothing(place: int) -> None:
    shelf = Shelf(refused=lambda path: path == f"threads/1#{place}")
    report = _publish(shelf, *map(_document, range(10)))
    assert list(report.refused) == [f"threads/1#{place}"]
    assert (report.written, len(shelf.documents)) == (9, 9)


def test_a_call_that_is_too_large_is_made_in_parts() -> None:
    shelf = Shelf(most=7)
    report = _publish(shelf, *map(_document, range(100)))
    assert (report.written, report.refused, len(shelf.documents)) == (100, {}, 100)


def test_large_documents_are_fewer_in_a_call() -> None:
    shelf = Shelf()
    documents = [Document(f"figures/{number}", 1, {"text": "x" * 300_000}) for number in range(10)]
    report = _publish(shelf, *documents, Document("figures/10", 1, {"text": "x" * 2_000_000}))
    assert (report.written, shelf.calls) == (11, 5)


def test_an_answer_that_was_lost_is_found_written_when_the_batch_comes_again() -> None:
    shelf = Shelf()
    write = shelf.write

    def lose(documents: Iterable[Document], stored: Mapping[str, Stored]) -> Written:
        write(documents, stored)
        raise FirestoreFailed("no answer")

    shelf.write = lose  # type: ignore[method-assign]  # the loss
    with pytest.raises(FirestoreFailed):
        _publish(shelf, _document(7), _document(8))
    shelf.write = write  # type: ignore[method-assign]  # found again
    report = _publish(shelf, _document(7), _document(8))
    assert (report.written, report.known) == (0, 2)
