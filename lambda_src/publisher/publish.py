"""Documents into Firestore, never an older revision over a newer one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from publisher.documents import Document
from publisher.firestore import Firestore, FirestoreFailed, FirestoreRefused

MOST_PER_CALL = 100
MOST_BYTES = 1_000_000
"""Of one call's documents as JSON: four times as much on the wire, of which Firestore takes ten million."""
MOST_RACES = 10
"""How often a document is read again if others write it at the same time; then the batch is redelivered."""


@dataclass(slots=True)
class Report:
    """What a batch came to."""

    written: int = 0
    known: int = 0
    """Firestore had these or newer revisions."""
    refused: dict[str, str] = field(default_factory=dict)
    """By path, and why: they are never taken."""


def publish(documents: Sequence[Document], firestore: Firestore) -> Report:
    """Raises FirestoreFailed; whatever was written until then is right."""
    report = Report()
    for part in _parts(documents):
        _publish(part, firestore, report)
    return report


def _parts(documents: Iterable[Document]) -> Iterator[Sequence[Document]]:
    part: list[Document] = []
    size = 0
    for document in documents:
        own = len(json.dumps(document.fields, default=str))
        if part and (len(part) == MOST_PER_CALL or size + own > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(document)
        size += own
    if part:
        yield part


def _publish(documents: Sequence[Document], firestore: Firestore, report: Report) -> None:
    """Firestore refuses a whole call for one document of it: halves are tried then."""
    try:
        _until_there({document.path: document for document in documents}, firestore, report)
    except FirestoreRefused as error:
        if len(documents) == 1:
            report.refused[documents[0].path] = str(error)
            return
        middle = len(documents) // 2
        _publish(documents[:middle], firestore, report)
        _publish(documents[middle:], firestore, report)


def _until_there(left: Mapping[str, Document], firestore: Firestore, report: Report) -> None:
    for _ in range(MOST_RACES):
        left = _round(left, firestore, report)
        if not left:
            return
    raise FirestoreFailed(f"others wrote these all the time: {', '.join(sorted(left)[:5])}")


def _round(left: Mapping[str, Document], firestore: Firestore, report: Report) -> dict[str, Document]:
    """Reads what is there, and writes what is newer; gives back what others wrote in between."""
    stored = firestore.stored(list(left))
    newer = [
        document
        for path, document in left.items()
        if path not in stored or stored[path].revision < document.revision
    ]
    written = firestore.write(newer, stored) if newer else None
    report.known += len(left) - len(newer)
    if written is None:
        return {}
    report.refused.update(written.refused)
    report.written += len(newer) - len(written.overtaken) - len(written.refused)
    return {path: left[path] for path in written.overtaken}
