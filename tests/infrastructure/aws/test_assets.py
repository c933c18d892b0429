"""The Lambda assets, as they will be unpacked: alone, small, and the same wherever they are built."""

from __future__ import annotations

import filecmp
import json
import os
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stacks.packaging.asset import HAS_ITS_BYTECODE, USES, build_asset, build_folder
from stacks.packaging.installed import PackedFile
from stacks.packaging.trim import SERVICES
from tests.infrastructure.aws.synthesis import ROOT, Synthesised

FUNCTIONS = ("processor", "aggregator", "publisher", "reporter", "auditor", "archiver")
MAX_ZIP_BYTES = 5 * 1024 * 1024

ALONE = """
import importlib, json, pkgutil, sys, threading
root, service = sys.argv[1:]
sys.path.insert(0, root)
sys.dont_write_bytecode = True
for package in (service, "contract"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        importlib.import_module(module.name)
import boto3, zoneinfo
assert callable(importlib.import_module(service + ".handler").handle)
for name in json.loads(sys.stdin.read()):
    boto3.client(name)
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo("Europe/London")
files = [module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)]
threads = [thread.name for thread in threading.enumerate()]
print(json.dumps({"files": files, "prefix": sys.base_prefix, "threads": threads}))
"""


@pytest.fixture(scope="module", params=FUNCTIONS)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def zipped(service: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("asset") / f"{service}.zip"
    file.write_bytes(build_asset(service, emulated=True).zipped())
    return file


def _variables(synthesised: Synthesised, service: str) -> dict[str, str]:
    names = synthesised.stage.names
    name = names.route("archive") if service == "archiver" else names.of(service)
    function = synthesised.pipeline.named("AWS::Lambda::Function", "FunctionName", name)[1]
    variables = function["Environment"]["Variables"]
    return {key: value if isinstance(value, str) else f"<{key}>" for key, value in variables.items()}


def test_asset_runs_alone(service: str, zipped: Path, local: Synthesised, tmp_path: Path) -> None:
    """Unpacked, with Lambda's variables, with no site-packages but its own, and from bytecode throughout.

    It starts no thread: Lambda stops them all between two invocations.
    """
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(tmp_path)
    for source in tmp_path.rglob("*.py"):
        source.write_text("raise AssertionError('compiled again')\n")
    done = subprocess.run(  # noqa: S603  # this very interpreter
        [sys.executable, "-I", "-S", "-c", ALONE, str(tmp_path), service],
        input=json.dumps(SERVICES),
        env={
            **_variables(local, service),
            "AWS_LAMBDA_FUNCTION_NAME": service,
            "AWS_REGION": "eu-west-2",
            "AWS_DEFAULT_REGION": "eu-west-2",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    foreign = [file for file in found["files"] if not file.startswith((str(tmp_path), found["prefix"]))]
    assert [file for file in found["files"] if "site-packages" in file] == foreign == []
    assert found["threads"] == ["MainThread"]


def test_asset_is_small(zipped: Path) -> None:
    assert zipped.stat().st_size <= MAX_ZIP_BYTES


def test_asset_holds_its_own_function_and_what_that_uses(service: str) -> None:
    folder = build_asset(service).folder
    assert (folder / "contract").is_dir()
    packed = {other for other in FUNCTIONS if (folder / other).exists()}
    assert packed == {service, *USES.get(service, ())}


def test_bytecode_is_shipped_where_this_python_makes_that_of_the_runtime(service: str) -> None:
    assert any(build_asset(service).folder.rglob("*.pyc")) is HAS_ITS_BYTECODE


def test_bytecode_changes_no_hash(service: str) -> None:
    assert build_asset(service).content_hash == build_asset(service, emulated=True).content_hash


def test_every_module_has_the_bytecode_of_the_python_that_runs_it_here(service: str) -> None:
    folder = build_asset(service, emulated=True).folder
    modules = set(folder.rglob("*.py"))
    cached = {_source_of(path) for path in folder.rglob("*.pyc")}
    assert modules == cached
    assert not [path for path in folder.rglob("*.pyc") if path.read_bytes()[4:8] != b"\x01\0\0\0"]


def _source_of(bytecode: Path) -> Path:
    name = bytecode.name.removesuffix(f".{sys.implementation.cache_tag}.pyc")
    return bytecode.parent.parent / f"{name}.py"


def test_asset_is_the_same_wherever_it_is_built(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from stacks.packaging.asset import build_asset;"
        "print(build_asset('processor', emulated=True, build=Path(sys.argv[1])).folder)"
    )
    folders = []
    for seed, mask in (("1", 0o022), ("2", 0o077)):
        done = subprocess.run(  # noqa: S603  # this very interpreter
            [sys.executable, "-c", code, str(tmp_path / seed)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            umask=mask,
            capture_output=True,
            text=True,
            check=True,
        )
        folders.append(Path(done.stdout.strip()))
    first, second = folders
    names = [path.relative_to(first).as_posix() for path in first.rglob("*") if path.is_file()]
    assert filecmp.cmpfiles(first, second, names, shallow=False)[1:] == ([], [])
    assert _states(first) == _states(second)


def _states(folder: Path) -> dict[str, tuple[int, float]]:
    found = {path.relative_to(folder).as_posix(): path.stat() for path in folder.rglob("*")}
    return {name: (stat.st_mode, stat.st_mtime) for name, stat in found.items()}


def test_builds_at_once_do_not_meet(tmp_path: Path) -> None:
    sources = []
    for number in range(20):
        source = tmp_path / f"m{number}.py"
        source.write_text(f"value = {number}\n")
        sources.append(PackedFile.of(f"package/m{number}.py", source))
    target = tmp_path / "build" / "asset"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: build_folder(sources, target), range(4)))
    assert len(list((target / "package").glob("*.py"))) == 20
    assert [path.name for path in target.parent.iterdir()] == ["asset"]
