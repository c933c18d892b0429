"""What holds for every unit test."""

from __future__ import annotations

from hypothesis import settings

# No deadlines, since CI may be slow; no database, since a test leaves nothing behind.
settings.register_profile("project", deadline=None, database=None)
settings.load_profile("project")
