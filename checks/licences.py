"""The licences of everything that is installed, Python's and Node's."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Collection, Iterator
from pathlib import Path

from checks.finding import Finding

GATE = "licences"
OURS = "cv-analytics"


def findings(root: Path, allowed: Collection[str]) -> Iterator[Finding]:
    for name, licence in (*_of_python(), *_of_node(root)):
        if not is_allowed(licence, allowed):
            yield Finding(GATE, licence, name, f"{name} is under {licence}, which is not among those allowed")


def is_allowed(licence: str, allowed: Collection[str]) -> bool:
    """An SPDX expression, or an older word: of alternatives one is enough, of a sum all are needed."""
    if licence in allowed:
        return True
    plain = licence[1:-1] if licence.startswith("(") and licence.endswith(")") else licence
    return any(
        all(part in allowed for part in alternative.split(" AND ")) for alternative in plain.split(" OR ")
    )


def _of_python() -> Iterator[tuple[str, str]]:
    for found in importlib.metadata.distributions():
        name = found.metadata["Name"]
        if name != OURS:
            yield f"python/{name}", licence_of(found.metadata)


def licence_of(metadata: importlib.metadata.PackageMetadata) -> str:
    """The expression; else the classifiers, of which all hold; else the first line of the field."""
    expression = _field(metadata, "License-Expression")
    classifiers = metadata.get_all("Classifier") or []
    words = [word.rpartition(" :: ")[2] for word in classifiers if word.startswith("License ::")]
    telling = [word for word in words if word != "OSI Approved"]
    lines = _field(metadata, "License").splitlines()
    return expression or " AND ".join(telling) or (lines or ["none named"])[0]


def _field(metadata: importlib.metadata.PackageMetadata, name: str) -> str:
    return metadata[name].strip() if name in metadata else ""


def _of_node(root: Path) -> Iterator[tuple[str, str]]:
    for lock in (root / "package-lock.json", root / "dashboard" / "package-lock.json"):
        for path, package in json.loads(lock.read_text())["packages"].items():
            if path:
                name = path.rpartition("node_modules/")[2]
                yield f"node/{name}", str(package.get("license", "none named"))
