"""The functions at Google that write to AWS, and what each is known by on either side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stages.stage import Stage


@dataclass(frozen=True, slots=True)
class Writer:
    """A function, and the names that its identity and its role go by."""

    word: str
    setting: str
    """In a stage's `access`."""
    role_name: str
    """In its `Names`."""

    def account(self, stage: Stage) -> str:
        """The id in stages.toml."""
        return str(getattr(stage.access, self.setting))

    def role(self, stage: Stage) -> str:
        return str(getattr(stage.names, self.role_name))

    def email(self, stage: Stage) -> str:
        return f"{stage.names.of(self.word)}@{stage.google_project}.iam.gserviceaccount.com"


WRITERS = (
    Writer("receiver", "google_service_account_id", "writer_role"),
    Writer("relay", "google_relay_account_id", "relay_writer_role"),
)
