"""The receiver's deployment package, unpacked as the Cloud Function unpacks it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from gcp_stack.packaging import build_archive


def unpack_receiver(folder: Path) -> Path:
    """The folder that holds what the zip holds, and nothing of the repository beside."""
    package = folder / "receiver-package"
    with zipfile.ZipFile(build_archive(build=folder / "build").file) as archive:
        archive.extractall(package)
    return package
