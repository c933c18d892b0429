"""Stage `local`'s templates: synthesised once for each content of what synthesis reads."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from local.deploy import Deployment
from toolchain.tools import CDK

READ = ("app.py", "cdk.json", "cdk.context.json", "stacks", "stages", "contract", "lambda_src")
"""What synthesis reads of a checkout, beside the stages file."""
UNUSED_SECONDS = 86_400
"""What nobody has used for so long is removed."""


class Templates:
    """Those of what the sources are now. The packages that a deploy zips stay beside them."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._key = self._current_key()
        self.folder = deployment.root / ".build" / "templates" / self._key

    @property
    def made(self) -> bool:
        """Whether an earlier run made them, and the packages that they name are still there."""
        manifests = [json.loads(each.read_text()) for each in self.folder.glob("*.assets.json")]
        paths = [each["source"]["path"] for manifest in manifests for each in manifest["files"].values()]
        if not manifests or not all((self.folder / path).exists() for path in paths):
            return False
        os.utime(self.folder)
        return True

    def keep(self, made: Path) -> Path:
        """The folder to deploy from: this one for others as well, unless a source was saved meanwhile."""
        if self._current_key() != self._key:
            return made
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self._remove_unused()
        aside = Path(tempfile.mkdtemp(prefix=".making-", dir=self.folder.parent))
        shutil.copytree(made, aside, dirs_exist_ok=True)
        try:
            aside.rename(self.folder)
        except OSError:
            # Another run was faster, or a package that they name has gone.
            shutil.rmtree(aside)
            return made
        return self.folder

    def _current_key(self) -> str:
        deployment = self._deployment
        parts = [sys.version, deployment.stage.name, str(deployment.root), *_installed()]
        parts.append(_hash(deployment.stages_file))
        parts += [f"{file.relative_to(deployment.root)} {_hash(file)}" for file in sources(deployment.root)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def _remove_unused(self) -> None:
        for folder in self.folder.parent.iterdir():
            if folder.stat().st_mtime < time.time() - UNUSED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def sources(root: Path) -> Iterator[Path]:
    """Every file that synthesis may read in that checkout, except the stages file."""
    for place in (root / name for name in READ):
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (file for file in files if file.is_file() and "__pycache__" not in file.parts)


def _installed() -> Iterator[str]:
    """Each package with its version, the CDK command line among them."""
    yield (CDK.parents[1] / "package.json").read_text(encoding="utf-8")
    yield from sorted(each.name for each in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
