"""The relay through its real framework, on the stores that the receiver's tests use."""

from __future__ import annotations

from tests.unit.receiver.conftest import aws, firestore_host, receiver, settings, start_receiver, stores

__all__ = ["aws", "firestore_host", "receiver", "settings", "start_receiver", "stores"]
