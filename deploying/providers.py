"""The checksums of Terraform's providers: one lock file for each stack of the Google side.

`python -m deploying.providers`, which is `make providers`, writes them; that takes Terraform and a network.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from deploying.command import credentialed, show
from deploying.refusal import Refused
from gcp_stack.golden import GOLDEN, STAGES
from gcp_stack.project import STACKS
from toolchain.tools import ROOT

LOCK = ".terraform.lock.hcl"
PLATFORMS = ("linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64")
"""Where somebody deploys from."""
NOT_PINNED = "Terraform's providers are pinned by version only. `make providers` pins their checksums too.\n"
_LOCKS = Path("gcp_stack") / "locks"


def find_terraform() -> str:
    """Raises Refused."""
    found = shutil.which("terraform") or shutil.which("tofu")
    if found is None:
        raise Refused(
            "Neither terraform nor tofu is on the PATH: install Terraform 1.5 or later, or OpenTofu."
        )
    return found


def lock_in(folder: Path, *, root: Path, word: str) -> list[str]:
    """Puts the stack's lock file into the folder, and returns what `terraform init` needs to keep to it."""
    kept = root / _LOCKS / f"{word}.hcl"
    if not kept.is_file():
        sys.stdout.write(NOT_PINNED)
        return []
    shutil.copyfile(kept, folder / LOCK)
    return ["-lockfile=readonly"]


def main(golden: Path = GOLDEN / STAGES[0], *, root: Path = ROOT) -> int:
    """From the golden files of one stage: the others have the same providers."""
    try:
        terraform = find_terraform()
        platforms = [f"-platform={platform}" for platform in PLATFORMS]
        (root / _LOCKS).mkdir(exist_ok=True)
        for word in STACKS:
            command = [terraform, "providers", "lock", *platforms]
            show(f"Providers of {word}", command, cwd=golden / word, env=credentialed())
            (golden / word / LOCK).replace(root / _LOCKS / f"{word}.hcl")
    except Refused as refused:
        sys.stderr.write(f"\n{refused}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
