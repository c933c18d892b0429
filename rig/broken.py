"""Copies of ours with one thing broken, each of which the rig must catch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from contract.contribution import Contribution
from contract.event import AnalyticsEvent
from contract.item import PARTITION_KEY as THREAD_ID
from contract.item import Item
from contract.thread_state import REVISION, ThreadState
from processor.batch import Processor
from processor.recompute import Recomputation, Recomputed
from processor.store import Store, TimeLeft
from receiver.outbox import entry_id
from receiver.store import Stored
from rig.designs import Design, consumer_of, ours, processor_of
from rig.system import ANALYTICS, CONTRIBUTIONS, THREADS, Consumer, System


def forgetful_receiver(system: System) -> Consumer:
    """Its outbox keeps nothing."""
    firestore = system.firestore
    put = firestore.put

    def put_and_forget(event: AnalyticsEvent, **more: Any) -> Stored:
        stored = put(event, **more)
        firestore.entries.pop(entry_id(stored), None)
        return stored

    firestore.put = put_and_forget  # type: ignore[method-assign]  # the breakage
    return ours(system)


class PassingOn:
    """A client that passes on what it does not break."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


class Unconditional(PassingOn):
    """Forgets the conditions of its puts."""

    def put_item(self, **request: Any) -> Any:
        for name in ("ConditionExpression", "ExpressionAttributeValues", "ExpressionAttributeNames"):
            request.pop(name, None)
        return self._client.put_item(**request)


class MessagesFirst(PassingOn):
    """Reads a thread's messages before its revision."""

    def __init__(self, client: Any) -> None:
        super().__init__(client)
        self._pages: dict[str, list[Any]] = {}

    def batch_get_item(self, **request: Any) -> Any:
        for key in request["RequestItems"].get(THREADS, {"Keys": ()})["Keys"]:
            thread_id = key[THREAD_ID]["S"]
            self._pages[thread_id] = self._all(thread_id)
        return self._client.batch_get_item(**request)

    def query(self, **request: Any) -> Any:
        return {"Items": self._pages.get(request["ExpressionAttributeValues"][":thread"]["S"]) or []}

    def _all(self, thread_id: str) -> list[Any]:
        items: list[Any] = []
        more: dict[str, Any] = {}
        while True:
            page = self._client.query(
                TableName=ANALYTICS,
                KeyConditionExpression=f"{THREAD_ID} = :thread",
                ExpressionAttributeValues={":thread": {"S": thread_id}},
                ConsistentRead=True,
                **more,
            )
            items += page["Items"]
            if "LastEvaluatedKey" not in page:
                return items
            more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


class _SkippingStore:
    """Writes nothing where a thread and its contributions seem to be as they were."""

    def __init__(self, store: Any, client: Any) -> None:
        self._store, self._client = store, client
        self.made: dict[str, Recomputed] = {}
        self._skipped: set[tuple[str, int]] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put_state(self, state: ThreadState, time_left: TimeLeft) -> bool:
        contributions = self.made[state.thread_id].contributions
        if self._is_there(THREADS, state) and all(
            self._is_there(CONTRIBUTIONS, each) for each in contributions
        ):
            self._skipped.add((state.thread_id, state.revision))
            return True
        return bool(self._store.put_state(state, time_left))

    def put_contribution(self, contribution: Contribution, time_left: TimeLeft) -> bool:
        if (contribution.thread_id, contribution.revision) in self._skipped:
            return True
        return bool(self._store.put_contribution(contribution, time_left))

    def _is_there(self, table: str, what: ThreadState | Contribution) -> bool:
        stored = self._client.get_item(TableName=table, Key=what.key()).get("Item", {})
        return _seeming(stored) == _seeming(what.to_item())


def _seeming(item: Item) -> Item:
    """What figures are made of."""
    return {name: value for name, value in item.items() if name not in _ALWAYS_NEW}


_ALWAYS_NEW = (REVISION, "as_of", "delivery_id", "trace")


def skipping(processor: Processor, client: Any) -> Processor:
    """The processor with a store that puts nothing which seems to be there."""
    store = _SkippingStore(processor.store, client)

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Noting(Recomputation):
        def of(self, *known: Any, **more: Any) -> Recomputed | None:
            made = Recomputation.of(self, *known, **more)
            if made:
                store.made[made.state.thread_id] = made
            return made

    def recomputation() -> Recomputation:
        real = processor.recomputation()
        return Noting(rules=real.rules, retention_days=real.retention_days, today=real.today)

    return replace(processor, store=cast(Store, store), recomputation=recomputation)


def _skips_unchanged(system: System) -> Consumer:
    processor = processor_of(system, system.client)
    return consumer_of(skipping(processor, system.calm_client), system)


def _on(client: Callable[[Any], PassingOn], system: System) -> Consumer:
    return consumer_of(processor_of(system, client(system.client)), system)


BROKEN: dict[str, Design] = {
    "puts without conditions": partial(_on, Unconditional),
    "messages before the revision": partial(_on, MessagesFirst),
    "an unchanged put is skipped": _skips_unchanged,
    "a receiver that forgets what AWS lacks": forgetful_receiver,
}
