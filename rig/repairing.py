"""People who look after the figures while the pipeline runs: they break them, reconcile and mend them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from auditor.audit import Rules
from auditor.auditor import Auditor
from auditor.store import DayStore
from contract.aggregates import REVISION, repository_of
from ops.reconcile.mending import Mender
from ops.reconcile.reconciler import Reconciler
from ops.resending import Resender
from processor.plan import Layout
from rig.designs import ours
from rig.faults import Faults
from rig.queue import Queue
from rig.system import AGGREGATES, ANALYTICS, CONTRIBUTIONS, Consumer, System
from rig.workload import DAYS, HOUR
from rig.world import START

SHARDS = BUCKETS = 2
LAYOUT = Layout(
    aggregates_table=AGGREGATES,
    contributions_table=CONTRIBUTIONS,
    keyword_buckets=BUCKETS,
    issue_buckets=BUCKETS,
)
LAST_LOOK_SECONDS = 8 * 24 * HOUR


@dataclass
class Operator:
    """Acts on one system; every command may die at any of its calls, and is run again some time."""

    system: System
    client: Any = None
    """For the repairs, where it is not the system's own."""
    mends: int = 0
    broken: int = 0

    def __post_init__(self) -> None:
        world = self.system.world
        store = DayStore(
            self.client or self.system.client, ANALYTICS, LAYOUT, shards=SHARDS, sleep=world.sleep
        )
        rules = Rules(layout=LAYOUT, keywords_per_event=20, settled_after=timedelta(minutes=15))
        self.auditor = Auditor(
            store=store,
            rules=rules,
            sleep=world.sleep,
            random=world.random.random,
            clock=lambda: world.utc_now,
        )
        self.mender = Mender(store=store, rules=rules, sleep=world.sleep, random=world.random.random)

    def mend_with_every_arrival(self) -> None:
        """A repair beside each batch that is being counted: of that day, that repository, that moment."""
        world = self.system.world
        while True:
            world.wait(self.system.work_queue.arrival)
            for day, repository in self._counted():
                started = world.spawn("repair", partial(self._mend, day, repository))
                if world.random.random() < 0.2:
                    world.spawn("killer", started.kill, after=world.random.uniform(0.0, 0.5))
            world.sleep(world.random.uniform(0.0, 1.0))

    def reconcile_now_and_then(self) -> None:
        """Until some time after the faults have stopped; the last time there must be nothing left to do."""
        world = self.system.world
        while world.now < LAST_LOOK_SECONDS:
            world.sleep(world.random.uniform(1, 12) * HOUR)
            for day in _days():
                world.spawn("reconcile", partial(self._reconcile, day))

    def add_one(self) -> None:
        """Drift: a figure is changed behind everybody's back."""
        items = self.system.dynamodb.tables[AGGREGATES].items
        if not items:
            return
        item = items[self.system.world.random.choice(sorted(items))]
        figures = sorted(name for name in item if "N" in item[name] and name != REVISION)
        attribute, by = self.system.world.random.choice(figures), self.system.world.random.choice((-1, 1))
        item[attribute] = {"N": str(int(item[attribute]["N"]) + by)}
        self.broken += 1

    def lose_a_message(self) -> None:
        messages = self.system.work_queue.messages
        if messages:
            messages.remove(self.system.world.random.choice(messages))
            self.broken += 1

    def _mend(self, day: str, repository: str) -> None:
        """The next repair would undo a wrong one: so that is noted, and not left to the end to show."""
        with suppress(ClientError, BotoCoreError):
            corrections = self.mender.mend(day, repository).corrections
            if corrections and not self.broken:
                wrong = AssertionError(f"{corrections} figures of {repository} mended that were right")
                self.system.world.failures.append(("repair", wrong))
            self.mends += 1

    def _reconcile(self, day: str) -> None:
        queue, faults = self.system.work_queue, self.system.faults
        reconciler = Reconciler(
            auditor=self.auditor,
            mender=self.mender,
            resender=lambda run: _resender(queue, faults, run, self.system.world.sleep),
            day=day,
            sleep=self.system.world.sleep,
        )
        with suppress(ClientError, BotoCoreError):
            reconciler.repair(reconciler.look())

    def _counted(self) -> list[tuple[str, str]]:
        items = self.system.dynamodb.tables[AGGREGATES].items.values()
        pairs = {
            (item["day_shard"]["S"].split("#")[0], repository_of(item["counter"]["S"])) for item in items
        }
        return sorted(pairs)


def ours_while_mended(system: System) -> Consumer:
    """Repairs run all the time, though there is nothing to mend: whatever they change is wrong."""
    return _beside(system, lambda operator: [(operator.mend_with_every_arrival, 0.0)])


def ours_broken_and_reconciled(system: System) -> Consumer:
    """Figures drift and messages vanish during traffic, and are reconciled during traffic."""
    chance = system.world.random

    def acts(operator: Operator) -> Iterator[tuple[Callable[[], None], float]]:
        yield operator.reconcile_now_and_then, 0.0
        for _ in range(5):
            yield operator.add_one, chance.uniform(0, DAYS * 24 * HOUR)
            yield operator.lose_a_message, chance.uniform(0, DAYS * 24 * HOUR)

    return _beside(system, acts)


def ours_mended_without_a_fence(system: System) -> Consumer:
    """A broken copy, which the rig must catch: its repairs write whatever has been counted meanwhile."""
    unfenced = _Unfenced(system.client)
    return _beside(system, lambda operator: [(operator.mend_with_every_arrival, 0.0)], client=unfenced)


class _Unfenced:
    """A client that forgets what a repair's transaction watches."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, *, TransactItems: list[dict[str, Any]]) -> Any:  # noqa: N803  # boto3's name
        updates = [action for action in TransactItems if "Update" in action]
        for action in updates:
            action["Update"].pop("ConditionExpression")
            action["Update"]["ExpressionAttributeValues"].pop(":revision", None)
        return self._client.transact_write_items(TransactItems=updates)


def _beside(system: System, acts: Callable[[Operator], Any], *, client: Any = None) -> Consumer:
    """The processor as it is, and one operator for the system, whichever of its pollers comes first."""
    if not hasattr(system, "operator"):
        operator = Operator(system, client)
        system.operator = operator  # type: ignore[attr-defined]  # what belongs to a trial ends with its system
        for act, after in acts(operator):
            system.world.spawn("operator", act, after=after)
    return ours(system, shards=SHARDS, buckets=BUCKETS)


def operator_of(system: System) -> Operator:
    """The operator beside a system."""
    return cast(Operator, system.operator)  # type: ignore[attr-defined]  # set above


def _days() -> list[str]:
    return [(START + timedelta(days=number)).date().isoformat() for number in range(DAYS + 1)]


@dataclass
class _WorkQueue:
    """SQS's call for a batch, over the rig's queue."""

    queue: Queue
    faults: Faults

    def send_message_batch(self, **request: Any) -> dict[str, Any]:
        for entry in request["Entries"]:
            send = partial(self.queue.send, entry["MessageBody"], group=entry.get("MessageGroupId"))
            self.faults.call(send, refusals={})
        return {}


def _resender(queue: Queue, faults: Faults, run: str, sleep: Callable[[float], None]) -> Resender:
    return Resender(
        sqs=cast(Any, _WorkQueue(queue, faults)),
        queue_url="work-queue.fifo" if queue.is_fifo else "work-queue",
        source="arn:aws:dynamodb:eu-west-2:000000000000:table/analytics",
        run=run,
        sleep=sleep,
    )
