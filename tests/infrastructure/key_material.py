"""Long-lived keys, wherever a synthesised output might hold one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_SIGNS = {
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "an AWS secret key": re.compile(r"(?i)secret_?access_?key\W{1,6}[0-9A-Za-z/+]{40}\b"),
    "an AWS user or its key": re.compile(r"AWS::IAM::(?:AccessKey|User)\b|aws_iam_(?:access_key|user)\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\"private_key\"\s*:"),
    "a Google service account's key": re.compile(r"google_service_account_key|\"private_key_id\"\s*:"),
    "a GitHub token": re.compile(r"\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{22,})"),
    "a secret's value": re.compile(r"google_secret_manager_secret_version|AWS::SecretsManager::Secret\b"),
}


def key_material_in(text: str) -> list[str]:
    """What kinds there are, in words."""
    return [kind for kind, sign in _SIGNS.items() if sign.search(text)]


def key_material_below(folder: Path, *suffixes: str) -> Iterator[str]:
    """One line for each find in the files with these suffixes."""
    for file in sorted(path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file()):
        for kind in key_material_in(file.read_text(errors="replace")):
            yield f"{file.relative_to(folder)} holds {kind}"
