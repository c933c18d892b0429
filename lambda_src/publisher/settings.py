"""The publisher's environment variables."""

from __future__ import annotations

from dataclasses import dataclass

from contract.settings import EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherSettings(EnvironmentSettings):
    """Written by the stack, read by the handler."""

    stage: str
    google_project: str
    google_audience: str
    """The identity provider at Google that exchanges this function's AWS identity for a token; empty in front
    of an emulator, which takes anybody.
    """
    firestore_endpoint: str
    """Where Firestore's REST API is."""
    publisher_dlq_url: str
