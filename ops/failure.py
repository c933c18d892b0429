"""Why a command ends with exit code 2."""

from __future__ import annotations


class Failed(Exception):
    """Its text is one sentence for the person who typed the command."""
