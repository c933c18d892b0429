"""Set-up on machines that lack something, and on one that lacks nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from toolchain import set_up
from toolchain.tools import ROOT, environment

SCRIPT = ROOT / "toolchain" / "set_up.sh"


def _run_with_only(folder: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """The script on a machine whose only programs are these shell scripts, and `dirname`."""
    for name, content in {**programs, "dirname": 'exec /usr/bin/dirname "$@"'}.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\n{content}\n")
        program.chmod(0o755)
    return subprocess.run(  # noqa: S603  # the project's own script
        ["/bin/sh", str(SCRIPT)], env={"PATH": str(folder)}, capture_output=True, text=True, check=False
    )


def test_another_python_is_named_with_what_to_do(tmp_path: Path) -> None:
    old = 'if [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi'
    done = _run_with_only(tmp_path, python3=old)
    assert done.returncode == 1
    assert "needs Python 3.11 and found Python 3.9.2" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_no_python_at_all_is_said(tmp_path: Path) -> None:
    done = _run_with_only(tmp_path)
    assert done.returncode == 1
    assert "found no Python 3" in done.stderr


def test_a_python_under_another_name_is_found(tmp_path: Path) -> None:
    done = _run_with_only(tmp_path, python3='if [ "$1" = -c ]; then exit 0; fi; echo "$@"')
    assert done.stdout.strip() == str(ROOT / "toolchain" / "set_up.py")


def test_a_python_without_ensurepip_is_told_from_a_whole_one(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up.check_python()
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(set_up.SetUpError, match="install python3-venv"):
        set_up.check_python()


def test_what_is_stamped_is_not_installed_again(tmp_path: Path) -> None:
    installed: list[str] = []
    for fingerprint in ("one", "one", "two"):
        set_up.once(tmp_path / "stamp", fingerprint, lambda: installed.append("x"))
    assert len(installed) == 2


def test_an_installation_that_fails_is_tried_again(tmp_path: Path) -> None:
    def fail() -> None:
        raise set_up.SetUpError("no network")

    with pytest.raises(set_up.SetUpError):
        set_up.once(tmp_path / "stamp", "one", fail)
    installed: list[str] = []
    set_up.once(tmp_path / "stamp", "one", lambda: installed.append("x"))
    assert installed


def test_two_set_ups_at_once_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "WORK", tmp_path)
    waiting = threading.Event()
    monkeypatch.setattr(set_up, "say", lambda _line: waiting.set())
    order: list[str] = []

    def second() -> None:
        with set_up.locked():
            order.append("second")

    with set_up.locked():
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(30)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


@pytest.mark.parametrize(
    ("log", "error"),
    [
        ("ERROR: Could not find a version\nERROR: No matching distribution found for x\n", "No matching"),
        ("npm error code ENOTFOUND\nnpm error network\nnpm error A complete log of this run\n", "ENOTFOUND"),
        ("just this line\n", "just this line"),
        ("", "no reason was given"),
    ],
    ids=["pip", "npm", "other", "silent"],
)
def test_a_failed_command_is_told_by_its_own_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: str, error: str
) -> None:
    monkeypatch.setattr(set_up, "WORK", tmp_path)
    shout = [sys.executable, "-c", f"import sys; sys.stderr.write({log!r}); sys.exit(3)"]
    with pytest.raises(set_up.SetUpError, match=error) as failure:
        set_up.run("Something", shout)
    assert "run make again" in str(failure.value)


@pytest.mark.parametrize(
    "cut", [lambda python: python.unlink(), lambda python: python.write_text("")], ids=["gone", "no-program"]
)
def test_a_broken_virtual_environment_is_seen(tmp_path: Path, cut: Callable[[Path], object]) -> None:
    python = tmp_path / "python"
    python.symlink_to(sys.executable)
    assert set_up._works(Path(sys.executable))
    cut_off = tmp_path / "other"
    cut_off.write_text("#!/bin/sh\nexit 1\n")
    cut(cut_off)
    assert not set_up._works(cut_off)


def test_every_module_of_the_google_provider_is_compiled() -> None:
    provider = set_up.SITE_PACKAGES / "cdktf_cdktf_provider_google"
    if not (set_up.VENV / ".set-up").is_file():
        pytest.skip("this environment was not made by `make setup`")
    sources = list(provider.rglob("*.py"))
    assert len(sources) > 1000
    assert [source for source in sources if not set_up._bytecode_of(source).is_file()] == []


def test_the_tools_come_from_the_environment_and_not_from_the_machine() -> None:
    found = environment({"EXTRA": "1"})
    assert found["JSII_NODE"].startswith(str(set_up.SITE_PACKAGES)) or not set_up.VENV.exists()
    assert found["EXTRA"] == "1"
    assert os.access(found["JSII_NODE"], os.X_OK)
