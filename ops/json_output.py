"""What `--json` prints: one value on one line of standard output, and nothing beside it."""

from __future__ import annotations

import json
import sys
from typing import Any


def print_json(shown: Any) -> None:
    sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
