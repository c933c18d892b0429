"""The outbox of Firestore, and the fault rig's, under one rule."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from google.cloud.firestore import Client

from contract.event import AnalyticsEvent
from contract.names import FIRESTORE_OUTBOX
from local import firestore_emulator
from ops.outbox.entries import Entries
from receiver.firestore_store import FirestoreStore
from receiver.outbox import GRACE, entry_id, new_entry
from receiver.store import FirstStore, StoreFailed, Superseded
from relay.firestore_outbox import FirestoreOutbox
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
    write: Callable[[str, dict[str, Any]], object]
    """An entry as a person may leave it."""

    def put(self, event: AnalyticsEvent) -> bool:
        return self.firestore.put(event, expires_at=EXPIRES, left=lambda: 30.0)

    def entries(self) -> dict[str, Entry]:
        return {entry.entry_id: entry for entry in self.outbox.due(DUE + timedelta(days=1), most=100)}


@pytest.fixture(scope="session")
def firestore_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    emulator = firestore_emulator.start(tmp_path_factory.mktemp("firestore"))
    try:
        emulator.wait()
        yield emulator.host
    finally:
        if emulator.process:
            emulator.process.stop()


@pytest.fixture
def client(firestore_host: str, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_host)
    return Client(project=f"test-{uuid.uuid4().hex[:12]}")


@pytest.fixture(params=["firestore", "rig"])
def backend(request: pytest.FixtureRequest) -> Backend:
    if request.param == "rig":
        fake = FakeFirestore(Immediate())
        return Backend(fake, cast(Outbox, fake), fake.write_entry)
    return _firestore(request.getfixturevalue("client"))


def _firestore(client: Client) -> Backend:
    entries = client.collection(FIRESTORE_OUTBOX)
    return Backend(
        FirestoreStore(client=client),
        FirestoreOutbox(client=client),
        lambda entry_id, fields: entries.document(entry_id).set(fields),
    )


def an_edit(minute: int, entity_id: str = "comment-1") -> AnalyticsEvent:
    return an_event(entity_id, text=f"text {minute}", updated_at=f"2026-11-16T09:{minute:02}:00Z")


def test_a_new_event_and_its_entry_come_together(backend: Backend) -> None:
    event = an_edit(1)
    assert backend.put(event)
    (entry,) = backend.entries().values()
    assert (entry.entry_id, entry.entity_id, entry.attempts) == (entry_id(event), "comment-1", 0)
    assert (entry.correlation_id, entry.delivery_id) == (event.correlation_id, event.delivery_id)
    document = backend.outbox.documents(["comment-1", "comment-2"])
    assert AnalyticsEvent.from_record(dict(document["comment-1"])) == event
    assert set(document) == {"comment-1"}
    assert document["comment-1"]["expires_at"] == EXPIRES


def test_a_newer_version_has_an_entry_of_its_own(backend: Backend) -> None:
    versions = [an_edit(1), an_edit(2)]
    assert [backend.put(event) for event in versions] == [True, True]
    assert set(backend.entries()) == {entry_id(event) for event in versions}


def test_an_equal_or_older_version_has_none(backend: Backend) -> None:
    backend.put(an_edit(2))
    assert not backend.put(replace(an_edit(2), delivery_id="again"))
    with pytest.raises(Superseded):
        backend.put(an_edit(1))
    (entry,) = backend.entries().values()
    assert (entry.entry_id, entry.delivery_id) == (entry_id(an_edit(2)), "d-1")


def test_what_is_settled_is_gone_and_may_be_settled_again(backend: Backend) -> None:
    backend.put(an_edit(1))
    for _ in range(2):
        backend.firestore.settle(an_edit(1), left=lambda: 30.0)
    assert backend.entries() == {}


def test_without_time_left_nothing_is_written(backend: Backend) -> None:
    with pytest.raises(StoreFailed):
        backend.firestore.put(an_edit(1), expires_at=EXPIRES, left=lambda: 0.0)
    assert backend.entries() == {}


def test_entries_are_due_after_the_receivers_grace_the_oldest_first(backend: Backend) -> None:
    for second in (3, 1, 2):
        received_at = f"2026-11-16T09:00:{second:02}.000Z"
        backend.put(replace(an_edit(1, f"comment-{second}"), received_at=received_at))
    assert not backend.outbox.due(DUE - timedelta(seconds=1), most=10)
    due = backend.outbox.due(DUE + timedelta(seconds=1), most=10)
    assert [entry.entity_id for entry in due] == ["comment-1", "comment-2"]
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
    backend.outbox.dead(backend.entries()[entry_id(an_edit(1))], reason="refused")
    assert [entry.entity_id for entry in backend.entries().values()] == ["comment-2"]
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
    "an empty entity_id": ({"entity_id": ""}, "entity_id is empty"),
    "a path as entity_id": (
        {"entity_id": "comment-1/x"},
        "entity_id is not the one in the entry's own id",
    ),
    "another's entity_id": ({"entity_id": "comment-2"}, "entity_id is not the one in the entry's own id"),
    "nothing but its time": (
        dict.fromkeys(("entity_id", "correlation_id", "delivery_id", "attempts", "pending_since")),
        "; ".join(
            f"{name} is missing"
            for name in ("entity_id", "correlation_id", "delivery_id", "attempts", "pending_since")
        ),
    ),
}
"""What a hand may change in an entry (None: left out), and what is then said of it."""


def edited(event: AnalyticsEvent, change: dict[str, Any]) -> dict[str, Any]:
    fields = {**new_entry(event), **change}
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize(("change", "fault"), SLIPS.values(), ids=SLIPS)
def test_a_malformed_entry_is_due_with_its_fault_beside_the_sound_ones(
    backend: Backend, change: dict[str, Any], fault: str
) -> None:
    backend.put(an_edit(1, "comment-2"))
    backend.write(entry_id(an_edit(1)), edited(an_edit(1), change))
    assert {name: entry.fault for name, entry in backend.entries().items()} == {
        entry_id(an_edit(1)): fault,
        entry_id(an_edit(1, "comment-2")): "",
    }
    assert backend.outbox.depth().pending == 2


@pytest.mark.parametrize(("change", "fault"), SLIPS.values(), ids=SLIPS)
def test_a_malformed_entry_can_be_marked_dead(backend: Backend, change: dict[str, Any], fault: str) -> None:
    backend.write(entry_id(an_edit(1)), edited(an_edit(1), change))
    backend.outbox.dead(backend.entries()[entry_id(an_edit(1))], reason=fault)
    assert backend.entries() == {}
    assert backend.outbox.depth() == Depth(0, 1, None)


@pytest.mark.parametrize("entity_id", ["..", "__name__", ""])
def test_an_entry_of_an_id_that_no_document_can_have_has_a_fault(backend: Backend, entity_id: str) -> None:
    name = f"{entity_id}@by hand"
    backend.write(name, edited(an_edit(1), {"entity_id": entity_id}))
    assert backend.entries()[name].fault.startswith("entity_id ")


@pytest.mark.parametrize("slip", [None, "2026-11-16T09:00:00Z", 5])
def test_an_entry_without_a_time_to_be_tried_at_is_counted_as_dead(backend: Backend, slip: Any) -> None:
    backend.put(an_edit(1, "comment-2"))
    backend.write(entry_id(an_edit(1)), edited(an_edit(1), {"next_attempt_at": slip, "pending_since": None}))
    assert set(backend.entries()) == {entry_id(an_edit(1, "comment-2"))}
    assert backend.outbox.depth() == Depth(1, 1, RECEIVED)


@pytest.mark.parametrize(("change", "fault"), SLIPS.values(), ids=SLIPS)
def test_an_operator_sees_a_dead_entry_and_makes_it_whole_and_due_again(
    client: Client, change: dict[str, Any], fault: str
) -> None:
    backend, operator = _firestore(client), Entries(client)
    backend.write(entry_id(an_edit(1)), edited(an_edit(1), change))
    backend.outbox.dead(backend.entries()[entry_id(an_edit(1))], reason=fault)
    (dead,) = operator.read()
    assert (dead.next_attempt_at, dead.reason) == (None, fault)
    assert operator.retry(dead, DUE)
    (entry,) = backend.outbox.due(DUE, most=10)
    assert (entry.entity_id, entry.attempts, entry.fault, entry.reason) == ("comment-1", 0, "", "")


def test_an_operator_sees_an_entry_that_no_query_of_the_relays_meets(client: Client) -> None:
    backend, operator = _firestore(client), Entries(client)
    backend.write(entry_id(an_edit(1)), edited(an_edit(1), {"next_attempt_at": None}))
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
