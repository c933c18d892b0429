"""The rig catches copies of ours in which one step of the argument is broken: aimed at, and by its seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from contract.contribution import Contribution
from contract.event import AnalyticsEvent
from contract.item import to_item
from processor.batch import Processor
from rig.broken import BROKEN, MessagesFirst, PassingOn, Unconditional, skipping
from rig.builders import a_queue_record, an_event
from rig.designs import processor_of
from rig.faults import Faults
from rig.proof import tally, trials_of
from rig.system import ANALYTICS, CONTRIBUTIONS, THREADS, System
from rig.world import World

ASKED = an_event()
POKE = a_queue_record(ASKED)

Break = Callable[[System, Any], Processor]
"""A processor over a client, with one thing broken or none."""


class Interrupted(PassingOn):
    """Before the next call of that name on that table, somebody else acts, once."""

    def __init__(self, client: Any, call: str, act: Callable[[], None]) -> None:
        super().__init__(client)
        self._operation, self._table = call.split()
        self._acts: Iterator[Callable[[], None]] = iter([act])

    def __getattr__(self, name: str) -> Any:
        method = super().__getattr__(name)
        if name != self._operation:
            return method

        def call(**request: Any) -> Any:
            tables = {request.get("TableName"), *request.get("RequestItems", {})}
            if self._table in tables:
                for act in self._acts:
                    act()
            return method(**request)

        return call


def _sound(system: System, client: Any) -> Processor:
    return processor_of(system, client)


def _messages_first(system: System, client: Any) -> Processor:
    return processor_of(system, MessagesFirst(client))


def _unconditional(system: System, client: Any) -> Processor:
    return processor_of(system, Unconditional(client))


def _skipping(system: System, client: Any) -> Processor:
    return skipping(processor_of(system, client), system.calm_client)


@dataclass(frozen=True)
class Attack:
    """A writer has begun, and is interrupted once: a message comes and another writer counts it."""

    breaks: Break
    call: str
    """Before which it is interrupted: operation and table."""
    begun_with: AnalyticsEvent
    meanwhile: AnalyticsEvent
    right: Sequence[str]
    """The words of the thread's questions in the end."""


EDITED = an_event(text="Which golang projects are there?", updated_at="2026-11-16T10:00:00Z")
UNDONE = an_event(updated_at="2026-11-16T10:01:00Z")
GOLANG, PYTHON = ["golang", "projects"], ["projects", "python"]
ATTACKS = {
    "an edit comes between messages and revision": Attack(
        _messages_first, f"batch_get_item {THREADS}", ASKED, EDITED, GOLANG
    ),
    "a successor is done before the put": Attack(
        _unconditional, f"put_item {THREADS}", ASKED, EDITED, GOLANG
    ),
    "the edit that was read is undone before the put": Attack(
        _skipping, f"put_item {THREADS}", EDITED, UNDONE, PYTHON
    ),
}


@pytest.fixture
def system() -> Iterator[System]:
    world = World(1)
    yield System(world, Faults(world, 0.0))
    world.close()


def _words_after(system: System, attack: Attack, make: Break) -> list[str]:
    system.world.spawn("the attack", lambda: _run(system, attack, make))
    system.world.run(until=60.0)
    assert system.world.failures == []
    (item,) = system.dynamodb.tables[CONTRIBUTIONS].items.values()
    return sorted(Contribution.from_item(item).keywords)


def _run(system: System, attack: Attack, make: Break) -> None:
    successor = make(system, system.calm_client)
    _put(system, ASKED)
    _judge(successor)
    _put(system, attack.begun_with)

    def interrupt() -> None:
        _put(system, attack.meanwhile)
        _judge(successor)

    _judge(make(system, Interrupted(system.calm_client, attack.call, interrupt)))


def _put(system: System, event: AnalyticsEvent) -> None:
    system.dynamodb.put_item(TableName=ANALYTICS, Item=to_item(event, expires_at=1_900_000_000))


def _judge(processor: Processor) -> None:
    assert processor.judge([POKE], lambda: 30.0).failures() == []


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_ours_stands_each_attack(system: System, attack: Attack) -> None:
    assert _words_after(system, attack, _sound) == attack.right


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_broken_copy_falls_to_its_attack(system: System, attack: Attack) -> None:
    assert _words_after(system, attack, attack.breaks) == (GOLANG if attack.right == PYTHON else PYTHON)


@pytest.mark.parametrize("name", BROKEN)
def test_seeds_catch_a_broken_copy(name: str) -> None:
    rates = {"puts without conditions": 0.05}
    assert tally(BROKEN[name], trials_of("ours", range(60), rate=rates.get(name, 0.0))).wrong
