"""What the deployments of both clouds have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from deploying.asking import Ask


class Deployment(Protocol):
    """Deploys one stage into one cloud from one tree. Every method may raise Refused."""

    def check(self) -> None:
        """Checks the credentials and what must exist already, before anything slow starts."""

    def synthesise(self) -> None: ...

    def show_changes(self) -> object:
        """Shows what a deployment would change, and changes nothing."""

    def show_change_sets(self) -> None:
        """Shows what the cloud itself says that it would change, and changes nothing."""

    def deploy(self, ask: Ask) -> None:
        """Shows the changes, asks, and makes them. Does nothing if there are none."""

    def next_words(self) -> Iterable[str]:
        """What you have to do afterwards."""
