"""From a stream's record to the Firestore document that shows it: pure."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

from contract.contribution import COUNTS, Tally
from contract.figures import PARTITION_KEY as DATE
from contract.figures import SORT_KEY as REPOSITORY_KEY
from contract.figures import Row, report_key
from contract.item import EXPIRES_AT
from contract.mailed_report import MailedReport
from contract.names import FIRESTORE_FIGURES, FIRESTORE_REPORTS, FIRESTORE_THREADS, FIRESTORE_WEEKS
from contract.packed import differences
from contract.thread_state import PARTITION_KEY as THREAD_ID
from contract.thread_state import REVISION, ThreadState

Plain: TypeAlias = str | int | bool | bytes | datetime | list[Any] | dict[str, Any]

_NOT_SHOWN = frozenset({"days", "delivery_id", "retention_days", "trace"})
_SHOWN = tuple(name for name in ThreadState.__slots__ if name not in _NOT_SHOWN)
_REPORT = report_key("")[DATE]
_SENT = report_key("")[REPOSITORY_KEY]


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Document:
    """One document, whole; or a part of one, which is a map with a revision of its own."""

    path: str
    """Collection and id, and the field that the part is: `weeks/2026-11-16~all/mon`."""
    revision: int
    fields: Mapping[str, Plain]
    beside: Mapping[str, Plain] = field(default_factory=dict)
    """Of a part: the fields of the document itself, the same whichever part is written."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch of records comes to."""

    documents: list[Document] = field(default_factory=list)
    """Of each document the newest revision."""
    unreadable: dict[str, str] = field(default_factory=dict)
    """Why a record cannot be shown, by its key."""


def newest(records: Iterable[Mapping[str, Any]]) -> Batch:
    """The records' documents. Notes of reporter and auditor, and names of repositories, have none.

    Of an item's images the newest that shows something is taken, and those before it are not even read.
    """
    images: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        change = record["dynamodb"]
        if "NewImage" in change:
            name = " ".join(str(value.get("S")) for value in change["Keys"].values())
            images.setdefault(name, []).append(change["NewImage"])
    batch = Batch()
    for name, of_item in images.items():
        for image in sorted(of_item, key=_revision_of, reverse=True):
            try:
                documents = documents_of(image)
            except (KeyError, TypeError, ValueError) as error:
                batch.unreadable[name] = f"{type(error).__name__}: {error}"
                continue
            batch.documents.extend(documents)
            if documents:
                break
    return batch


def _revision_of(image: Mapping[str, Any]) -> int:
    """0 where the image does not say."""
    number = str(image.get(REVISION, {}).get("N"))
    return int(number) if number.isdecimal() else 0


def documents_of(image: Mapping[str, Any]) -> list[Document]:
    """None for what is not shown; of a row the day's document and its part of the week's.

    Raises KeyError, TypeError or ValueError for what this code cannot read.
    """
    image = _with_bytes(image)
    if THREAD_ID in image:
        return [_of_thread(ThreadState.from_item(image))]
    if "queryCount" in image:
        day = _of_row(row := Row.from_item(image))
        return [day, _in_week(row, day)]
    is_report = image[DATE]["S"].startswith(_REPORT) and image[REPOSITORY_KEY]["S"] == _SENT
    return [_of_report(image)] if is_report and "sent_at" in image else []


def _with_bytes(image: Mapping[str, Any]) -> dict[str, Any]:
    """Lambda gives a function binary attributes as base64 text."""
    return {
        name: {"B": base64.b64decode(value["B"])} if isinstance(value.get("B"), str) else value
        for name, value in image.items()
    }


def _of_row(row: Row) -> Document:
    figures = row.figures
    fields: dict[str, Plain] = {
        "date": row.date,
        "repository": row.repository,
        "repository_id": row.repository_id,
        REVISION: row.revision,
        **_counts(figures.tally),
        "waits": list(figures.waits),
        "keywords": [
            {"word": word, "count": count} for word, count in figures.top_keywords(len(figures.keywords))
        ],
        "other_keywords": figures.other_keywords,
        "issues": figures.issues,
        **_details(row),
        "as_of": figures.as_of,
    }
    return Document(f"{FIRESTORE_FIGURES}/{row.date}~{row.repository_key}", row.revision, fields)


def _in_week(row: Row, document: Document) -> Document:
    """The same for a page that adds up days, and small enough for seven of them: without issue numbers."""
    day = date.fromisoformat(row.date)
    monday = (day - timedelta(days=day.weekday())).isoformat()
    return Document(
        f"{FIRESTORE_WEEKS}/{monday}~{row.repository_key}/{WEEKDAYS[day.weekday()]}",
        row.revision,
        {name: value for name, value in document.fields.items() if name != "issue_ids"}
        | {"waits": differences(row.figures.waits)},
        beside={"date": monday, "repository_id": row.repository_id},
    )


def _details(row: Row) -> dict[str, Plain]:
    """Issue numbers of one repository; of all, each one's share."""
    if row.repository_id:
        return {"issue_ids": list(row.figures.issue_ids)}
    shares = [
        {
            "repository_id": share.repository_id,
            "repository": share.repository,
            **_counts(share.tally),
        }
        for share in row.figures.repositories
    ]
    return {"repositories": shares}


def _counts(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in COUNTS}


def _of_thread(state: ThreadState) -> Document:
    """It ends as the thread does: what is shown of a stranger's text is kept no longer there than here."""
    fields: dict[str, Plain] = {
        **{name: getattr(state, name) for name in _SHOWN},
        EXPIRES_AT: datetime.fromtimestamp(state.expires_at, UTC),
    }
    return Document(f"{FIRESTORE_THREADS}/{state.thread_id}", state.revision, fields)


def _of_report(note: Mapping[str, Any]) -> Document:
    """Once every recipient has it; it is sent once, and so has one revision."""
    week = note[DATE]["S"].removeprefix(_REPORT)
    reported = json.loads(note["figures"]["S"])
    mail = MailedReport.unpack(note["mail"]["B"])
    fields: dict[str, Plain] = {
        "week": week,
        "subject": mail.subject,
        "html": mail.html,
        "text": mail.text,
        "questions": int(reported["questions"]),
        "answered": int(reported["answered"]),
        "sent_at": datetime.fromtimestamp(int(note["sent_at"]["N"]), UTC).isoformat().replace("+00:00", "Z"),
        EXPIRES_AT: datetime.fromtimestamp(int(note[EXPIRES_AT]["N"]), UTC),
        REVISION: 1,
    }
    return Document(f"{FIRESTORE_REPORTS}/{week}", 1, fields)
