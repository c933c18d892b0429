"""A stage's Firestore, or of the local one its emulator."""

from __future__ import annotations

import os

from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore import Client

from ops.connection import Connection
from ops.failure import NotReached


def connect_firestore(connection: Connection) -> Client:
    """Raises NotReached where nobody is logged in."""
    if connection.endpoints is None:
        try:
            return Client(project=connection.stage.google_project)
        except GoogleAuthError as error:
            raise NotReached(f"Google: {error}") from None
    # The one way in which Google's client can be pointed at an emulator.
    os.environ["FIRESTORE_EMULATOR_HOST"] = connection.endpoints.firestore
    return Client(project=connection.endpoints.firestore_project)
