"""What `--json` prints: one value on one line of standard output, and nothing beside it."""

from __future__ import annotations

import json
import sys
from typing import Any


def print_json(shown: Any) -> None:
    """In ASCII: any terminal and any encoding takes it, and no character in it does anything."""
    sys.stdout.write(json.dumps(shown).replace("\x7f", r"\u007f") + "\n")
