"""Redeliver's environment variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from contract.settings import EnvironmentSettings

if TYPE_CHECKING:
    from stages.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeliverSettings(EnvironmentSettings):
    """Written by the Google stack; `stages/stage.py` says what the values mean."""

    stage: str
    google_project: str
    github_api_url: str
    github_hooks: tuple[str, ...]
    github_app_id: str
    github_token_file: str
    """A mounted secret: a token or, where there is an app id, the app's private key in PEM form."""
    asks_per_run: int

    @classmethod
    def of(cls, stage: Stage, *, github_token_file: str) -> Self:
        return cls(
            stage=stage.name,
            google_project=stage.google_project,
            github_api_url=stage.redeliver.github_api_url,
            github_hooks=stage.redeliver.hooks,
            github_app_id=stage.redeliver.github_app_id,
            github_token_file=github_token_file,
            asks_per_run=stage.redeliver.asks_per_run,
        )
