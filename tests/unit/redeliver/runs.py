"""Runs of redeliver against a server that behaves like GitHub, and what is true after enough of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from github.client import GitHubClient
from redeliver.lease import Leases
from redeliver.report import Report
from redeliver.run import Run
from tests.unit.github.server import TOKEN, GitHubServer
from tests.unit.redeliver.memory_lease import MemoryLeases

HOUR = timedelta(hours=1)


def run_once(server: GitHubServer, leases: Leases, *hooks: str, asks: int = 400) -> Report | None:
    client = GitHubClient(base_url=server.url, token=lambda: TOKEN, clock=server.time.clock)
    return Run(client=client, leases=leases, hooks=hooks or (server.hook,), asks_per_run=asks).run()


def report_of_run(server: GitHubServer, leases: Leases, *hooks: str, asks: int = 400) -> Report:
    report = run_once(server, leases, *hooks, asks=asks)
    assert report is not None
    return report


def run_hourly(server: GitHubServer, leases: Leases, *, runs: int) -> list[Report]:
    reports = []
    for _ in range(runs):
        server.time.pass_by(HOUR)
        reports.append(report_of_run(server, leases))
    return reports


def deliver(server: GitHubServer, count: int, *, fails: Callable[[int], bool], first: int = 0) -> None:
    for number in range(first, first + count):
        server.deliver(f"guid-{number}", 502 if fails(number) else 200)
        server.time.pass_by(timedelta(seconds=2))


def assert_all_settled(server: GitHubServer, leases: MemoryLeases) -> None:
    assert server.succeeded == {attempt.guid for attempt in server.all_attempts()}
    assert server.asked_after_success == []
    for hook, attempts in server.attempts.items():
        newest = max((attempt.delivered_at, attempt.id) for attempt in attempts)
        assert leases.states[hook].checkpoint == newest
        assert leases.states[hook].open_since is None
