"""`python -m ops`, the same as `cv-analytics`."""

from __future__ import annotations

from ops.cli import main

main()
