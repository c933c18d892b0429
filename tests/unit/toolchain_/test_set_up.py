"""Set-up on machines that lack something, and on one that lacks nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from toolchain import set_up
from toolchain.tools import ROOT, environment

SCRIPT = ROOT / "toolchain" / "set_up.sh"


def _run_with_only(folder: Path, named: str = "", **programs: str) -> subprocess.CompletedProcess[str]:
    """The script on a machine whose only programs are these shell scripts, and `dirname`."""
    for name, content in {**programs, "dirname": 'exec /usr/bin/dirname "$@"'}.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\n{content}\n")
        program.chmod(0o755)
    env = {"PATH": str(folder), "PYTHON": named}
    return subprocess.run(  # noqa: S603  # the project's own script
        ["/bin/sh", str(SCRIPT)], env=env, capture_output=True, text=True, check=False
    )


def _python(version: str) -> str:
    """A program that answers the script's questions as that version of Python would, and says who it is."""
    return f'''if [ "$1" = -c ]; then
    exec {sys.executable} -c "import sys; sys.version_info = tuple(map(int, '{version}'.split('.'))); $2"
fi
echo "{version} $@"'''


SET_UP = str(ROOT / "toolchain" / "set_up.py")


@pytest.mark.parametrize(
    ("programs", "chosen"),
    [
        ({"python3": "3.11.2"}, "3.11.2"),
        ({"python": "3.14.0"}, "3.14.0"),
        ({"python3": "3.11.2", "python3.12": "3.12.1", "python3.13": "3.13.0"}, "3.13.0"),
        ({"python3": "3.15.0", "python3.12": "3.12.1"}, "3.12.1"),
        ({"python3": "3.9.2"}, "3.9.2"),
    ],
    ids=["as-python3", "as-python", "the-deployed-one-first", "too-new", "too-old-but-can-get-uv"],
)
def test_a_python_that_fits_is_found(tmp_path: Path, programs: dict[str, str], chosen: str) -> None:
    done = _run_with_only(tmp_path, **{name: _python(version) for name, version in programs.items()})
    assert done.stdout.split() == [chosen, SET_UP]


def test_a_python_can_be_named(tmp_path: Path) -> None:
    other = {"python3.13": _python("3.13.0"), "my python": _python("3.12.1")}
    done = _run_with_only(tmp_path, str(tmp_path / "my python"), **other)
    assert done.stdout.split() == ["3.12.1", SET_UP]


@pytest.mark.parametrize("named", ["old", "no-such-program", "python3.13 -c pass"])
def test_a_named_python_that_does_not_fit_is_one_sentence(tmp_path: Path, named: str) -> None:
    done = _run_with_only(tmp_path, named, **{"python3.13": _python("3.13.0"), "old": _python("3.10.1")})
    assert done.returncode == 1
    assert (
        done.stderr == f"PYTHON is {named}, which is no Python from 3.11 to 3.14: unset it or name another.\n"
    )


def test_without_a_python_uv_fetches_one(tmp_path: Path) -> None:
    done = _run_with_only(tmp_path, uv='echo "$@"', python3=_python("3.8.1"))
    assert done.stdout.split() == ["run", "--no-project", "--python", "3.13", SET_UP]


def test_no_python_at_all_is_one_sentence(tmp_path: Path) -> None:
    done = _run_with_only(tmp_path)
    assert done.returncode == 1
    [sentence] = done.stderr.splitlines()
    assert "needs Python 3.11 to 3.14 and found none" in sentence


def test_a_python_without_ensurepip_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(set_up.SetUpError, match="install python3-venv"):
        set_up._install_uv()


def test_the_machines_own_uv_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "uv").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert set_up.find_uv() == str(tmp_path / "uv")


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only package there is."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    wheel = shelf / "example-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("example.py", "")
        archive.writestr(
            "example-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: example\nVersion: 1.0\n"
        )
        archive.writestr("example-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("example-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(shelf))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(set_up, "WORK", tmp_path)
    return wheel


def test_a_package_is_installed_where_its_hash_is_the_known_one(wheel: Path, tmp_path: Path) -> None:
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"example==1.0 --hash=sha256:{digest}\n")
    set_up.install_environment("Packages", tmp_path / "venv", str(requirements), python=sys.executable)
    assert list((tmp_path / "venv").glob("lib/python3.*/site-packages/example.py"))


@pytest.mark.parametrize(
    "pin", ["example==1.0", "example==1.0 --hash=sha256:" + "0" * 64], ids=["none", "other"]
)
def test_a_package_without_the_known_hash_is_refused(wheel: Path, tmp_path: Path, pin: str) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(pin + "\n")
    with pytest.raises(set_up.SetUpError, match=r"(Hash mismatch|hashes)"):
        set_up.install_environment("Packages", tmp_path / "venv", str(requirements), python=sys.executable)


def test_a_moved_checkout_gets_another_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its programs name the place where they were installed."""
    asked = {}
    for place in ("here", "there"):
        monkeypatch.setattr(set_up, "ROOT", tmp_path / place)
        (tmp_path / place / "toolchain").mkdir(parents=True)
        for name in (*set_up.PYTHON_INPUTS, "toolchain/set_up.py"):
            (tmp_path / place / name).write_text("the same")
        asked[place] = set_up._python_fingerprint()
    assert asked["here"] != asked["there"]


@pytest.mark.parametrize("named", ["", "another"])
def test_an_environment_stays_unless_its_python_is_gone_or_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setattr(set_up, "VENV", tmp_path)
    monkeypatch.setattr(set_up, "VENV_PYTHON", tmp_path / "python")
    monkeypatch.setenv("PYTHON", named)
    python, stamp = tmp_path / "python", tmp_path / ".set-up"
    python.touch()
    stamp.touch()
    set_up._forget_what_does_not_fit()
    assert stamp.exists() is not bool(named)
    stamp.touch()
    python.unlink()
    set_up._forget_what_does_not_fit()
    assert not stamp.exists()


@pytest.mark.parametrize(
    ("kept", "named", "chosen"),
    [
        ("version_info = 3.12.1", "", "kept"),
        ("version = 3.12.1", "", "kept"),
        ("version_info = 3.10.1", "", "own"),
        ("version_info = 3.12.1", "another", "own"),
        (None, "", "own"),
    ],
    ids=["by-uv", "by-venv", "too-old", "another-is-named", "none"],
)
def test_an_environment_is_made_again_with_the_python_that_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str | None, named: str, chosen: str
) -> None:
    monkeypatch.setattr(set_up, "VENV", tmp_path)
    monkeypatch.setattr(set_up, "VENV_PYTHON", tmp_path / "bin-python")
    monkeypatch.setenv("PYTHON", named)
    if kept:
        (tmp_path / "kept-python").touch()
        (tmp_path / "bin-python").symlink_to(tmp_path / "kept-python")
        (tmp_path / "pyvenv.cfg").write_text(f"home = /somewhere\n{kept}\n")
    assert set_up._python() == {"kept": str(tmp_path / "kept-python"), "own": sys.executable}[chosen]


def test_all_caches_are_in_this_folder_unless_somebody_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("npm_config_cache", "/elsewhere")
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)
    monkeypatch.setenv("PIP_TARGET", "/misleading")
    environment = set_up._environment()
    assert environment["npm_config_cache"] == "/elsewhere"
    assert environment["UV_CACHE_DIR"].startswith(str(set_up.WORK))
    assert "PIP_TARGET" not in environment


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
        ("error: Failed to download x\n  cause: Hash mismatch for x\n\nExpected:\n", "Hash mismatch"),
        ("just this line\n", "just this line"),
        ("", "no reason was given"),
    ],
    ids=["pip", "npm", "uv", "other", "silent"],
)
def test_a_failed_command_is_reported_by_its_own_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: str, error: str
) -> None:
    monkeypatch.setattr(set_up, "WORK", tmp_path)
    shout = [sys.executable, "-c", f"import sys; sys.stderr.write({log!r}); sys.exit(3)"]
    with pytest.raises(set_up.SetUpError, match=error) as failure:
        set_up.run("Something", shout)
    assert "run make again" in str(failure.value)


def test_the_tools_come_from_the_environment_and_not_from_the_machine() -> None:
    found = environment({"EXTRA": "1"})
    assert Path(found["JSII_NODE"]).is_relative_to(sys.prefix)
    assert found["EXTRA"] == "1"
    assert os.access(found["JSII_NODE"], os.X_OK)
