"""Runs that die, stand still, or meet each other."""

from __future__ import annotations

import pytest
from google.cloud.firestore import Client

from github.client import GitHubClient
from local.github_api.wire import Seen
from redeliver.firestore_lease import OPERATIONS, FirestoreLeases
from redeliver.lease import LeaseLost, Leases
from redeliver.report import Report
from redeliver.run import LEASE_TIME, Run
from redeliver.settlement import IN_FLIGHT
from tests.unit.github.server import TOKEN, GitHubServer
from tests.unit.github.virtual_time import VirtualTime
from tests.unit.redeliver.memory_lease import MemoryLeases
from tests.unit.redeliver.runs import HOUR, assert_all_settled, deliver, report_of_run, run_hourly, run_once


class Killed(BaseException):
    """The process is gone: nothing of the run's own catches this."""


@pytest.mark.parametrize("kill_at", range(1, 16))
def test_killed_at_any_request_the_next_run_goes_on(kill_at: int, server: GitHubServer) -> None:
    """A run sends 2 requests to read and 12 to ask."""
    leases = MemoryLeases()
    deliver(server, 120, fails=lambda number: number % 10 == 0)
    server.time.pass_by(HOUR)
    _run_until_killed(server, leases, kill_at)
    server.time.pass_by(LEASE_TIME + IN_FLIGHT)
    report_of_run(server, leases)
    run_hourly(server, leases, runs=2)
    assert_all_settled(server, leases)
    assert set(server.asked.values()) == {1}


def _run_until_killed(server: GitHubServer, leases: Leases, kill_at: int) -> None:
    sent = 0

    def token() -> str:
        nonlocal sent
        sent += 1
        if sent == kill_at:
            raise Killed
        return TOKEN

    client = GitHubClient(base_url=server.url, token=token, clock=server.time.clock)
    run = Run(client=client, leases=leases, hooks=(server.hook,), asks_per_run=400)
    if kill_at <= 14:
        with pytest.raises(Killed):
            run.run()
    else:
        run.run()


def test_a_killed_run_keeps_others_out_no_longer_than_its_lease(server: GitHubServer) -> None:
    leases = MemoryLeases()
    deliver(server, 20, fails=lambda _number: True)
    _run_until_killed(server, leases, 5)
    assert run_once(server, leases) is None
    server.time.pass_by(LEASE_TIME)
    assert run_once(server, leases) is not None


def test_two_runs_at_once_do_one_runs_work(server: GitHubServer) -> None:
    leases = MemoryLeases()
    deliver(server, 40, fails=lambda _number: True)
    second: list[Report | None] = []

    def start_second_amid_the_asks(seen: Seen) -> None:
        if seen.method == "POST" and not second:
            second.append(None)
            second[0] = run_once(server, leases)

    server.before = start_second_amid_the_asks
    server.time.pass_by(HOUR)
    assert report_of_run(server, leases).asked == 40
    assert second == [None]
    assert set(server.asked.values()) == {1}
    run_hourly(server, leases, runs=2)
    assert_all_settled(server, leases)


def test_a_run_that_was_overtaken_stops_before_it_asks_for_more(server: GitHubServer) -> None:
    """Its machine stood still for so long that its lease ended."""
    leases = MemoryLeases()
    deliver(server, 120, fails=lambda _number: True)
    stalled = False

    def stall_once(seen: Seen) -> None:
        nonlocal stalled
        if seen.method == "POST" and not stalled:
            stalled = True
            server.time.pass_by(LEASE_TIME)
            report_of_run(server, leases)

    server.before = stall_once
    with pytest.raises(LeaseLost):
        _run_past_its_deadline(server, leases)
    run_hourly(server, leases, runs=2)
    assert server.succeeded == {f"guid-{number}" for number in range(120)}
    assert sum(server.asked.values()) <= 121


def _run_past_its_deadline(server: GitHubServer, leases: Leases) -> None:
    """The stalled machine's own clock stands still as well, so that its deadline does not stop it."""
    frozen = VirtualTime(server.time.now())
    client = GitHubClient(base_url=server.url, token=lambda: TOKEN, clock=frozen.clock)
    Run(client=client, leases=leases, hooks=(server.hook,), asks_per_run=400).run()


def test_the_same_runs_through_firestore(server: GitHubServer, firestore: Client) -> None:
    leases = FirestoreLeases(firestore.collection(OPERATIONS).document("through-a-run"))
    leases._document.delete()
    deliver(server, 230, fails=lambda number: number % 2 == 0)
    server.time.pass_by(HOUR)
    _run_until_killed(server, leases, 10)
    assert run_once(server, leases) is None
    reports = run_hourly(server, leases, runs=4)
    assert server.succeeded == {f"guid-{number}" for number in range(230)}
    assert set(server.asked.values()) == {1}
    assert (reports[-1].failed, reports[-1].asked) == (0, 0)
