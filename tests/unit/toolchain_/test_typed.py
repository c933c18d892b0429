"""What `make` hands on is checked by the program that takes it, in a sentence."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import bench.__main__
import bench.cost.__main__
import deploying.__main__
import local.run
import local.send
import rig.__main__
from deploying import source
from deploying.refusal import Refused
from deploying.source import earlier_tree
from tests.hostile import HOSTILE, MARK
from toolchain.typed import add_switch

PROGRAMS = {
    "deploying, a stage": (deploying.__main__.main, ["deploy", "aws", "--yes=", "--"], ""),
    "deploying, a yes": (deploying.__main__.main, ["deploy", "aws", "dev"], "--yes="),
    "run": (local.run.main, [], "--once="),
    "run, a repository": (local.run.main, [], "--repository="),
    "run, a time": (local.run.main, ["--repository=o/n"], "--since="),
    "run, a chatbot": (local.run.main, ["--repository=o/n"], "--chatbot="),
    "run, a port": (local.run.main, [], "--port="),
    "send, an event": (local.send.main, [__file__], ""),
    "prove": (rig.__main__.main, [], "--seeds="),
    "bench": (bench.__main__.main, [], "--only="),
    "bench, a page": (bench.__main__.main, [], "--write="),
    "cost": (bench.cost.__main__.main, [], "--write="),
}
GIT = ("git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
TAG = HOSTILE["a tag that ends the quotes"]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_hostile_value_is_refused_in_a_sentence(
    program: str,
    value: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    main, arguments, option = PROGRAMS[program]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["program", *arguments, option + value])
    assert _exit_code(main) in (1, 2)
    assert capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_payload_that_is_no_file_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["send", value, "issue_comment"])
    assert local.send.main() == 1
    assert "The payload cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("nothing", ["--yes", "--yes=1"])
def test_a_switch_is_on_for_one_and_off_for_nothing(nothing: str) -> None:
    parser = argparse.ArgumentParser()
    add_switch(parser, "--yes", help="")
    assert parser.parse_args([nothing]).yes is True
    assert parser.parse_args(["--yes="]).yes is False
    assert parser.parse_args([]).yes is False


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In which a tag has a name that git takes and a shell would run."""
    for pins in source.PINS:
        (tmp_path / pins).parent.mkdir(exist_ok=True)
        (tmp_path / pins).touch()
    for command in (
        ["init", "--quiet"],
        ["add", "--all"],
        ["commit", "--quiet", "--message", "A commit"],
        ["tag", TAG],
    ):
        subprocess.run([*GIT, *command], cwd=tmp_path, check=True)  # noqa: S603  # the tests' own commands
    monkeypatch.setattr(source, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize("value", [value for value in HOSTILE.values() if value != TAG])
def test_a_revision_that_git_does_not_know_is_refused(value: str, repository: Path) -> None:
    with pytest.raises(Refused, match="Git knows no revision"), earlier_tree(value):
        pass
    assert not list(repository.glob(f"*{MARK}*"))


def test_a_tag_that_a_shell_would_run_is_a_revision_like_others(repository: Path) -> None:
    with earlier_tree(TAG) as tree:
        assert tree.root.is_dir()
        assert TAG not in tree.revision
    assert not list(repository.glob(f"*{MARK}*"))


def _exit_code(main: Callable[[], int]) -> int:
    try:
        return main()
    except SystemExit as refused:
        return int(refused.code or 0)
