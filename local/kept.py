"""The messages of local runs with KEEP=1, in a file: the emulators hold theirs in memory only."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contract.event import AnalyticsEvent
from local.endpoints import RUN_FOLDER
from toolchain.tools import LocalRunError

KEPT = RUN_FOLDER / "kept"


@dataclass(frozen=True, slots=True)
class Kept:
    """The messages of earlier runs, and their chatbot's login."""

    folder: Path

    @property
    def _messages(self) -> Path:
        return self.folder / "messages.jsonl"

    @property
    def _chatbot(self) -> Path:
        return self.folder / "chatbot"

    @contextmanager
    def held(self) -> Iterator[None]:
        """For one run at a time. Raises LocalRunError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LocalRunError(
                    f"Another run keeps its data in {self.folder}: stop it first, or leave KEEP out."
                ) from None
            yield

    def chatbot(self) -> str:
        """Empty where nothing was kept."""
        return self._chatbot.read_text().strip() if self._chatbot.exists() else ""

    def messages(self) -> list[AnalyticsEvent]:
        """Raises LocalRunError where they cannot be read, as after a change of their form."""
        if not self._messages.exists():
            return []
        try:
            lines = self._messages.read_text(encoding="utf-8").splitlines()
            return [AnalyticsEvent.from_record(json.loads(line)) for line in lines]
        except (OSError, ValueError, AttributeError) as error:
            raise LocalRunError(
                f"{self._messages} cannot be read ({error}): remove {self.folder} to begin with nothing."
            ) from None

    def save(self, messages: Sequence[AnalyticsEvent], chatbot: str) -> None:
        """Whole or not at all: strangers' texts, so for nobody else's eyes."""
        lines = (json.dumps(each.to_record(), ensure_ascii=True) + "\n" for each in messages)
        _write(self._messages, "".join(lines))
        _write(self._chatbot, chatbot + "\n")


def _write(file: Path, text: str) -> None:
    part = file.with_suffix(f".{os.getpid()}.part")
    part.touch(mode=0o600)
    part.write_text(text, encoding="utf-8")
    part.replace(file)
