"""What the function consists of: settings that pass through the environment, pins, and the zip."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from gcp_stack.packaging import FUNCTION_SRC, ROOT, build_archive, function_files
from receiver.settings import ReceiverSettings
from stages.stage import load_stage

# Without site, no .pth file puts the repository itself on the path.
ALONE = """
import sys
function, packages = sys.argv[1:]
sys.path[:0] = [function, packages]
from functions_framework import create_app
app = create_app(target="receive", source=function + "/main.py")
print(app.test_client().post("/", data=b"{}").status_code)
"""

IMPORTED = ("boto3", "functions-framework", "google-cloud-firestore")


@pytest.mark.parametrize("stage", ["local", "dev", "prod"])
def test_settings_come_back_from_the_environment_as_the_stage_says(stage: str) -> None:
    settings = ReceiverSettings.of(load_stage(stage), webhook_secret_file="/secrets/active")
    assert ReceiverSettings.from_env(settings.to_env()) == settings


def test_the_functions_pins_are_the_repositorys_and_leave_nothing_to_chance() -> None:
    pins, own = pins_in(FUNCTION_SRC / "requirements.txt"), pins_in(ROOT / "requirements.txt")
    assert pins.items() <= own.items()
    assert pins == {name: version(name) for name in all_requirements(IMPORTED)}


def test_the_zip_holds_what_runs_and_nothing_else() -> None:
    paths = {str(path) for path in function_files()}
    packages = {"aws_access", "contract", "github", "receiver", "redeliver", "relay"}
    assert {"main.py", "requirements.txt", "receiver/webhook.py", "contract/event.py"} <= paths
    assert {path.split("/")[0] for path in paths} == {"main.py", "requirements.txt"} | packages
    assert not [path for path in paths if not path.endswith((".py", ".txt"))]


def test_the_zip_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = (build_archive(build=tmp_path / name) for name in ("a", "b"))
    assert first.content_hash == second.content_hash
    assert first.file.read_bytes() == second.file.read_bytes()
    with zipfile.ZipFile(first.file) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("main.py") == (FUNCTION_SRC / "main.py").read_bytes()


def test_the_unpacked_zip_answers_by_itself_beside_nothing_but_its_requirements(
    tmp_path: Path, firestore_host: str
) -> None:
    with zipfile.ZipFile(build_archive(build=tmp_path / "build").file) as archive:
        archive.extractall(tmp_path / "function")
    settings = ReceiverSettings.of(load_stage("local"), webhook_secret_file=str(tmp_path / "active"))
    (tmp_path / "active").write_bytes(b"a secret")
    answered = subprocess.run(  # noqa: S603  # the script above
        [sys.executable, "-I", "-S", "-c", ALONE, str(tmp_path / "function"), sysconfig.get_path("purelib")],
        env={**settings.to_env(), "FIRESTORE_EMULATOR_HOST": firestore_host},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert answered.stdout.splitlines()[-1] == "401"


def pins_in(file: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^ ]+) ", file.read_text(), re.MULTILINE))


def all_requirements(names: tuple[str, ...]) -> set[str]:
    """The packages and all that they pull in where the function runs, which is Linux as this is."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(direct_requirements(name))
    return found


def direct_requirements(name: str) -> Iterator[str]:
    for line in requires(name) or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name.lower().replace("_", "-").replace(".", "-")
            for extra in requirement.extras:
                yield from extra_requirements(requirement.name, extra)


def extra_requirements(name: str, extra: str) -> Iterator[str]:
    for line in requires(name) or []:
        requirement = Requirement(line)
        if requirement.marker is not None and requirement.marker.evaluate({"extra": extra}):
            yield requirement.name.lower().replace("_", "-").replace(".", "-")
