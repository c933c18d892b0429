"""A table's stream of changes, and who reads it: at least once, in order, from a checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rig.world import Signal, World

Records = list[dict[str, Any]]


@dataclass
class Stream:
    """A table's changes, and how far its one reader is."""

    world: World
    records: Records = field(default_factory=list)
    checkpoint: int = 0
    change: Signal = field(default_factory=Signal)

    @property
    def is_read(self) -> bool:
        return self.checkpoint >= len(self.records)

    def add(self, name: str, change: dict[str, Any]) -> None:
        self.records.append({"eventID": f"e-{len(self.records)}", "eventName": name, "dynamodb": change})
        self.world.give(self.change)

    def go_back(self, records: int) -> None:
        """Its reader starts again from an old position: everything since is delivered once more."""
        self.checkpoint = max(0, self.checkpoint - records)
        self.world.give(self.change)

    def read(self, take: Callable[[Records], object], *, most: int = 10, window: float = 0.0) -> None:
        """For ever, `most` records at a time, which are gathered for `window` seconds."""
        while True:
            if self.is_read:
                self.world.wait(self.change)
                continue
            if window:
                self.world.sleep(window)
            since = self.checkpoint
            batch = self.records[since : since + most]
            try:
                take(batch)
            except Exception:  # noqa: BLE001  # a stream's reader comes again, whatever its target answered
                self.world.sleep(1.0)
                continue
            # Two readers may have read the same records: neither takes the other back, nor past anything.
            self.checkpoint = max(self.checkpoint, since + len(batch))
