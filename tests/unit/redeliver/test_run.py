"""Runs against a server that behaves like GitHub's documented API, through outages, limits and deaths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from google.cloud.firestore import Client

from github.client import GitHubClient
from redeliver.firestore_lease import OPERATIONS, FirestoreLeases
from redeliver.lease import LeaseLost, Leases
from redeliver.report import Report
from redeliver.run import LEASE_TIME, RUN_TIME, Run
from redeliver.settlement import IN_FLIGHT
from tests.unit.github.server import TOKEN, GitHubServer, Reply, Seen, VirtualTime
from tests.unit.redeliver.memory_lease import MemoryLeases

HOUR = timedelta(hours=1)


class Killed(BaseException):
    """The process is gone: nothing of the run's own catches this."""


def _run(server: GitHubServer, leases: Leases, *hooks: str, asks: int = 400) -> Report | None:
    client = GitHubClient(base_url=server.url, token=lambda: TOKEN, clock=server.time.clock)
    return Run(client=client, leases=leases, hooks=hooks or (server.hook,), asks_per_run=asks).run()


def _report(server: GitHubServer, leases: Leases, *hooks: str, asks: int = 400) -> Report:
    report = _run(server, leases, *hooks, asks=asks)
    assert report is not None
    return report


def _run_hourly(server: GitHubServer, leases: Leases, *, runs: int) -> list[Report]:
    reports = []
    for _ in range(runs):
        server.time.pass_by(HOUR)
        reports.append(_report(server, leases))
    return reports


def _deliver(server: GitHubServer, count: int, *, fails: Callable[[int], bool], first: int = 0) -> None:
    for number in range(first, first + count):
        server.deliver(f"guid-{number}", 502 if fails(number) else 200)
        server.time.pass_by(timedelta(seconds=2))


def _fail_first(times: int) -> Callable[[str], int]:
    """A receiver that refuses each event so many times more."""
    tries: Counter[str] = Counter()

    def receive(guid: str) -> int:
        tries[guid] += 1
        return 500 if tries[guid] <= times else 200

    return receive


def _assert_all_settled(server: GitHubServer, leases: MemoryLeases) -> None:
    assert server.succeeded == {attempt.guid for attempt in server.all_attempts()}
    assert server.asked_after_success == []
    for hook, attempts in server.attempts.items():
        newest = max((attempt.delivered_at, attempt.id) for attempt in attempts)
        assert leases.states[hook].checkpoint == newest
        assert leases.states[hook].open_since is None


def test_two_thousand_failed_deliveries_are_all_delivered_in_the_end(
    server: GitHubServer, time: VirtualTime
) -> None:
    leases = MemoryLeases()
    _deliver(server, 2600, fails=lambda number: number % 13 != 0 and number >= 0)
    failed = {attempt.guid for attempt in server.all_attempts() if attempt.status_code != 200}
    assert len(failed) == 2400
    server.receive = _fail_first(1)
    reports = _run_hourly(server, leases, runs=16)
    _assert_all_settled(server, leases)
    assert server.asked.keys() == failed
    assert set(server.asked.values()) == {2}, "each was refused once more, and then taken"
    assert all(report.asked <= 400 for report in reports)
    assert (reports[-1].failed, reports[-1].asked, reports[-1].lost) == (0, 0, 0)
    assert max(report.hours_until_unrecoverable for report in reports) == 72


def test_a_settled_history_costs_one_request(server: GitHubServer) -> None:
    leases = MemoryLeases()
    for number in range(1000):
        server.deliver(f"guid-{number}", 200)
        server.time.pass_by(timedelta(minutes=1))
    _run_hourly(server, leases, runs=1)
    server.seen.clear()
    _run_hourly(server, leases, runs=1)
    assert len(server.seen) == 1


def test_limits_and_troubles_on_the_way_cost_time_and_nothing_else(server: GitHubServer) -> None:
    leases = MemoryLeases()
    _deliver(server, 600, fails=lambda number: number % 2 == 0)
    server.hourly_limit = 60
    nuisances: list[Reply | None] = [
        Reply(502),
        Reply(403, {"message": "You have exceeded a secondary rate limit"}, {"Retry-After": "45"}),
        Reply(0),
        Reply(429, {"message": "secondary rate limit"}),
    ]
    server.faults.extend(nuisance for pair in nuisances for nuisance in (None, None, None, None, pair, None))
    reports = _run_hourly(server, leases, runs=14)
    _assert_all_settled(server, leases)
    assert not all(report.complete for report in reports)
    assert reports[-1].complete


def test_redeliveries_that_are_listed_late_are_not_asked_for_twice(server: GitHubServer) -> None:
    leases = MemoryLeases()
    _deliver(server, 150, fails=lambda _number: True)
    server.listing_lag = timedelta(minutes=10)
    server.time.pass_by(HOUR)
    _report(server, leases)
    server.time.pass_by(timedelta(seconds=5))
    _report(server, leases)
    _run_hourly(server, leases, runs=3)
    _assert_all_settled(server, leases)
    assert set(server.asked.values()) == {1}


def test_a_delivery_that_is_listed_after_later_ones_is_not_passed_over(server: GitHubServer) -> None:
    """One that runs into GitHub's timeout is listed when that is over."""
    leases = MemoryLeases()
    server.deliver("slow", 504, lag=timedelta(seconds=40))
    server.time.pass_by(timedelta(seconds=5))
    server.deliver("quick", 200)
    server.time.pass_by(timedelta(seconds=5))
    _report(server, leases)
    _run_hourly(server, leases, runs=2)
    _assert_all_settled(server, leases)


def test_what_keeps_failing_is_asked_for_hourly_then_counted_as_lost_once(server: GitHubServer) -> None:
    leases = MemoryLeases()
    server.deliver("hopeless", 502)
    server.receive = lambda _guid: 401
    reports = _run_hourly(server, leases, runs=80)
    assert 65 <= server.asked["hopeless"] <= 72
    hours = [report.hours_until_unrecoverable for report in reports]
    assert hours[:3] == sorted(hours[:3], reverse=True)
    assert min(hours) < 2
    assert sum(report.lost for report in reports) == 1
    assert {report.severity for report in reports if report.lost} == {"ERROR"}
    assert (reports[-1].hours_until_unrecoverable, reports[-1].failed) == (72, 0)


def test_new_failures_are_settled_while_old_ones_keep_failing(server: GitHubServer) -> None:
    leases = MemoryLeases()
    _deliver(server, 30, fails=lambda _number: True)
    server.receive = lambda guid: 500 if int(guid.removeprefix("guid-")) < 30 else 200
    for batch in range(1, 4):
        server.time.pass_by(HOUR)
        _report(server, leases, asks=20)
        _deliver(server, 10, fails=lambda _number: True, first=30 * batch)
    for _ in range(4):
        server.time.pass_by(HOUR)
        _report(server, leases, asks=20)
    assert server.succeeded == {f"guid-{30 * batch + number}" for batch in (1, 2, 3) for number in range(10)}


@pytest.mark.parametrize("kill_at", range(1, 16))
def test_killed_at_any_request_the_next_run_goes_on(kill_at: int, server: GitHubServer) -> None:
    """A run sends 2 requests to read and 12 to ask."""
    leases = MemoryLeases()
    _deliver(server, 120, fails=lambda number: number % 10 == 0)
    server.time.pass_by(HOUR)
    _run_until_killed(server, leases, kill_at)
    server.time.pass_by(LEASE_TIME + IN_FLIGHT)
    _report(server, leases)
    _run_hourly(server, leases, runs=2)
    _assert_all_settled(server, leases)
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
    _deliver(server, 20, fails=lambda _number: True)
    _run_until_killed(server, leases, 5)
    assert _run(server, leases) is None
    server.time.pass_by(LEASE_TIME)
    assert _run(server, leases) is not None


def test_two_runs_at_once_do_one_runs_work(server: GitHubServer) -> None:
    leases = MemoryLeases()
    _deliver(server, 40, fails=lambda _number: True)
    second: list[Report | None] = []

    def start_second_amid_the_asks(seen: Seen) -> None:
        if seen.method == "POST" and not second:
            second.append(None)
            second[0] = _run(server, leases)

    server.before = start_second_amid_the_asks
    server.time.pass_by(HOUR)
    assert _report(server, leases).asked == 40
    assert second == [None]
    assert set(server.asked.values()) == {1}
    _run_hourly(server, leases, runs=2)
    _assert_all_settled(server, leases)


def test_a_run_that_was_overtaken_stops_before_it_asks_for_more(server: GitHubServer) -> None:
    """Its machine stood still for so long that its lease ended."""
    leases = MemoryLeases()
    _deliver(server, 120, fails=lambda _number: True)
    stalled = False

    def stall_once(seen: Seen) -> None:
        nonlocal stalled
        if seen.method == "POST" and not stalled:
            stalled = True
            server.time.pass_by(LEASE_TIME)
            _report(server, leases)

    server.before = stall_once
    with pytest.raises(LeaseLost):
        _run_past_its_deadline(server, leases)
    _run_hourly(server, leases, runs=2)
    assert server.succeeded == {f"guid-{number}" for number in range(120)}
    assert sum(server.asked.values()) <= 121


def _run_past_its_deadline(server: GitHubServer, leases: Leases) -> None:
    """The stalled machine's own clock stands still as well, so that its deadline does not stop it."""
    frozen = VirtualTime(server.time.now())
    client = GitHubClient(base_url=server.url, token=lambda: TOKEN, clock=frozen.clock)
    Run(client=client, leases=leases, hooks=(server.hook,), asks_per_run=400).run()


def test_no_request_is_sent_after_the_runs_time(server: GitHubServer) -> None:
    leases = MemoryLeases()
    _deliver(server, 700, fails=lambda _number: True)
    server.time.pass_by(HOUR)
    start = server.time.now()
    report = _report(server, leases, asks=10_000)
    assert not report.complete
    assert 470 <= report.asked <= 481
    assert server.seen[-1].at <= start + RUN_TIME


def test_a_list_too_long_for_one_run_is_still_asked_for_from_its_newer_end(server: GitHubServer) -> None:
    leases = MemoryLeases()
    _deliver(server, 500, fails=lambda number: number >= 450)
    server.hourly_limit = 60
    server.before = lambda seen: server.time.pass_by(timedelta(seconds=70 if seen.method == "GET" else 0))
    server.time.pass_by(HOUR)
    report = _report(server, leases)
    assert (report.complete, leases.states[server.hook].checkpoint) == (False, None)
    assert report.asked == len(server.asked) > 40


def test_a_refused_delivery_is_counted_and_the_rest_goes_on(server: GitHubServer) -> None:
    leases = MemoryLeases()
    _deliver(server, 5, fails=lambda _number: True)
    server.faults.extend([None, Reply(422, {"message": "too old"})])
    server.time.pass_by(HOUR)
    report = _report(server, leases)
    assert (report.refused, report.asked, report.severity) == (1, 4, "WARNING")


def test_asks_without_an_answer_are_left_to_the_next_run(server: GitHubServer) -> None:
    leases = MemoryLeases()
    _deliver(server, 10, fails=lambda _number: True)
    server.faults.extend([None, Reply(502), Reply(0), Reply(500)])
    server.time.pass_by(HOUR)
    report = _report(server, leases)
    assert (report.unconfirmed, report.asked) == (3, 7)
    _run_hourly(server, leases, runs=2)
    _assert_all_settled(server, leases)


def test_github_in_trouble_ends_the_asking_soon(server: GitHubServer) -> None:
    leases = MemoryLeases()
    _deliver(server, 10, fails=lambda _number: True)
    server.faults.extend([None, *[Reply(502)] * 4])
    server.time.pass_by(HOUR)
    report = _report(server, leases)
    assert (report.asked, server.count("POST"), len(report.troubles)) == (0, 4, 1)
    assert leases.leased_until is None


def test_a_hook_in_trouble_costs_the_others_nothing(server: GitHubServer) -> None:
    leases = MemoryLeases()
    other = "orgs/acme/hooks/12"
    server.deliver("guid-1", 502, hook=other)
    server.time.pass_by(HOUR)
    report = _report(server, leases, "repos/acme/gone/hooks/9", other)
    (trouble,) = report.troubles
    assert trouble.startswith("repos/acme/gone/hooks/9: ")
    assert trouble.endswith("answered 404 (Not Found); it is not there, or the token may not see it")
    assert (report.asked, server.succeeded, report.severity) == (1, {"guid-1"}, "ERROR")


def test_a_hook_that_cannot_be_read_still_says_how_much_time_is_left(server: GitHubServer) -> None:
    leases = MemoryLeases()
    server.deliver("guid-1", 502)
    server.receive = lambda _guid: 500
    _run_hourly(server, leases, runs=1)
    server.faults.extend([Reply(500)] * 4)
    (report,) = _run_hourly(server, leases, runs=1)
    assert report.troubles
    assert report.hours_until_unrecoverable == pytest.approx(70, abs=0.1)


def test_each_hook_has_its_share_of_asks_and_its_own_checkpoint(server: GitHubServer) -> None:
    leases = MemoryLeases()
    hooks = (server.hook, "orgs/acme/hooks/12", "app/hook")
    for number, hook in enumerate(hooks):
        for index in range(30):
            server.deliver(f"{number}-{index}", 502, hook=hook)
    server.time.pass_by(HOUR)
    assert _report(server, leases, *hooks, asks=30).asked == 30
    assert Counter(guid[0] for guid in server.asked) == {"0": 10, "1": 10, "2": 10}
    for _ in range(4):
        server.time.pass_by(HOUR)
        _report(server, leases, *hooks, asks=30)
    _assert_all_settled(server, leases)


def test_one_event_to_two_hooks_is_settled_for_each_by_itself(server: GitHubServer) -> None:
    leases = MemoryLeases()
    server.deliver("shared", 200)
    server.deliver("shared", 502, hook="app/hook")
    server.time.pass_by(HOUR)
    assert _report(server, leases, server.hook, "app/hook").asked == 1


def test_the_same_runs_through_firestore(server: GitHubServer, firestore: Client) -> None:
    leases = FirestoreLeases(firestore.collection(OPERATIONS).document("through-a-run"))
    leases._document.delete()
    _deliver(server, 230, fails=lambda number: number % 2 == 0)
    server.time.pass_by(HOUR)
    _run_until_killed(server, leases, 10)
    assert _run(server, leases) is None
    reports = _run_hourly(server, leases, runs=4)
    assert server.succeeded == {f"guid-{number}" for number in range(230)}
    assert set(server.asked.values()) == {1}
    assert (reports[-1].failed, reports[-1].asked) == (0, 0)
