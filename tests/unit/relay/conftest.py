"""The relay through its real framework, on the stores that the receiver's tests use."""

from __future__ import annotations

from tests.unit.receiver.conftest import aws, door, firestore_host, open_door, settings, stores

__all__ = ["aws", "door", "firestore_host", "open_door", "settings", "stores"]
