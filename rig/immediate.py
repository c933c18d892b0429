"""The rig's fakes outside a world: nothing fails, and nothing takes time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from rig.faults import Fault, Faults
from rig.world import World

T = TypeVar("T")


class Immediate(Faults):
    """No faults and no time."""

    def __init__(self) -> None:
        super().__init__(World(1), 0.0)

    def call(self, do: Callable[[], T], *, refusals: Mapping[Fault, Callable[[], Exception]]) -> T:  # noqa: ARG002  # none happen
        return do()
