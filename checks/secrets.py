"""Keys and passwords in whatever Git keeps."""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding

GATE = "secrets"
_LARGEST = 5_000_000
_SIGNS = {
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "an AWS secret key": re.compile(r"(?i)secret_?access_?key[\"']?\s*[:=]\s*[\"']?[0-9A-Za-z/+]{40}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/=]{20,}"),
    "a private key in JSON": re.compile(r"\"private_key\"\s*:\s*\"-----BEGIN"),
    "a GitHub token": re.compile(r"\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{50,})"),
    "a Google API key": re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b"),
    "a Google OAuth secret": re.compile(r"\bGOCSPX-[0-9A-Za-z_-]{28}\b"),
    "a Slack token or hook": re.compile(
        r"\bxox[abpr]-[0-9A-Za-z-]{10,}|hooks\.slack\.com/services/T\w+/B\w+/\w+"
    ),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"),
    "a password in an address": re.compile(r"\b[a-z]+://[^/\s:@\"'{}<>$]+:[^/\s:@\"'{}<>$]{6,}@[\w.-]+"),
}
_ASSIGNED = re.compile(
    r"(?i)(?:secret|password|passwd|token|api_?key)[\"']?\s*[:=]\s*[\"']([0-9A-Za-z+_=-]{20,})[\"']"
)
_BITS = 4.0
"""Per character: words and placeholders lie below, random letters and figures above."""
_LOCKS = {"package-lock.json"}
_INSTALLED = {".git", ".venv", "dist", "node_modules"}
_MADE = {".build", ".hypothesis", ".run", ".setup", "__pycache__", "cdk.out", "cdktf.out"}


def findings(root: Path) -> Iterator[Finding]:
    for path in kept_files(root):
        file = root / path
        if file.name not in _LOCKS and file.is_file() and file.stat().st_size < _LARGEST:
            text = file.read_bytes().decode(errors="replace")
            for kind, line in of_text(text):
                yield Finding(GATE, kind, path, f"{path}:{line} looks like {kind}")


def of_text(text: str) -> Iterator[tuple[str, int]]:
    """What kinds there are, each with its line. The find itself is not repeated."""
    for kind, sign in _SIGNS.items():
        for found in sign.finditer(text):
            yield kind, text.count("\n", 0, found.start()) + 1
    for found in _ASSIGNED.finditer(text):
        if _bits(found[1]) > _BITS:
            yield "a secret written down", text.count("\n", 0, found.start()) + 1


def kept_files(root: Path) -> list[str]:
    """What Git keeps, or would; where there is no Git to say so, all but what is made or installed."""
    git = shutil.which("git") or "git"
    command = [git, "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603  # own command
    except (OSError, subprocess.CalledProcessError):
        return sorted(_walk(root))
    return [path for path in listed.split("\0") if path]


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        folders[:] = [
            name for name in folders if name not in _INSTALLED | _MADE and not name.endswith("_cache")
        ]
        yield from (str((Path(folder) / name).relative_to(root)) for name in files)


def _bits(text: str) -> float:
    """Shannon's entropy per character."""
    counts = Counter(text)
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts.values())
