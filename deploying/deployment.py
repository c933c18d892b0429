"""What a stage's two sides have in common when they are deployed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from deploying.asking import Ask


class Deployment(Protocol):
    """Of one stage into one cloud, from one tree. Whatever refuses raises Refused."""

    def check(self) -> None:
        """Whose credentials these are, and what has to be there before, ere anything takes time."""

    def synthesise(self) -> None: ...

    def show_changes(self) -> object:
        """On the screen; nothing is changed."""

    def deploy(self, ask: Ask) -> None:
        """Shows, asks, and does what was shown; nothing where nothing differs."""

    def next_words(self) -> Iterable[str]:
        """What is left to do afterwards."""
