"""Pinned dependencies, taken from the running environment's installed distributions."""

from __future__ import annotations

import base64
import csv
import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Self

REMEDY = "remove .venv and run `make setup`"


class PackagingError(Exception):
    """The environment does not match the pins. The text is one line with the remedy."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of an asset: where it goes, where it is, and the SHA-256 that it must have."""

    path: str
    source: Path
    sha256: str

    @classmethod
    def of(cls, path: str, source: Path) -> Self:
        """The file as it is now."""
        return cls(path, source, hashlib.sha256(source.read_bytes()).hexdigest())

    def read(self) -> bytes:
        """The file's bytes. Raises PackagingError if they do not have the expected hash."""
        content = self.source.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise PackagingError(f"{self.source}: changed since it was installed; {REMEDY}")
        return content


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of a requirements file."""

    name: str
    version: str


def read_pins(lock: Path) -> list[Pin]:
    """The pins of a file of `name==version` and hashes. Raises PackagingError for any other line."""
    lines = [line.split("#")[0].rstrip("\\ ").lstrip() for line in lock.read_text().splitlines()]
    return [_read_pin(line, lock) for line in lines if line and not line.startswith("--hash=sha256:")]


def _read_pin(line: str, lock: Path) -> Pin:
    match = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.+!]+)", line)
    if match is None:
        raise PackagingError(f"{lock.name}: expected name==version, is {line!r}")
    return Pin(*match.groups())


def installed_files(pin: Pin, search_path: Sequence[str] | None = None) -> list[PackedFile]:
    """The files of a pinned distribution, as its RECORD promises them, without caches and scripts.

    Raises PackagingError where it is missing, of another version, or not pure Python.
    """
    distribution = _find(pin, search_path)
    if "Root-Is-Purelib: true" not in (distribution.read_text("WHEEL") or ""):
        raise PackagingError(f"{pin.name} {pin.version}: not pure Python, so it cannot be packed for Lambda")
    files = sorted(_recorded(distribution), key=lambda file: file.path)
    if not files:
        raise PackagingError(f"{pin.name} {pin.version}: no RECORD of its files; {REMEDY}")
    return files


def _find(pin: Pin, search_path: Sequence[str] | None) -> Distribution:
    where = sys.path if search_path is None else list(search_path)
    found = next(iter(distributions(name=pin.name, path=where)), None)
    if found is None or found.version != pin.version:
        state = "not installed" if found is None else f"installed as {found.version}"
        raise PackagingError(f"{pin.name}: {state}, pinned to {pin.version}; {REMEDY}")
    return found


def _recorded(distribution: Distribution) -> Iterator[PackedFile]:
    root = Path(str(distribution.locate_file("")))
    for path, promised, _ in csv.reader((distribution.read_text("RECORD") or "").splitlines()):
        algorithm, _, digest = promised.partition("=")
        if algorithm != "sha256" or ".." in path or path.endswith(".pyc"):
            continue
        yield PackedFile(path, root / path, base64.urlsafe_b64decode(digest + "=").hex())
