"""That everything comes in one version, and with a checksum where the lock file can hold one.

Whether a version is known to be vulnerable takes somebody's database: GitHub looks at these same files
(.github/dependabot.yml), and nothing here can, without network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding

GATE = "pins"
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-checkov.txt")
FUNCTIONS = ("lambda_src/requirements.txt", "gcp_stack/function_src/requirements.txt")
_PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[[^\]]+\])?==[^\s*]+(\s*;.*)?(\s+\\)?$")
_EXACT = re.compile(r"^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$")


def findings(root: Path) -> Iterator[Finding]:
    for name in (*REQUIREMENTS, *FUNCTIONS):
        yield from of_requirements(name, (root / name).read_text())
    for folder in ("", "dashboard/"):
        yield from of_package(f"{folder}package.json", (root / f"{folder}package.json").read_text())
        yield from of_lock(f"{folder}package-lock.json", (root / f"{folder}package-lock.json").read_text())


def of_requirements(name: str, text: str) -> Iterator[Finding]:
    for line in text.splitlines():
        wanted = line.split("#")[0].strip()
        if wanted and not wanted.startswith("-") and not _PINNED.match(wanted):
            yield Finding(GATE, "one version", name, f"{wanted!r} may be more than one version")


def of_package(name: str, text: str) -> Iterator[Finding]:
    body = json.loads(text)
    for kind in ("dependencies", "devDependencies"):
        for package, version in body.get(kind, {}).items():
            if not _EXACT.match(version):
                yield Finding(
                    GATE, "one version", name, f"{package} {version!r} may be more than one version"
                )


def of_lock(name: str, text: str) -> Iterator[Finding]:
    for path, package in json.loads(text)["packages"].items():
        # What a package brings along inside itself is covered by that package's checksum.
        if path and not package.get("inBundle") and "integrity" not in package:
            yield Finding(GATE, "checksum", name, f"{path} has no checksum")
