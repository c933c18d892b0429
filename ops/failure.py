"""Why a command ends with exit code 2."""

from __future__ import annotations


class Failed(Exception):
    """Its text is one sentence for the person who typed the command."""


class NotReached(Failed):
    """Google or a store did not answer, refused, or holds what cannot be read."""
