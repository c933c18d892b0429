"""The zip that all three functions are: the same bytes on every machine."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
FUNCTION_SRC = ROOT / "gcp_stack" / "function_src"
BUILD = ROOT / ".build"

_MODIFIED = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can hold."""
_READABLE_FILE = 0o100644


@dataclass(frozen=True, slots=True)
class Archive:
    file: Path
    content_hash: str


def build_archive(*, build: Path = BUILD) -> Archive:
    """The functions' zip, built once per content."""
    files = function_files()
    content_hash = hash_of(files)
    archive = build / f"functions-{content_hash}" / "functions.zip"
    if not archive.exists():
        _write(files, archive)
    return Archive(archive, content_hash)


def function_files() -> Mapping[PurePosixPath, bytes]:
    """What is deployed, by its path in the zip: one zip for all functions, each an entry of `main.py`."""
    sources = {FUNCTION_SRC: ("main.py", "requirements.txt", "*/**/*.py"), ROOT: ("contract/**/*.py",)}
    found = [
        (PurePosixPath(file.relative_to(root).as_posix()), file.read_bytes())
        for root, patterns in sources.items()
        for pattern in patterns
        for file in root.glob(pattern)
    ]
    return dict(sorted(found))


def hash_of(files: Mapping[PurePosixPath, bytes]) -> str:
    """Of names and contents, and so the same on every machine."""
    digest = hashlib.sha256()
    for path, content in files.items():
        digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def _write(files: Mapping[PurePosixPath, bytes], archive: Path) -> None:
    """Stored, not deflated: compressed bytes differ between versions of zlib."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=archive.parent, suffix=".part")
    with os.fdopen(handle, "wb") as sink, zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as zipped:
        for path, content in files.items():
            entry = zipfile.ZipInfo(str(path), _MODIFIED)
            entry.external_attr = _READABLE_FILE << 16
            zipped.writestr(entry, content)
    # In one step, so that nobody who builds at the same time sees half of it.
    Path(part).replace(archive)
