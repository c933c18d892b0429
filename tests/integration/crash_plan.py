"""What a deployed function is to die of; `crashing/sitecustomize.py` carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CRASHING = Path(__file__).parent / "crashing"


@dataclass
class CrashPlan:
    """A file that the function's interpreter looks into around each call."""

    file: Path

    def set(self, operation: str, moment: str, how_often: str = "once") -> None:
        self.file.write_text(f"{operation} {moment} {how_often}")

    def clear(self) -> None:
        self.file.unlink(missing_ok=True)

    @property
    def is_carried_out(self) -> bool:
        return not self.file.exists()
