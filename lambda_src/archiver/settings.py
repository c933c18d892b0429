"""The archiver's environment variables."""

from __future__ import annotations

from dataclasses import dataclass

from contract.settings import EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiverSettings(EnvironmentSettings):
    """The archiver's settings, written by the stack."""

    stage: str
    bucket: str
    prefix: str
    """The route's name: each route has its own part of the bucket."""
