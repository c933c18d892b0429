"""What the shell offers after an option."""

from __future__ import annotations

import tomllib

from toolchain.tools import ROOT

DEFAULTS = "defaults"


def stages(incomplete: str) -> list[str]:
    """Names of stages.toml; none if it cannot be read, as there is nobody to say it to."""
    try:
        with (ROOT / "stages.toml").open("rb") as file:
            tables = tomllib.load(file)
    except (OSError, ValueError):
        return []
    return [name for name in tables if name != DEFAULTS and name.startswith(incomplete)]
