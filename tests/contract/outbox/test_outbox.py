"""The receiver's and the relay's Firestore, and the fault rig's, under one rule."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.cloud.firestore import Client

from contract.event import AnalyticsEvent
from contract.names import FIRESTORE_OUTBOX
from ops.outbox.entries import Entries
from receiver.firestore_store import FirestoreStore
from receiver.outbox import GRACE, new_entry
from receiver.store import FirstStore, Stored, StoreFailed
from relay.erasing import Threads
from relay.firestore_outbox import FirestoreOutbox
from relay.firestore_threads import PAGE, FirestoreThreads
from relay.outbox import Depth, Entry, Outbox
from rig.builders import an_event
from rig.firestore import FakeFirestore
from rig.immediate import Immediate

RECEIVED = datetime(2026, 11, 16, 9, 0, 1, tzinfo=UTC)
DUE = RECEIVED + GRACE
EXPIRES = datetime(2027, 12, 21, tzinfo=UTC)


@dataclass
class Backend:
    """A receiver's side, a relay's side, and how to run something on them."""

    firestore: FirstStore
    outbox: Outbox
    threads: Threads
    write: Callable[[str, dict[str, Any]], object]
    """An entry as a person may leave it."""

    def put(self, event: AnalyticsEvent) -> Stored:
        return self.firestore.put(event, expires_at=EXPIRES, left=enough)

    def document(self, message_id: str) -> Stored:
        return Stored.read(self.outbox.documents([message_id])[message_id])

    def entries(self) -> dict[str, Entry]:
        return {entry.entry_id: entry for entry in self.outbox.due(DUE + timedelta(days=1), most=100)}


@pytest.fixture
def client(firestore_host: str, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_host)
    return Client(project=f"test-{uuid.uuid4().hex[:12]}")


@pytest.fixture(params=["firestore", "rig"])
def backend(request: pytest.FixtureRequest) -> Backend:
    if request.param == "rig":
        fake = FakeFirestore(Immediate())
        return Backend(fake, fake, fake, fake.write_entry)
    return _firestore(request.getfixturevalue("client"))


def _firestore(client: Client) -> Backend:
    entries = client.collection(FIRESTORE_OUTBOX)
    return Backend(
        FirestoreStore(client=client),
        FirestoreOutbox(client=client),
        FirestoreThreads(client=client),
        lambda entry_id, fields: entries.document(entry_id).set(fields),
    )


def enough() -> float:
    """Seconds."""
    return 30.0


def an_edit(minute: int, message_id: str = "comment-1") -> AnalyticsEvent:
    return an_event(message_id, text=f"text {minute}", updated_at=f"2026-11-16T09:{minute:02}:00Z")


def test_a_new_event_and_its_entry_come_together(backend: Backend) -> None:
    event = an_edit(1)
    assert backend.put(event) == Stored(event=event, revision=1, expires_at=EXPIRES, is_new=True)
    (entry,) = backend.entries().values()
    assert (entry.entry_id, entry.message_id, entry.attempts) == ("comment-1@1", "comment-1", 0)
    assert (entry.correlation_id, entry.delivery_id) == (event.correlation_id, event.delivery_id)
    assert set(backend.outbox.documents(["comment-1", "comment-2"])) == {"comment-1"}
    assert backend.document("comment-1") == Stored(event=event, revision=1, expires_at=EXPIRES)


def test_each_change_is_a_revision_with_an_entry_of_its_own(backend: Backend) -> None:
    assert [backend.put(an_edit(minute)).revision for minute in (1, 2)] == [1, 2]
    assert set(backend.entries()) == {"comment-1@1", "comment-1@2"}


def test_what_is_known_already_changes_nothing_and_comes_back(backend: Backend) -> None:
    backend.put(replace(an_edit(2), substantial_at="2026-11-16T09:00:00Z"))
    known = backend.document("comment-1")
    for event in (replace(known.event, delivery_id="again", received_at=LATER), an_edit(1)):
        assert backend.put(event) == known
    (entry,) = backend.entries().values()
    assert (entry.entry_id, entry.delivery_id) == ("comment-1@1", "d-1")


LATER = "2026-11-17T09:00:00.000Z"
OLDER_KNOWS_MORE: dict[str, dict[str, Any]] = {
    "when it first said something": {"substantial_at": "2026-11-16T09:00:30Z"},
    "where it was before": {"transferred_from": "5#3"},
    "who wrote it": {"author": "octocat", "association": "MEMBER"},
}


@pytest.mark.parametrize("more", OLDER_KNOWS_MORE.values(), ids=OLDER_KNOWS_MORE)
def test_an_older_version_adds_what_it_alone_knows(backend: Backend, more: dict[str, Any]) -> None:
    newer = replace(an_edit(2), author="ghost", association="NONE", author_is_bot=False)
    older = replace(an_edit(1), substantial_at="", author="ghost", association="NONE", author_is_bot=False)
    backend.put(newer)
    stored = backend.put(replace(older, **more))
    assert stored == Stored(event=replace(newer, **more), revision=2, expires_at=EXPIRES, is_new=True)
    assert backend.document("comment-1") == replace(stored, is_new=False)


def test_what_is_settled_is_gone_and_may_be_settled_again(backend: Backend) -> None:
    stored = backend.put(an_edit(1))
    for _ in range(2):
        backend.firestore.settle(stored, left=enough)
    assert backend.entries() == {}


def test_settling_a_state_leaves_the_entry_of_the_next(backend: Backend) -> None:
    first, _ = backend.put(an_edit(1)), backend.put(an_edit(2))
    backend.firestore.settle(first, left=enough)
    assert set(backend.entries()) == {"comment-1@2"}


def test_a_deleted_issue_marks_its_thread_and_has_it_erased(backend: Backend) -> None:
    backend.put(an_edit(1, "issue-1"))
    assert not backend.firestore.is_erased("1#7", left=enough)
    backend.put(an_event("issue-1", deleted=True, updated_at="2026-11-16T09:01:00Z"))
    assert backend.firestore.is_erased("1#7", left=enough)
    assert not backend.firestore.is_erased("1#8", left=enough)
    assert {name: entry.erases for name, entry in backend.entries().items()} == {
        "issue-1@1": False,
        "issue-1@2": False,
        "issue-1@erase": True,
    }
    assert [entry.fault for entry in backend.entries().values()] == [""] * 3


def test_a_deleted_comment_marks_nothing(backend: Backend) -> None:
    backend.put(an_event("comment-1", deleted=True))
    assert not backend.firestore.is_erased("1#7", left=enough)
    assert set(backend.entries()) == {"comment-1@1"}


def test_a_thread_is_marked_before_anything_of_it_is_known(backend: Backend) -> None:
    for _ in range(2):
        backend.threads.mark_erased("5#3", expires_at=EXPIRES, left=enough)
    assert backend.firestore.is_erased("5#3", left=enough)


def test_a_threads_messages_are_read_page_by_page_but_for_the_deleted(backend: Backend) -> None:
    ids = {f"comment-{number}" for number in range(PAGE + 5)} | {"issue-1"}
    for message_id in ids:
        backend.put(an_event(message_id))
    backend.put(an_event("comment-deleted", deleted=True))
    backend.put(an_event("comment-elsewhere", issue_id=8))
    found: list[str] = []
    while page := backend.threads.undeleted("1#7", after=max(found, default=""), left=enough):
        assert [Stored.read(document).event.message_id for document in page.values()] == list(page)
        found += page
    assert (len(found), set(found)) == (len(ids), ids)


def test_a_thread_was_before_what_either_end_of_a_transfer_says(backend: Backend) -> None:
    assert backend.threads.earlier("1#7", left=enough) == set()
    backend.put(an_event("issue-1", transferred_from="5#3"))
    backend.put(an_event("comment-1", issue_id=8))
    backend.put(an_event("issue-6", repository_id=6, transferred_to="1#7"))
    assert backend.threads.earlier("1#7", left=enough) == {"5#3", "6#7"}
    assert backend.threads.earlier("1#8", left=enough) == set()


def test_a_discussion_was_before_what_either_end_of_a_transfer_says(backend: Backend) -> None:
    backend.put(an_event("issue-1", transferred_from="5#3"))
    backend.put(an_event("discussion-1", transferred_from="5#discussion-3"))
    backend.put(an_event("discussion-6", repository_id=6, transferred_to="1#discussion-7"))
    earlier = backend.threads.earlier("1#discussion-7", left=enough)
    assert earlier == {"5#discussion-3", "6#discussion-7"}


def test_a_deleted_discussion_marks_its_thread_and_not_the_issue_of_its_number(backend: Backend) -> None:
    backend.put(an_event("discussion-1", deleted=True))
    assert backend.firestore.is_erased("1#discussion-7", left=enough)
    assert not backend.firestore.is_erased("1#7", left=enough)


def test_without_time_left_nothing_is_written(backend: Backend) -> None:
    with pytest.raises(StoreFailed):
        backend.firestore.put(an_edit(1), expires_at=EXPIRES, left=lambda: 0.0)
    assert backend.entries() == {}
    for ask in (
        lambda: backend.firestore.is_erased("1#7", left=lambda: 0.0),
        lambda: backend.threads.undeleted("1#7", after="", left=lambda: 0.0),
        lambda: backend.threads.mark_erased("1#7", expires_at=EXPIRES, left=lambda: 0.0),
    ):
        with pytest.raises(StoreFailed):
            ask()
    assert not backend.firestore.is_erased("1#7", left=enough)


def test_entries_are_due_after_the_receivers_grace_the_oldest_first(backend: Backend) -> None:
    for second in (3, 1, 2):
        received_at = f"2026-11-16T09:00:{second:02}.000Z"
        backend.put(replace(an_edit(1, f"comment-{second}"), received_at=received_at))
    assert not backend.outbox.due(DUE - timedelta(seconds=1), most=10)
    due = backend.outbox.due(DUE + timedelta(seconds=1), most=10)
    assert [entry.message_id for entry in due] == ["comment-1", "comment-2"]
    assert len(backend.outbox.due(DUE + timedelta(hours=1), most=1)) == 1


def test_a_failed_entry_is_due_later_and_remembers_its_attempts(backend: Backend) -> None:
    backend.put(an_edit(1))
    (entry,) = backend.entries().values()
    backend.outbox.failed(entry, reason="away", next_attempt_at=DUE + timedelta(hours=1))
    assert not backend.outbox.due(DUE, most=10)
    assert [entry.attempts for entry in backend.outbox.due(DUE + timedelta(hours=1), most=10)] == [1]


def test_a_dead_entry_is_never_due_and_is_counted_apart(backend: Backend) -> None:
    for name in ("comment-1", "comment-2"):
        backend.put(an_edit(1, name))
    backend.outbox.dead(backend.entries()["comment-1@1"], reason="refused")
    assert [entry.message_id for entry in backend.entries().values()] == ["comment-2"]
    assert backend.outbox.depth() == Depth(1, 1, RECEIVED)


@pytest.mark.parametrize("change", ["delivered", "failed", "dead"])
def test_an_entry_changes_for_one_of_two_relays(backend: Backend, change: str) -> None:
    backend.put(an_edit(1))
    (seen,) = backend.entries().values()
    backend.outbox.failed(seen, reason="the other", next_attempt_at=DUE)
    {
        "delivered": lambda: backend.outbox.delivered(seen),
        "failed": lambda: backend.outbox.failed(seen, reason="this", next_attempt_at=DUE + timedelta(days=9)),
        "dead": lambda: backend.outbox.dead(seen, reason="this"),
    }[change]()
    (entry,) = backend.entries().values()
    assert entry.attempts == 1


def test_an_entry_that_has_gone_can_be_neither_delivered_nor_failed(backend: Backend) -> None:
    backend.put(an_edit(1))
    (seen,) = backend.entries().values()
    backend.outbox.delivered(seen)
    backend.outbox.delivered(seen)
    backend.outbox.failed(seen, reason="late", next_attempt_at=DUE)
    assert backend.outbox.depth() == Depth(0, 0, None)


SLIPS: dict[str, tuple[dict[str, Any], str]] = {
    "no pending_since": ({"pending_since": None}, "pending_since is missing"),
    "no attempts": ({"attempts": None}, "attempts is missing"),
    "attempts in words": ({"attempts": "three"}, "attempts is not a whole number"),
    "attempts beyond any count": ({"attempts": 2**63 - 1}, "attempts is not a count"),
    "a time as text": ({"pending_since": "2026-11-16"}, "pending_since is not a time"),
    "an empty message_id": ({"message_id": ""}, "message_id is empty"),
    "a path as message_id": (
        {"message_id": "comment-1/x"},
        "message_id is not the one in the entry's own id",
    ),
    "another's message_id": ({"message_id": "comment-2"}, "message_id is not the one in the entry's own id"),
    "nothing but its time": (
        dict.fromkeys(("message_id", "correlation_id", "delivery_id", "attempts", "pending_since")),
        "; ".join(
            f"{name} is missing"
            for name in ("message_id", "correlation_id", "delivery_id", "attempts", "pending_since")
        ),
    ),
}
"""What a hand may change in an entry (None: left out), and what is then said of it."""


def first_state(event: AnalyticsEvent) -> Stored:
    return Stored(event=event, revision=1, expires_at=EXPIRES)


def edited(event: AnalyticsEvent, change: dict[str, Any]) -> dict[str, Any]:
    fields = {**new_entry(first_state(event)), **change}
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize(("change", "fault"), SLIPS.values(), ids=SLIPS)
def test_a_malformed_entry_is_due_with_its_fault_beside_the_sound_ones(
    backend: Backend, change: dict[str, Any], fault: str
) -> None:
    backend.put(an_edit(1, "comment-2"))
    backend.write("comment-1@1", edited(an_edit(1), change))
    assert {name: entry.fault for name, entry in backend.entries().items()} == {
        "comment-1@1": fault,
        "comment-2@1": "",
    }
    assert backend.outbox.depth().pending == 2


@pytest.mark.parametrize(("change", "fault"), SLIPS.values(), ids=SLIPS)
def test_a_malformed_entry_can_be_marked_dead(backend: Backend, change: dict[str, Any], fault: str) -> None:
    backend.write("comment-1@1", edited(an_edit(1), change))
    backend.outbox.dead(backend.entries()["comment-1@1"], reason=fault)
    assert backend.entries() == {}
    assert backend.outbox.depth() == Depth(0, 1, None)


@pytest.mark.parametrize("message_id", ["..", "__name__", ""])
def test_an_entry_of_an_id_that_no_document_can_have_has_a_fault(backend: Backend, message_id: str) -> None:
    name = f"{message_id}@by hand"
    backend.write(name, edited(an_edit(1), {"message_id": message_id}))
    assert backend.entries()[name].fault.startswith("message_id ")


@pytest.mark.parametrize("slip", [None, "2026-11-16T09:00:00Z", 5])
def test_an_entry_without_a_time_to_be_tried_at_is_counted_as_dead(backend: Backend, slip: Any) -> None:
    backend.put(an_edit(1, "comment-2"))
    backend.write("comment-1@1", edited(an_edit(1), {"next_attempt_at": slip, "pending_since": None}))
    assert set(backend.entries()) == {"comment-2@1"}
    assert backend.outbox.depth() == Depth(1, 1, RECEIVED)


@pytest.mark.parametrize(("change", "fault"), SLIPS.values(), ids=SLIPS)
def test_an_operator_sees_a_dead_entry_and_makes_it_whole_and_due_again(
    client: Client, change: dict[str, Any], fault: str
) -> None:
    backend, operator = _firestore(client), Entries(client)
    backend.write("comment-1@1", edited(an_edit(1), change))
    backend.outbox.dead(backend.entries()["comment-1@1"], reason=fault)
    (dead,) = operator.read()
    assert (dead.next_attempt_at, dead.reason) == (None, fault)
    assert operator.retry(dead, DUE)
    (entry,) = backend.outbox.due(DUE, most=10)
    assert (entry.message_id, entry.attempts, entry.fault, entry.reason) == ("comment-1", 0, "", "")


def test_an_operator_sees_an_entry_that_no_query_of_the_relays_meets(client: Client) -> None:
    backend, operator = _firestore(client), Entries(client)
    backend.write("comment-1@1", edited(an_edit(1), {"next_attempt_at": None}))
    (lost,) = operator.read()
    assert (lost.next_attempt_at, lost.fault) == (None, "next_attempt_at is missing")
    assert operator.retry(lost, DUE)
    assert [entry.fault for entry in backend.outbox.due(DUE, most=10)] == [""]


def test_an_entry_that_changed_since_the_operator_saw_it_is_left_alone(client: Client) -> None:
    backend, operator = _firestore(client), Entries(client)
    for number in (1, 2):
        backend.put(an_edit(1, f"comment-{number}"))
    changed, gone = operator.read()
    backend.outbox.failed(changed, reason="away", next_attempt_at=DUE)
    backend.outbox.delivered(gone)
    assert [operator.retry(entry, RECEIVED) for entry in (changed, gone)] == [False, False]
    assert [entry.attempts for entry in backend.entries().values()] == [1]
