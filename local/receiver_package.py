"""The functions' deployment package, unpacked as Cloud Functions unpacks it."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from gcp_stack.packaging import build_archive


def unpack_functions(folder: Path) -> Path:
    """The folder that holds what the zip holds, and nothing of the repository beside."""
    package = folder / "functions"
    shutil.rmtree(package, ignore_errors=True)
    with zipfile.ZipFile(build_archive(build=folder / "build").file) as archive:
        archive.extractall(package)
    return package
