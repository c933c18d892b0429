"""The token is the environment's, else that of GitHub's command line, else none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from local.own_repository.github_token import Token, find_token
from local.typed import BadInput

API = "https://api.github.com"


def _with_gh(folder: Path, script: str) -> dict[str, str]:
    gh = folder / "gh"
    gh.write_text(f"#!/bin/sh\n{script}\n")
    gh.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.defpath}"}


def test_the_environments_comes_first(tmp_path: Path) -> None:
    environment = _with_gh(tmp_path, "echo from-gh") | {"GITHUB_TOKEN": " from-env\n"}
    assert find_token(environment, API) == Token("from-env", "GITHUB_TOKEN")


def test_githubs_command_line_is_asked_for_the_host_of_the_api(tmp_path: Path) -> None:
    environment = _with_gh(tmp_path, 'echo "$1-$2-$4"')
    assert find_token(environment, API) == Token("auth-token-github.com", "`gh auth token`")
    assert find_token(environment, "https://git.example.com/api/v3").value == "auth-token-git.example.com"


@pytest.mark.parametrize("script", ["exit 1", "echo no; exit 4", "true"])
def test_where_nobody_is_logged_in_there_is_none(tmp_path: Path, script: str) -> None:
    assert find_token(_with_gh(tmp_path, script), API) == Token()


def test_without_either_there_is_none(tmp_path: Path) -> None:
    assert find_token({"PATH": str(tmp_path)}, API) == Token()


@pytest.mark.parametrize("value", ["two words", "tokén", "a\x07b"])
def test_what_no_header_can_carry_is_refused(value: str) -> None:
    with pytest.raises(BadInput, match="The token from GITHUB_TOKEN cannot be sent"):
        find_token({"GITHUB_TOKEN": value}, API)
