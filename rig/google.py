"""Google's side in the world: the receiver's core, the relay and its scheduler; each can die at any call."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from contract.event import AnalyticsEvent
from receiver.keeper import Keeper
from receiver.retention import expires_at
from receiver.store import Store, StoreFailed
from relay.outbox import OutboxFailed
from relay.run import Run
from rig.faults import Faults
from rig.firestore import FakeFirestore
from rig.world import Crash, Signal, World

RETENTION_DAYS = 400
MINUTE = 60.0


@dataclass
class Google:
    """Firestore, and what runs beside it; `dynamodb` is the other cloud's table, over the network."""

    world: World
    faults: Faults
    dynamodb: Store
    outbox_change: Signal = field(default_factory=Signal)
    unanswered: list[str] = field(default_factory=list)
    """Why webhooks were not answered 2xx, but for crashes."""

    def __post_init__(self) -> None:
        self.firestore = FakeFirestore(self.faults, lambda: self.world.give(self.outbox_change))
        self._keeper = Keeper(
            firestore=self.firestore,
            dynamodb=self.dynamodb,
            within=self._within,
            clock=lambda: self.world.now,
        )

    def receive(self, event: AnalyticsEvent, answered: list[bool]) -> None:
        when = expires_at(event, retention_days=RETENTION_DAYS)
        try:
            self._keeper.keep(event, expires_at=when, since=self.world.now)
        except StoreFailed as failed:
            self.unanswered.append(str(failed))
            return
        answered.append(True)

    def run_scheduler(self) -> None:
        """The relay every minute, whether or not its last run has ended, and now and then twice."""
        while True:
            if not self.firestore.entries:
                self.world.wait(self.outbox_change)
            self.world.sleep(MINUTE - self.world.now % MINUTE)
            for _ in range(self.world.random.choice((1, 1, 2))):
                self.world.spawn("relay", self._relay)

    def _relay(self) -> None:
        run = Run(
            outbox=self.firestore,
            firestore=self.firestore,
            threads=self.firestore,
            dynamodb=self.dynamodb,
            at_once=lambda judge, entries: [judge(entry) for entry in entries],
            log=lambda _outcome, _entry, _reason: None,
            now=lambda: self.world.utc_now,
            chance=self.world.random.random,
        )
        with suppress(OutboxFailed):
            run.drain()

    def _within(self, call: Callable[[], bool], seconds: float) -> bool:
        """As the receiver's threads do it: who waited too long goes on, and so does the call."""
        if seconds <= 0:
            raise StoreFailed("no time was left to try")
        results: list[bool | StoreFailed] = []

        def run() -> None:
            try:
                results.append(call())
            except StoreFailed as failed:
                results.append(failed)

        process = self.world.spawn("put", run)
        self.world.wait(process.ended, seconds)
        if results:
            return _given(results[0])
        if process.is_alive:
            raise StoreFailed("no answer in time")
        raise Crash  # The thread's end was the process's own.


def _given(result: bool | StoreFailed) -> bool:  # noqa: FBT001  # what the call gave, not a switch
    if isinstance(result, StoreFailed):
        raise result
    return result
