"""GitHub's limits and troubles, and a run's own time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from local.github_api.wire import Reply
from redeliver.run import RUN_TIME
from tests.unit.github.server import GitHubServer
from tests.unit.redeliver.memory_lease import MemoryLeases
from tests.unit.redeliver.runs import HOUR, assert_all_settled, deliver, report_of_run, run_hourly


def test_limits_and_troubles_on_the_way_cost_time_and_nothing_else(server: GitHubServer) -> None:
    leases = MemoryLeases()
    deliver(server, 600, fails=lambda number: number % 2 == 0)
    server.hourly_limit = 60
    nuisances: list[Reply | None] = [
        Reply(502),
        Reply(403, {"message": "You have exceeded a secondary rate limit"}, {"Retry-After": "45"}),
        Reply(0),
        Reply(429, {"message": "secondary rate limit"}),
    ]
    server.faults.extend(nuisance for pair in nuisances for nuisance in (None, None, None, None, pair, None))
    reports = run_hourly(server, leases, runs=14)
    assert_all_settled(server, leases)
    assert not all(report.complete for report in reports)
    assert reports[-1].complete


def test_no_request_is_sent_after_the_runs_time(server: GitHubServer) -> None:
    leases = MemoryLeases()
    deliver(server, 700, fails=lambda _number: True)
    server.time.pass_by(HOUR)
    start = server.time.now()
    report = report_of_run(server, leases, asks=10_000)
    assert not report.complete
    assert 470 <= report.asked <= 481
    assert server.seen[-1].at <= start + RUN_TIME


def test_a_list_too_long_for_one_run_is_still_asked_for_from_its_newer_end(server: GitHubServer) -> None:
    leases = MemoryLeases()
    deliver(server, 500, fails=lambda number: number >= 450)
    server.hourly_limit = 60
    server.before = lambda seen: server.time.pass_by(timedelta(seconds=70 if seen.method == "GET" else 0))
    server.time.pass_by(HOUR)
    report = report_of_run(server, leases)
    assert (report.complete, leases.states[server.hook].checkpoint) == (False, None)
    assert report.asked == len(server.asked) > 40


def test_a_refused_delivery_is_counted_and_the_rest_goes_on(server: GitHubServer) -> None:
    leases = MemoryLeases()
    deliver(server, 5, fails=lambda _number: True)
    server.faults.extend([None, Reply(422, {"message": "too old"})])
    server.time.pass_by(HOUR)
    report = report_of_run(server, leases)
    assert (report.refused, report.asked, report.severity) == (1, 4, "WARNING")


def test_asks_without_an_answer_are_left_to_the_next_run(server: GitHubServer) -> None:
    leases = MemoryLeases()
    deliver(server, 10, fails=lambda _number: True)
    server.faults.extend([None, Reply(502), Reply(0), Reply(500)])
    server.time.pass_by(HOUR)
    report = report_of_run(server, leases)
    assert (report.unconfirmed, report.asked) == (3, 7)
    run_hourly(server, leases, runs=2)
    assert_all_settled(server, leases)


def test_github_in_trouble_ends_the_asking_soon(server: GitHubServer) -> None:
    leases = MemoryLeases()
    deliver(server, 10, fails=lambda _number: True)
    server.faults.extend([None, *[Reply(502)] * 4])
    server.time.pass_by(HOUR)
    report = report_of_run(server, leases)
    assert (report.asked, server.count("POST"), len(report.troubles)) == (0, 4, 1)
    assert leases.leased_until is None


def test_a_hook_in_trouble_costs_the_others_nothing(server: GitHubServer) -> None:
    leases = MemoryLeases()
    other = "orgs/acme/hooks/12"
    server.deliver("guid-1", 502, hook=other)
    server.time.pass_by(HOUR)
    report = report_of_run(server, leases, "repos/acme/gone/hooks/9", other)
    (trouble,) = report.troubles
    assert trouble.startswith("repos/acme/gone/hooks/9: ")
    assert trouble.endswith("answered 404 (Not Found); it does not exist, or the token may not see it")
    assert (report.asked, server.succeeded, report.severity) == (1, {"guid-1"}, "ERROR")


def test_a_hook_that_cannot_be_read_still_says_how_much_time_is_left(server: GitHubServer) -> None:
    leases = MemoryLeases()
    server.deliver("guid-1", 502)
    server.receive = lambda _guid: 500
    run_hourly(server, leases, runs=1)
    server.faults.extend([Reply(500)] * 4)
    (report,) = run_hourly(server, leases, runs=1)
    assert report.troubles
    assert report.hours_until_unrecoverable == pytest.approx(70, abs=0.1)
