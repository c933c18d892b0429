"""What runs come to, after outages of the receiver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from tests.unit.github.server import GitHubServer
from tests.unit.github.virtual_time import VirtualTime
from tests.unit.redeliver.memory_lease import MemoryLeases
from tests.unit.redeliver.runs import HOUR, assert_all_settled, deliver, report_of_run, run_hourly


def _fail_first(times: int) -> Callable[[str], int]:
    """A receiver that refuses each event so many times more."""
    tries: Counter[str] = Counter()

    def receive(guid: str) -> int:
        tries[guid] += 1
        return 500 if tries[guid] <= times else 200

    return receive


def test_two_thousand_failed_deliveries_are_all_delivered_in_the_end(
    server: GitHubServer, time: VirtualTime
) -> None:
    leases = MemoryLeases()
    deliver(server, 2600, fails=lambda number: number % 13 != 0 and number >= 0)
    failed = {attempt.guid for attempt in server.all_attempts() if attempt.status_code != 200}
    assert len(failed) == 2400
    server.receive = _fail_first(1)
    reports = run_hourly(server, leases, runs=16)
    assert_all_settled(server, leases)
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
    run_hourly(server, leases, runs=1)
    server.seen.clear()
    run_hourly(server, leases, runs=1)
    assert len(server.seen) == 1


def test_redeliveries_that_are_listed_late_are_not_asked_for_twice(server: GitHubServer) -> None:
    leases = MemoryLeases()
    deliver(server, 150, fails=lambda _number: True)
    server.listing_lag = timedelta(minutes=10)
    server.time.pass_by(HOUR)
    report_of_run(server, leases)
    server.time.pass_by(timedelta(seconds=5))
    report_of_run(server, leases)
    run_hourly(server, leases, runs=3)
    assert_all_settled(server, leases)
    assert set(server.asked.values()) == {1}


def test_a_delivery_that_is_listed_after_later_ones_is_not_passed_over(server: GitHubServer) -> None:
    """One that runs into GitHub's timeout is listed when that is over."""
    leases = MemoryLeases()
    server.deliver("slow", 504, lag=timedelta(seconds=40))
    server.time.pass_by(timedelta(seconds=5))
    server.deliver("quick", 200)
    server.time.pass_by(timedelta(seconds=5))
    report_of_run(server, leases)
    run_hourly(server, leases, runs=2)
    assert_all_settled(server, leases)


def test_what_keeps_failing_is_asked_for_hourly_then_counted_as_lost_once(server: GitHubServer) -> None:
    leases = MemoryLeases()
    server.deliver("hopeless", 502)
    server.receive = lambda _guid: 401
    reports = run_hourly(server, leases, runs=80)
    assert 65 <= server.asked["hopeless"] <= 72
    hours = [report.hours_until_unrecoverable for report in reports]
    assert hours[:3] == sorted(hours[:3], reverse=True)
    assert min(hours) < 2
    assert sum(report.lost for report in reports) == 1
    assert {report.severity for report in reports if report.lost} == {"ERROR"}
    assert (reports[-1].hours_until_unrecoverable, reports[-1].failed) == (72, 0)


def test_new_failures_are_settled_while_old_ones_keep_failing(server: GitHubServer) -> None:
    leases = MemoryLeases()
    deliver(server, 30, fails=lambda _number: True)
    server.receive = lambda guid: 500 if int(guid.removeprefix("guid-")) < 30 else 200
    for batch in range(1, 4):
        server.time.pass_by(HOUR)
        report_of_run(server, leases, asks=20)
        deliver(server, 10, fails=lambda _number: True, first=30 * batch)
    for _ in range(4):
        server.time.pass_by(HOUR)
        report_of_run(server, leases, asks=20)
    assert server.succeeded == {f"guid-{30 * batch + number}" for batch in (1, 2, 3) for number in range(10)}


def test_each_hook_has_its_share_of_asks_and_its_own_checkpoint(server: GitHubServer) -> None:
    leases = MemoryLeases()
    hooks = (server.hook, "orgs/acme/hooks/12", "app/hook")
    for number, hook in enumerate(hooks):
        for index in range(30):
            server.deliver(f"{number}-{index}", 502, hook=hook)
    server.time.pass_by(HOUR)
    assert report_of_run(server, leases, *hooks, asks=30).asked == 30
    assert Counter(guid[0] for guid in server.asked) == {"0": 10, "1": 10, "2": 10}
    for _ in range(4):
        server.time.pass_by(HOUR)
        report_of_run(server, leases, *hooks, asks=30)
    assert_all_settled(server, leases)


def test_one_event_to_two_hooks_is_settled_for_each_by_itself(server: GitHubServer) -> None:
    leases = MemoryLeases()
    server.deliver("shared", 200)
    server.deliver("shared", 502, hook="app/hook")
    server.time.pass_by(HOUR)
    assert report_of_run(server, leases, server.hook, "app/hook").asked == 1
