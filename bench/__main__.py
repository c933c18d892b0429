"""`make bench`: every measured claim, each bench in a process of its own, in one table.

`.build/bench.json` holds the figures; `--only NAME` measures some, `--write` writes docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from bench import performance_page
from bench.figures import Figure, print_table
from toolchain.processes import Process
from toolchain.tools import LocalRunError
from toolchain.typed import add_switch

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
SECONDS = 3_600

BENCHES: Mapping[str, str] = {
    "processor": "bench.processor",
    "startup": "bench.startup",
    "hot keys": "bench.hot_keys",
    "hostile": "bench.hostile",
    "receiver": "bench.receiver",
    "receiver startup": "bench.receiver_startup",
    "receiver load": "bench.receiver_load",
    "latency": "bench.latency",
    "backlog": "bench.backlog",
    "page": "bench.page",
    "cost": "bench.cost",
    "developer": "bench.developer",
}
"""A bench by its name: a module whose `measure` gives its figures, and which ends with `run(measure)`."""


def main() -> int:
    options = _parse()
    figures = [figure for name in options.only or BENCHES for figure in _run(name, BENCHES[name])]
    print_table(figures)
    latest = _latest()
    _keep(latest)
    if options.write:
        performance_page.write(latest)
    missed = [figure.claim for figure in figures if figure.holds is False]
    sys.stdout.write(f"{len(missed)} of {len(figures)} figures miss their goal\n")
    return 1 if missed else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=BENCHES, help="may be given more than once")
    add_switch(parser, "--write", help="write docs/performance.md")
    return parser.parse_args()


def _run(name: str, module: str) -> Sequence[Figure]:
    """A bench that ends without figures is one figure, which does not hold."""
    out = _json(name)
    log = out.with_suffix(".log")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.unlink(missing_ok=True)
    began = time.monotonic()
    sys.stdout.write(f"{name} …\n")
    sys.stdout.flush()
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", module, "--json", str(out)]
    bench = Process.start(name, command, env=os.environ, log=log, cwd=ROOT)
    # A missed goal ends it with a code of its own; what counts is whether it wrote its figures.
    with suppress(LocalRunError):
        bench.wait(seconds=SECONDS)
    bench.stop(seconds=60)
    sys.stdout.write(f"{name}: {time.monotonic() - began:.0f} s\n")
    if not out.exists():
        return [Figure(f"{name} could be measured", "", 0, "", holds=False, note=_last_line(log))]
    return read(out)


def _json(name: str) -> Path:
    return BUILD / "bench" / f"{name.replace(' ', '-')}.json"


def read(file: Path) -> list[Figure]:
    """The figures that `bench.figures.to_json` wrote."""
    return [Figure(**figure) for figure in json.loads(file.read_text())]


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text().splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def _latest() -> dict[str, list[Figure]]:
    """Of every bench, also of those that were not run this time."""
    return {name: read(_json(name)) for name in BENCHES if _json(name).exists()}


def _keep(latest: Mapping[str, Sequence[Figure]]) -> None:
    rows = {name: [asdict(figure) for figure in figures] for name, figures in latest.items()}
    (BUILD / "bench.json").write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
