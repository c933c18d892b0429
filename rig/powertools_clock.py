"""Powertools' idempotency on a world's clock: it reads the time of day, which stands still here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from aws_lambda_powertools.utilities.idempotency import base
from aws_lambda_powertools.utilities.idempotency.persistence import base as persistence_base
from aws_lambda_powertools.utilities.idempotency.persistence import datarecord, dynamodb

from rig.world import World


@dataclass(frozen=True, slots=True)
class InvocationContext:
    """What Powertools asks a Lambda context for."""

    time_left: Callable[[], float]

    def get_remaining_time_in_millis(self) -> int:
        return int(self.time_left() * 1000)


def run_powertools_on(world: World) -> None:
    """From now on its modules read this world's time, wherever they say `dt.datetime.now()`."""
    clock = SimpleNamespace(datetime=SimpleNamespace(now=lambda: world.utc_now), timedelta=dt.timedelta)
    modules: tuple[Any, ...] = (base, persistence_base, datarecord, dynamodb)
    for module in modules:
        module.dt = clock
