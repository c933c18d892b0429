"""A deleted issue's thread: what its comments said is erased, whenever they came or still come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from typing import Any, Protocol

from contract.event import MalformedEvent, erased
from receiver.store import FirstStore, Stored, TimeLeft


class Threads(Protocol):
    """What Firestore knows of threads. All methods raise StoreFailed."""

    def mark_erased(self, thread_id: str, *, expires_at: datetime, left: TimeLeft) -> None:
        """From then on, whoever stores a message of the thread erases it."""
        ...

    def earlier(self, thread_id: str, *, left: TimeLeft) -> Set[str]:
        """The threads that this one was before it moved here, whichever end of the transfer is known."""
        ...

    def undeleted(self, thread_id: str, *, after: str, left: TimeLeft) -> Mapping[str, Mapping[str, Any]]:
        """The next documents of its messages after that message id, in the order of ids; empty at the end."""
        ...


def erase(
    thread_id: str, *, threads: Threads, firestore: FirstStore, expires_at: datetime, left: TimeLeft
) -> None:
    """Erases all messages of the thread, and of the threads that it was before.

    Raises StoreFailed, after which a second call continues, and MalformedEvent if a message cannot be
    read; all others are erased by then.
    """
    doomed, unreadable = [thread_id], list[str]()
    for each in doomed:
        # Before the search for messages: whoever stores one later sees the mark.
        threads.mark_erased(each, expires_at=expires_at, left=left)
        doomed += threads.earlier(each, left=left) - {*doomed}
        for message_id, document in _messages(each, threads, left):
            try:
                known = Stored.read(document)
            except MalformedEvent:
                unreadable.append(message_id)
                continue
            firestore.put(erased(known.event), expires_at=known.expires_at, left=left)
    if unreadable:
        raise MalformedEvent(f"not erased, as they cannot be read: {', '.join(unreadable)}")


def _messages(thread_id: str, threads: Threads, left: TimeLeft) -> Iterator[tuple[str, Mapping[str, Any]]]:
    last = ""
    while page := threads.undeleted(thread_id, after=last, left=left):
        yield from page.items()
        last = max(page)
