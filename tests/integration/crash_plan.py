"""What a deployed function is to die of; `crashing/sitecustomize.py` carries it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

CRASHING = Path(__file__).parent / "crashing"


@dataclass
class CrashPlan:
    """A file that the function's interpreter looks into around each call."""

    file: Path

    def set(self, operation: str, moment: str, how_often: str = "once", *, marks: Iterable[str] = ()) -> None:
        """Where marks are given, only a request that holds one of them is meant."""
        self.file.write_text(" ".join([operation, moment, how_often, *marks]))

    def clear(self) -> None:
        self.file.unlink(missing_ok=True)

    @property
    def is_carried_out(self) -> bool:
        return not self.file.exists()
