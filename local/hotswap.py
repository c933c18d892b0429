"""`make dev`: changed sources into the running stage, packed as synthesis packs them."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path
from typing import Any

from gcp_stack.packaging import FUNCTION_SRC
from local.changes import Changes, watched
from stacks.packaging.asset import BUILD, ROOT, build_asset, own_files
from stacks.packaging.installed import PackagingError

_SUFFIX = ".handler.handle"


@dataclass(frozen=True, slots=True)
class Deployed:
    """What one change of its sources replaces."""

    files: frozenset[Path]
    folders: frozenset[Path]
    """Where its files are, and where new ones would be."""
    replace: Callable[[], str]
    """Gives back the line that says what was replaced."""


@dataclass(kw_only=True)
class Hotswap:
    """Says in one line what became of each function. Code that cannot be compiled replaces nothing."""

    functions: Any
    """boto3's client of Lambda."""
    restart: Callable[[], None]
    """Starts Google's functions from their sources as they are now."""
    say: Callable[[str], None]
    sources: Path = ROOT
    build: Path = BUILD

    def watching(self) -> AbstractContextManager[Changes]:
        """Gives what `apply` takes."""
        return watched([self.sources / "lambda_src", self.sources / "contract", FUNCTION_SRC])

    def apply(self, changed: Collection[Path]) -> None:
        """Replaces every function that one of these files belongs to."""
        try:
            self._apply(changed)
        except (OSError, PackagingError) as error:
            # An editor writes while files are packed; what it writes last is a change again.
            self.say(f"Not replaced: {error}")

    def _apply(self, changed: Collection[Path]) -> None:
        touched = [each for each in self._deployed() if _is_in(each.folders, changed)]
        broken = self._broken({file for each in touched for file in each.files})
        for each in touched:
            if not each.files & broken:
                began = time.monotonic()
                self.say(f"{each.replace()} in {time.monotonic() - began:.1f} s")

    def _deployed(self) -> list[Deployed]:
        pages = self.functions.get_paginator("list_functions").paginate()
        found = [
            (one["FunctionName"], one["Handler"].removesuffix(_SUFFIX))
            for page in pages
            for one in page["Functions"]
        ]
        ours = [self._of_lambda(*one) for one in found if (self.sources / "lambda_src" / one[1]).is_dir()]
        return [*ours, self._of_google()]

    def _of_lambda(self, name: str, package: str) -> Deployed:
        packed = own_files(package, self.sources)

        def replace() -> str:
            asset = build_asset(package, emulated=True, build=self.build, sources=self.sources)
            code = asset.zipped(zipfile.ZIP_STORED)
            self.functions.update_function_code(FunctionName=name, ZipFile=code)
            return f"{name}: runs the new code"

        files = frozenset(file.source for file in packed)
        return Deployed(files, frozenset(file.parent for file in files), replace)

    def _of_google(self) -> Deployed:
        def replace() -> str:
            self.restart()
            return "receiver, relay and redeliver: started again"

        folders = frozenset([FUNCTION_SRC, self.sources / "contract"])
        return Deployed(frozenset(file for each in folders for file in each.rglob("*.py")), folders, replace)

    def _broken(self, files: Iterable[Path]) -> set[Path]:
        broken = set()
        for file in files:
            try:
                compile(file.read_bytes(), str(file), "exec")
            except SyntaxError as error:
                self.say(f"{relpath(file, self.sources)}:{error.lineno}: {error.msg}. The old code stays.")
                broken.add(file)
        return broken


def _is_in(folders: Iterable[Path], changed: Iterable[Path]) -> bool:
    folders = set(folders)
    return any(folders & set(path.parents) for path in changed)
