"""`python -m bench.page`: the dashboard in a real browser, from the posted webhook to the page."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure, at_most, run, shown
from toolchain.processes import Process
from toolchain.tools import JAVA, NODE, ROOT, environment

SECONDS = 600
NPM = ROOT / "dashboard" / "node_modules" / "vitest" / "vitest.mjs"


def measure() -> list[Figure]:
    found = _measured()
    return [
        at_most("webhook → the page, p50", found["posted_to_page_p50_ms"], 150, "ms"),
        at_most("webhook → the page, p99", found["posted_to_page_p99_ms"], 500, "ms"),
        at_most("the page's first paint, p50", found["first_paint_p50_ms"], 1_000, "ms"),
        shown("the page's first message, p50", found["first_message_p50_ms"], "ms"),
        at_most("the page's JavaScript at once, compressed", found["javascript_gzip_kb"], 260, "KB"),
    ]


def _measured() -> dict[str, float]:
    """What the browser's bench writes. Raises LocalRunError with its last lines where it cannot run."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.json"
        process = Process.start(
            "The page's bench",
            [str(NODE), str(NPM), "run", "--config", "vitest.bench.config.ts"],
            env=environment({"CV_BENCH": str(figures), "JAVA": str(JAVA)}),
            log=Path(folder) / "output.txt",
            cwd=ROOT / "dashboard",
        )
        try:
            process.wait(seconds=SECONDS)
        except Exception:
            # A missed goal ends it as well, after the figures were written.
            if not figures.exists():
                raise
        found: dict[str, float] = json.loads(figures.read_text())
        return found


if __name__ == "__main__":
    sys.exit(run(measure))
