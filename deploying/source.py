"""The tree to deploy: this one, or an earlier revision in a worktree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploying.command import show
from deploying.refusal import Refused
from toolchain.tools import ROOT, environment

NO_GIT = "unknown"
"""The revision of a tree outside Git."""
PINS = ("requirements.txt", "lambda_src/requirements.txt")
"""What synthesis and the functions consist of, besides the tree itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """A tree and its revision: `…-dirty` if it has uncommitted changes."""

    root: Path
    revision: str

    @property
    def python(self) -> Path:
        """The tree's own environment if it has one."""
        own = self.root / ".venv" / "bin" / "python"
        return own if own.exists() else Path(sys.executable)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a synthesis: this tree's modules, no credentials."""
        roots = (self.root, self.root / "lambda_src", self.root / "gcp_stack" / "function_src")
        inherited = environment({"PYTHONPATH": os.pathsep.join(map(str, roots))})
        return {**inherited, "PATH": os.pathsep.join([str(self.python.parent), inherited["PATH"]])}


def this_tree() -> Source:
    revision = _git("rev-parse", "HEAD")
    if revision is None:
        return Source(ROOT, NO_GIT)
    return Source(ROOT, f"{revision}-dirty" if _git("status", "--porcelain") else revision)


@contextmanager
def earlier_tree(name: str) -> Iterator[Source]:
    """A worktree of that revision, removed afterwards. Raises Refused if the revision does not exist."""
    revision = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if not revision:
        raise Refused(f"Git knows no revision {name!r} here: `git fetch --tags`, or see `git log --oneline`.")
    folder = Path(tempfile.mkdtemp(prefix="cv-analytics-rollback-"))
    root = folder / "tree"
    try:
        if _git("worktree", "add", "--detach", str(root), revision) is None:
            raise Refused(f"Git could not check out {revision} into {root}: see `git worktree list`.")
        _set_up_where_pins_differ(root, name)
        yield Source(root, revision)
    finally:
        _git("worktree", "remove", "--force", str(root))
        shutil.rmtree(folder, ignore_errors=True)


def _set_up_where_pins_differ(root: Path, name: str) -> None:
    """Otherwise its functions would contain this tree's packages."""
    different = [pins for pins in PINS if (root / pins).read_bytes() != (ROOT / pins).read_bytes()]
    if different:
        title = f"Set-up of {name}, whose {' and '.join(different)} differ"
        show(title, ["toolchain/set_up.sh"], cwd=root, env=environment())


def _git(*arguments: str) -> str | None:
    """Git's output, or None if it fails or is not installed."""
    git = shutil.which("git")
    if git is None:
        return None
    answer = subprocess.run(  # noqa: S603  # the arguments are this file's own, and no shell reads them
        [git, "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() if answer.returncode == 0 else None
