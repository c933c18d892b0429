"""One seed, from the first webhook to silence, and what is wrong at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from contract.aggregates import Figures, by_repository
from contract.event import AnalyticsEvent
from contract.item import from_item
from processor.plan import fold
from rig.designs import Design
from rig.faults import Faults
from rig.queue import DAY
from rig.system import AGGREGATES, ANALYTICS, System
from rig.workload import HOUR, Workload
from rig.world import World

POISON = ('{"dynamodb": ', "[]", '{"dynamodb": {"NewImage": {"schema_version": {"N": "99"}}}}')
TROUBLED_SECONDS = 5 * DAY
QUIET_SECONDS = 30 * DAY
POLLERS = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """What to run; its repr is all that is needed to run it again."""

    seed: int
    rate: float = 0.05
    is_fifo: bool = False
    creates_only: bool = False


@dataclass(slots=True)
class Result:
    """What a trial came to: no problem means that every figure is exact."""

    problems: list[str] = field(default_factory=list)
    events: int = 0
    faults: int = 0
    lost: int = 0
    doubled: int = 0


def run(trial: Trial, design: Design) -> Result:
    """Runs the trial until nothing moves any more, then holds the stores against the pure fold."""
    world = World(trial.seed)
    faults = Faults(world, trial.rate)
    system = System(world, faults, is_fifo=trial.is_fifo)
    poison = _start(system, design, trial)
    try:
        world.run(until=TROUBLED_SECONDS)
        faults.stop()
        _quieten(system)
        return _check(system, poison, trial)
    finally:
        world.close()


def _start(system: System, design: Design, trial: Trial) -> Counter[str]:
    world = system.world
    posts = Workload(world.random, creates_only=trial.creates_only).posts
    # Some webhooks at least come while AWS is away.
    away = world.random.choice(posts).at - world.random.uniform(0, HOUR)
    system.faults.outage = (away, away + HOUR)
    world.keep_alive("scheduler", system.google.run_scheduler)
    for post in posts:
        world.spawn("GitHub", partial(system.deliver, post), after=post.at)
    world.keep_alive("pipe", system.run_pipe)
    for _ in range(POLLERS):
        consumer = design(system)
        world.keep_alive("poller", partial(system.run_poller, consumer))
    for _ in range(world.random.choice((0, 1, 2))):
        # An operator moves the dead letters back during traffic, now and then twice in a row.
        world.spawn("operator", system.redrive, after=world.random.uniform(0, TROUBLED_SECONDS))
    world.spawn("pipe restart", lambda: _replay(system), after=world.random.uniform(0, TROUBLED_SECONDS))
    return Counter() if trial.creates_only else _poison(system)


def _replay(system: System) -> None:
    """The pipe starts again from an old position: everything since is delivered once more."""
    system.checkpoint = max(0, system.checkpoint - system.world.random.choice((0, 5, 50)))
    system.world.give(system.change)


def _poison(system: System) -> Counter[str]:
    bodies = system.world.random.choices(POISON, k=system.world.random.choice((0, 1, 3)))
    for body in bodies:
        at = system.world.random.uniform(0, TROUBLED_SECONDS)
        system.world.spawn("corruption", partial(system.work_queue.send, body, group="x"), after=at)
    return Counter(bodies)


def _quieten(system: System) -> None:
    """No more faults; dead letters are moved back until only those are left that can never work."""
    world = system.world
    for _ in range(3):
        world.run(until=world.now + DAY)
        system.redrive()
    world.run(until=world.now + DAY)


def _check(system: System, poison: Counter[str], trial: Trial) -> Result:
    wanted, found = fold(system.accepted, keywords_per_event=20), aggregated(system)
    result = Result(events=len(system.accepted), faults=sum(system.faults.injected.values()))
    for key in sorted(wanted.keys() | found.keys()):
        _compare(wanted.get(key, Figures()), found.get(key, Figures()), key, result, trial)
    result.problems += [f"{name} died: {error!r}" for name, error in system.world.failures]
    result.problems += [f"foreign ids reported: {ids}" for ids in system.bad_answers]
    if not system.is_quiet:
        result.problems.append(
            f"not quiet: {len(system.work_queue.messages)} messages, "
            f"{len(system.firestore.entries)} outbox entries, {system.checkpoint=}"
        )
    # Firestore alone may cost GitHub its answer; whatever AWS does is the relay's.
    result.problems += [why for why in system.google.unanswered if not why.startswith("Firestore: ")]
    if trial.creates_only:
        return result
    result.problems += _check_stores(system)
    dead = Counter(message.body for message in system.work_dlq.messages)
    if dead.keys() != poison.keys():
        result.problems.append(f"dead letters {dead}, poison {poison}")
    return result


def _compare(wanted: Figures, found: Figures, key: tuple[str, str], result: Result, trial: Trial) -> None:
    for name in ("queries", "responses"):
        difference = getattr(found, name) - getattr(wanted, name)
        result.doubled += max(difference, 0)
        result.lost += max(-difference, 0)
    counts_differ = (wanted.queries, wanted.responses) != (found.queries, found.responses)
    if counts_differ or (not trial.creates_only and wanted != found):
        result.problems.append(f"{key}: found {found}, the fold says {wanted}")


def aggregated(system: System) -> dict[tuple[str, str], Figures]:
    """What the aggregates add up to, by day and repository."""
    by_day: dict[str, list[dict[str, Any]]] = {}
    for item in system.dynamodb.tables[AGGREGATES].items.values():
        plain = {name: int(value["N"]) if "N" in value else value["S"] for name, value in item.items()}
        by_day.setdefault(str(plain["day_shard"]).split("#")[0], []).append(plain)
    return {
        (day, repository): figures
        for day, items in by_day.items()
        for repository, figures in by_repository(items).items()
    }


def _check_stores(system: System) -> list[str]:
    """Both stores hold the newest version of every entity, whatever came when."""
    newest = {}
    for event in sorted(system.accepted, key=lambda event: event.version):
        newest[event.entity_id] = event.version
    items = (from_item(item) for item in system.dynamodb.tables[ANALYTICS].items.values())
    return [
        f"{store} holds {versions}, newest are {newest}"
        for store, versions in (
            ("Firestore", _versions(map(AnalyticsEvent.from_record, system.firestore.stored.values()))),
            ("DynamoDB", _versions(items)),
        )
        if versions != newest
    ]


def _versions(events: Iterable[AnalyticsEvent]) -> dict[str, str]:
    return {event.entity_id: event.version for event in events}
