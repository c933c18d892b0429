"""The lease, in Firestore's emulator and in memory: the same promises."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from google.cloud.firestore import Client

from github.deliveries import Position
from redeliver.firestore_lease import OPERATIONS, FirestoreLeases
from redeliver.lease import Lease, LeaseLost, Leases
from redeliver.settlement import HookState
from tests.unit.redeliver.memory_lease import MemoryLeases

NOW = datetime(2026, 11, 20, 8, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOOK, OTHER = "repos/acme/shop.web/hooks/1", "app/hook"
STATE = HookState(
    checkpoint=Position(NOW - MINUTE, 2**53 + 1),
    open_since=NOW - 2 * MINUTE,
    asked={"58474f00-b361-11eb-836d-0e4f3503ccbe": NOW},
)


@pytest.fixture(params=["memory", "firestore"])
def leases(request: pytest.FixtureRequest) -> Leases:
    if request.param == "memory":
        return MemoryLeases()
    client: Client = request.getfixturevalue("firestore")
    return FirestoreLeases(client.collection(OPERATIONS).document(uuid.uuid4().hex))


def _held(leases: Leases, now: datetime = NOW) -> Lease:
    lease = leases.acquire(now=now, until=now + MINUTE)
    assert lease is not None
    return lease


def test_the_first_lease_knows_nothing(leases: Leases) -> None:
    assert not _held(leases).states


def test_what_was_saved_is_there_for_the_next_lease(leases: Leases) -> None:
    lease = _held(leases)
    lease.save({HOOK: STATE, OTHER: HookState()})
    assert lease.states == {HOOK: STATE, OTHER: HookState()}
    lease.release()
    assert _held(leases).states == {HOOK: STATE, OTHER: HookState()}


def test_saving_replaces_all_that_was_noted_before(leases: Leases) -> None:
    lease = _held(leases)
    lease.save({HOOK: STATE, OTHER: STATE})
    lease.save({HOOK: HookState()})
    lease.release()
    assert _held(leases).states == {HOOK: HookState()}


def test_a_lease_that_is_held_is_given_to_nobody_else(leases: Leases) -> None:
    _held(leases)
    assert leases.acquire(now=NOW + MINUTE - timedelta(seconds=1), until=NOW + 2 * MINUTE) is None


def test_a_lease_ends_by_itself_and_leaves_what_was_saved(leases: Leases) -> None:
    _held(leases).save({HOOK: STATE})
    assert _held(leases, NOW + MINUTE).states == {HOOK: STATE}


@pytest.mark.parametrize("act", [lambda lease: lease.save({HOOK: STATE}), lambda lease: lease.release()])
def test_a_run_that_was_overtaken_changes_nothing_any_more(
    act: Callable[[Lease], None], leases: Leases
) -> None:
    overtaken = _held(leases)
    successor = _held(leases, NOW + MINUTE)
    with pytest.raises(LeaseLost):
        act(overtaken)
    successor.save({OTHER: STATE})
    successor.release()
    assert _held(leases, NOW + 2 * MINUTE).states == {OTHER: STATE}


def test_of_many_at_once_one_gets_the_lease(firestore: Client) -> None:
    document = firestore.collection(OPERATIONS).document(uuid.uuid4().hex)
    for now in (NOW, NOW + MINUTE):

        def acquire(_number: int, now: datetime = now) -> Lease | None:
            return FirestoreLeases(document).acquire(now=now, until=now + MINUTE)

        with ThreadPoolExecutor(8) as pool:
            got = list(pool.map(acquire, range(8)))
        assert sum(lease is not None for lease in got) == 1


def test_the_document_is_one_for_the_whole_stage(firestore: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", str(firestore._emulator_host))
    project = f"stage-{uuid.uuid4().hex[:12]}"
    assert _held(FirestoreLeases.connect(project=project))
    assert FirestoreLeases.connect(project=project).acquire(now=NOW, until=NOW + MINUTE) is None
