"""What somebody might type after `make`, and a checkout that records what its recipes run."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from toolchain.tools import ROOT

MARK = "touched"
"""The file that every value below makes, wherever a shell or make runs a part of it."""
HOSTILE = {
    "a call of make's": f"$(shell touch {MARK})",
    "make's own syntax": f"$(eval run:;touch {MARK})",
    "an error of make's": "$(error stop)",
    "a command's output": f"$(touch {MARK})",
    "backticks": f"`touch {MARK}`",
    "a tag that ends the quotes": f'v1";touch$IFS{MARK};"',
    "the other quotes": f"v1';touch {MARK};'",
    "a second line": f"v1\ntouch {MARK}\n",
    "an option": "--yes",
    "a short option": "-h",
    "an option with a value": f"--upload-pack=touch {MARK}",
    "a backslash at the end": f"v1\\\\\n;touch {MARK}\\",
    "a pipe": f"v1 | touch {MARK} && touch {MARK} &",
    "a comment": f"#\ntouch {MARK}",
    "a variable": "$HOME$$HOME${HOME}",
    "an open bracket": "$(",
}
RECORDER = """#!/bin/sh
[ $# = 0 ] || printf '%s\\0' "$@" >> {log}
"""


class RecordingCheckout:
    """The Makefile, with a recorder of their arguments in place of the programs that it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder / "calls"
        shutil.copyfile(ROOT / "Makefile", folder / "Makefile")
        for program in (".venv/bin/python", "toolchain/set_up.sh", "toolchain/pins.sh", "checks/check.sh"):
            file = folder / program
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(RECORDER.format(log=shlex.quote(str(self._log))))
            file.chmod(0o755)

    def run(self, *command: str, **typed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  # the tests' own commands
            command,
            cwd=self.folder,
            env={**_without_make(os.environ), **typed},
            capture_output=True,
            text=True,
            check=False,
        )

    def arguments(self) -> list[str]:
        """All that the programs were given since the last call."""
        text = self._log.read_text() if self._log.exists() else ""
        self._log.unlink(missing_ok=True)
        return text.split("\0")[:-1]

    @property
    def is_untouched(self) -> bool:
        return not list(self.folder.rglob(f"*{MARK}*"))


def _without_make(environ: Mapping[str, str]) -> dict[str, str]:
    """Where make runs the tests, its own variables are no part of what is typed."""
    return {name: value for name, value in environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
