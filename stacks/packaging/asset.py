"""A function's asset: its package, what it shares, its pinned dependencies, and their bytecode.

Its hash covers what goes in, not what comes out, so it is the same on every machine.
"""

from __future__ import annotations

import hashlib
import io
import os
import py_compile
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stacks.packaging.installed import PackedFile, installed_files, read_pins
from stacks.packaging.trim import is_needed

ROOT = Path(__file__).resolve().parents[2]
LAMBDA_SRC = ROOT / "lambda_src"
BUILD = ROOT / ".build"

PYTHON = (3, 13)
"""The functions' runtime; bytecode belongs to one minor version."""
HAS_ITS_BYTECODE = sys.version_info[:2] == PYTHON
"""Whether this Python makes the bytecode that the functions' runtime reads."""
EVERYWHERE = ("invocation",)
"""Packages that every function imports."""
USES: Mapping[str, tuple[str, ...]] = {"auditor": ("processor",)}
"""A function's package, and those beside it that it imports: what is counted is defined in one place."""
RECIPE = "1"
"""Part of every hash. Raise it when a change of this module changes what assets contain."""
MODIFIED = 315_619_200
"""2 January 1980: the first day that a zip file can hold in every time zone."""
LAMBDA_ROOT = "/var/task"


@dataclass(frozen=True, slots=True)
class Asset:
    """A folder as it is to be zipped, and the hash of its content."""

    folder: Path
    content_hash: str

    def zipped(self, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
        """As the function's code is uploaded."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", compression) as archive:
            for path in sorted(self.folder.rglob("*")):
                archive.write(path, path.relative_to(self.folder))
        return content.getvalue()


def build_asset(package: str, *, emulated: bool = False, build: Path = BUILD, sources: Path = ROOT) -> Asset:
    """The asset of `lambda_src/<package>`, with the packages that it uses, built once per content.

    An emulator runs it on this very Python, whichever that is. Else it has bytecode only where this Python is
    the runtime's. Raises PackagingError where the environment does not hold what the pins say.
    """
    content_hash = hash_of(packed_files(package, sources))
    compiled = emulated or HAS_ITS_BYTECODE
    kind = str(sys.implementation.cache_tag) if compiled else "source"
    folder = build / f"{package}-{content_hash[:16]}-{kind}"
    if not folder.exists():
        base = _dependencies(build, kind, compiled=compiled)
        build_folder(own_files(package, sources), folder, compiled=compiled, base=base)
    return Asset(folder, content_hash)


def packed_files(package: str, sources: Path = ROOT) -> list[PackedFile]:
    """Everything in the asset of `lambda_src/<package>`, except bytecode."""
    return [*own_files(package, sources), *_pinned_files()]


def own_files(package: str, sources: Path = ROOT) -> list[PackedFile]:
    """The same without its dependencies."""
    packages = (package, *EVERYWHERE, *USES.get(package, ()))
    own = [file for each in packages for file in _files_of(sources / LAMBDA_SRC.name, each)]
    return own + _files_of(sources, "contract")


def _dependencies(build: Path, kind: str, *, compiled: bool) -> Path:
    """The same for every function, and so compiled once."""
    folder = build / f"dependencies-{hash_of(_pinned_files())[:16]}-{kind}"
    if not folder.exists():
        build_folder(_pinned_files(), folder, compiled=compiled)
    return folder


@cache
def _pinned_files() -> tuple[PackedFile, ...]:
    """The same for every function: thousands of files, which are looked up once in a synthesis."""
    pinned = (file for pin in read_pins(LAMBDA_SRC / "requirements.txt") for file in installed_files(pin))
    return tuple(file for file in pinned if is_needed(file.path))


def _files_of(root: Path, package: str) -> list[PackedFile]:
    sources = sorted(path for path in (root / package).rglob("*") if path.is_file())
    return [
        PackedFile.of(path.relative_to(root).as_posix(), path)
        for path in sources
        if "__pycache__" not in path.parts and not path.name.startswith(".")
    ]


def hash_of(files: Iterable[PackedFile]) -> str:
    lines = sorted(f"{file.path} {file.sha256}" for file in files)
    return hashlib.sha256("\n".join([RECIPE, *lines]).encode()).hexdigest()


def build_folder(
    files: Iterable[PackedFile], folder: Path, *, compiled: bool = True, base: Path | None = None
) -> None:
    """Builds in another folder and renames it, so that nobody sees half an asset.

    The files of `base` are the asset's as well, and linked, not copied.
    """
    folder.parent.mkdir(exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        if base is not None:
            shutil.copytree(base, aside, copy_function=os.link, dirs_exist_ok=True)
        for file in files:
            _write(file, aside, compiled=compiled)
        _settle(aside)
        aside.rename(folder)
    except OSError:
        # Another synthesis may have been faster; what it built is the same.
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(file: PackedFile, root: Path, *, compiled: bool) -> None:
    target = root / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(file.read())
    if compiled and target.suffix == ".py":
        py_compile.compile(
            str(target),
            dfile=f"{LAMBDA_ROOT}/{file.path}",
            doraise=True,
            # Lambda's file times are not ours, and nothing changes there: the bytecode is never stale.
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )


def _settle(root: Path) -> None:
    """One mode and one time for all files, whatever the umask and the clock."""
    for path in sorted(root.rglob("*"), reverse=True):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (MODIFIED, MODIFIED))
    root.chmod(0o755)
