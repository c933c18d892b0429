"""One run over a stage's webhooks, under a lease and within its time; the next run continues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from github.client import GitHubClient, GitHubFailed, OutOfTime, Refused
from github.deliveries import Delivery, ask_again, newest_first
from redeliver.lease import Lease, Leases
from redeliver.report import Report, total
from redeliver.settlement import IN_FLIGHT, HookState, Settlement, settle

RUN_TIME = timedelta(minutes=8)
"""No request is sent later than this in a run; the function's own timeout is longer."""
LEASE_TIME = RUN_TIME + timedelta(minutes=2)
"""Longer than any run, its last request included: a run that lives always holds its lease."""

_NOTED_AT_ONCE = 50
_MAX_UNCONFIRMED = 3
_GONE = (404, 410, 422)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Reads, settles and asks, one webhook after the other."""

    client: GitHubClient
    leases: Leases
    hooks: Sequence[str]
    asks_per_run: int

    def run(self) -> Report | None:
        """None where another run is under way. Raises LeaseLost where one has taken over."""
        start = self.client.clock.now()
        lease = self.leases.acquire(now=start, until=start + LEASE_TIME)
        if lease is None:
            return None
        report = total(self._each_hook(lease, start + RUN_TIME))
        lease.release()
        return report

    def _each_hook(self, lease: Lease, deadline: datetime) -> Iterable[Report]:
        """Each has its share of the time and the asks that the ones before it have left."""
        asks = self.asks_per_run
        for index, hook in enumerate(self.hooks):
            left = len(self.hooks) - index
            now = self.client.clock.now()
            client = self.client.until(now + (deadline - now) / left)
            report = _HookRun(client=client, lease=lease, hook=hook).run(max_asks=-(-asks // left))
            asks -= report.asked
            yield report


@dataclass(frozen=True, slots=True, kw_only=True)
class _HookRun:
    """One webhook's turn."""

    client: GitHubClient
    lease: Lease
    hook: str

    def run(self, *, max_asks: int) -> Report:
        """A webhook in trouble costs the others nothing."""
        state = self.lease.states.get(self.hook, HookState())
        try:
            deliveries, complete = self._read(state)
        except GitHubFailed as trouble:
            return self._unread(state, str(trouble))
        settlement = settle(deliveries, state=state, now=self._now(), max_asks=max_asks, complete=complete)
        self._save(settlement.state)
        return self._ask_all(
            settlement,
            Report(
                settled=settlement.settled,
                failed=settlement.failed,
                lost=settlement.lost,
                hours_until_unrecoverable=settlement.hours_until_unrecoverable,
                complete=complete,
            ),
        )

    def _unread(self, state: HookState, trouble: str) -> Report:
        """Time keeps running out, also if nothing can be read."""
        unchanged = settle((), state=state, now=self._now(), max_asks=0, complete=False)
        return Report(
            hours_until_unrecoverable=unchanged.hours_until_unrecoverable,
            complete=False,
            troubles=(f"{self.hook}: {trouble}",),
        )

    def _read(self, state: HookState) -> tuple[list[Delivery], bool]:
        """Down to the checkpoint, in no more than half of the time; and whether it was reached."""
        now = self._now()
        client = self.client.until(now + (self.client.deadline - now) / 2)
        # The list is in the order of its ids, and the checkpoint in that of time.
        floor = state.checkpoint.delivered_at - IN_FLIGHT if state.checkpoint else None
        deliveries: dict[int, Delivery] = {}
        try:
            for delivery in newest_first(client, self.hook):
                if floor and delivery.delivered_at < floor:
                    break
                deliveries[delivery.id] = delivery
        except OutOfTime:
            return list(deliveries.values()), False
        return list(deliveries.values()), True

    def _ask_all(self, settlement: Settlement, report: Report) -> Report:
        state = settlement.state
        for first in range(0, len(settlement.ask), _NOTED_AT_ONCE):
            part = settlement.ask[first : first + _NOTED_AT_ONCE]
            # Noted before it is asked: a run killed in between leaves these to a later one, and none twice.
            state = state.noting(part, self._now())
            self._save(state)
            try:
                for delivery in part:
                    report = self._ask(delivery, report)
            except OutOfTime:
                return replace(report, complete=False)
            except GitHubFailed as trouble:
                return replace(report, complete=False, troubles=(f"{self.hook}: {trouble}",))
        return report

    def _ask(self, delivery: Delivery, report: Report) -> Report:
        try:
            ask_again(self.client, self.hook, delivery)
        except Refused as refusal:
            if refusal.status not in _GONE:
                raise
            return replace(report, refused=report.refused + 1)
        except GitHubFailed:
            if report.unconfirmed == _MAX_UNCONFIRMED:
                raise
            return replace(report, unconfirmed=report.unconfirmed + 1)
        return replace(report, asked=report.asked + 1)

    def _save(self, state: HookState) -> None:
        self.lease.save({**self.lease.states, self.hook: state})

    def _now(self) -> datetime:
        return self.client.clock.now()
