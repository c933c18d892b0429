"""The page in a real browser, against the whole local stage: `dashboard/tests/browser` does the looking."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local.endpoints import ENDPOINTS_VARIABLE
from local.firestore_emulator import find_jar
from local.local_stage import LocalStage
from toolchain.processes import supervised
from toolchain.tools import JAVA, ROOT, environment

pytestmark = pytest.mark.long_module

SCREENSHOTS = ROOT / "tests" / "output" / "dashboard"
SUITE_SECONDS = 1500


@pytest.fixture
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no browser: install Chromium (Debian: apt-get install chromium)")
    return found


@pytest.fixture
def emulator_jar(local_stage: LocalStage) -> Path:
    jar = find_jar()
    if jar is None or local_stage.dashboard is None:
        pytest.skip("no official Firestore emulator can be had, and no other speaks a browser's protocol")
    return jar


def test_the_page_shows_what_is_posted(local_stage: LocalStage, browser: str, emulator_jar: Path) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run(  # noqa: S603  # the environment's own npm, first on its PATH
        supervised(["npm", "run", "--silent", "test:browser"]),
        cwd=ROOT / "dashboard",
        env=environment(_surroundings(local_stage, browser, emulator_jar)),
        capture_output=True,
        text=True,
        check=False,
        timeout=SUITE_SECONDS,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert list(SCREENSHOTS.glob("*.png"))


def _surroundings(stage: LocalStage, browser: str, jar: Path) -> dict[str, str]:
    """The suite's variables for the running stage; dashboard/README.md lists them."""
    receiver, endpoints = stage.receiver, stage.folder / "endpoints.json"
    if not endpoints.exists():
        stage.endpoints().write(endpoints)
    command = [sys.executable, "-m", "functions_framework", "--target", "receive"]
    source = ["--source", str(receiver.function.package / "main.py"), "--host", "127.0.0.1", "--port"]
    deployed = receiver.function.environment_of(receiver.settings.to_env(), stage.aws.client_environment)
    return deployed | {
        "CHROMIUM": browser,
        "JAVA": str(JAVA),
        "FIRESTORE_EMULATOR_JAR": str(jar),
        "CV_PAGE": stage.dashboard.url if stage.dashboard else "",
        "CV_FIRESTORE": stage.firestore.host,
        "CV_PROJECT": stage.stage.google_project,
        "CV_RECEIVER": receiver.url,
        "CV_WEBHOOK_SECRET": stage.secret,
        "CV_BOT_LOGIN": stage.stage.events.bot_logins[0],
        "CV_RECEIVER_COMMAND": shlex.join([*command, *source]) + " {port}",
        "CV_SUMMARY_COMMAND": f"{sys.executable} -m ops summary --json",
        ENDPOINTS_VARIABLE: str(endpoints),
        "CV_SCREENSHOTS": str(SCREENSHOTS),
    }
