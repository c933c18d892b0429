"""`python -m checks.npm_licences`: npm's packages, by pip-licenses' settings in pyproject.toml."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path

from toolchain.tools import ROOT

LOCKS = ("package-lock.json", "dashboard/package-lock.json")


def main() -> int:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pip-licenses"]
    allowed = {licence.strip() for licence in settings["allow-only"].split(";")}
    found = [
        f"{lock}: {package} is under {licence}, which pyproject.toml does not allow"
        for lock in LOCKS
        for package, licence in not_allowed(ROOT / lock, allowed)
        if package not in settings["ignore-packages"]
    ]
    sys.stderr.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


def not_allowed(lock: Path, allowed: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each package of a lock file whose licence is not allowed, with the licence."""
    for path, package in json.loads(lock.read_text())["packages"].items():
        licence = str(package.get("license", "no licence"))
        if path and licence not in allowed:
            yield path.rpartition("node_modules/")[2], licence


if __name__ == "__main__":
    sys.exit(main())
