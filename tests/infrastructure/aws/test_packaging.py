"""Dependencies are packed only if they are what the pins and their RECORDs say."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from stacks.packaging.installed import PackagingError, Pin, installed_files, read_pins
from stacks.packaging.trim import SERVICES, is_needed
from tests.infrastructure.aws.synthesis import ROOT

PIN = Pin("example", "1.0")
MODULE = b"answer = 42\n"


def _install(site: Path, *, version: str = "1.0", pure: bool = True) -> Path:
    """A distribution as pip leaves it behind, of one module."""
    info = site / f"example-{version}.dist-info"
    info.mkdir(parents=True)
    (site / "example.py").write_bytes(MODULE)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: example\nVersion: {version}\n")
    (info / "WHEEL").write_text(f"Wheel-Version: 1.0\nRoot-Is-Purelib: {str(pure).lower()}\n")
    digest = base64.urlsafe_b64encode(hashlib.sha256(MODULE).digest()).rstrip(b"=").decode()
    record = [
        f"example.py,sha256={digest},{len(MODULE)}",
        f"../../bin/example,sha256={digest},{len(MODULE)}",
        "__pycache__/example.cpython-311.pyc,,",
        f"{info.name}/RECORD,,",
    ]
    (info / "RECORD").write_text("\n".join(record) + "\n")
    return site / "example.py"


def test_modules_are_packed_and_scripts_and_caches_are_not(tmp_path: Path) -> None:
    module = _install(tmp_path)
    (file,) = installed_files(PIN, [str(tmp_path)])
    assert (file.path, file.source, file.read()) == ("example.py", module, MODULE)


def test_missing_distribution_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        PackagingError, match=r"^example: not installed, pinned to 1\.0; remove \.venv and run `make setup`$"
    ):
        installed_files(PIN, [str(tmp_path)])


def test_other_version_is_refused(tmp_path: Path) -> None:
    _install(tmp_path, version="1.1")
    with pytest.raises(PackagingError, match=r"^example: installed as 1\.1, pinned to 1\.0; remove"):
        installed_files(PIN, [str(tmp_path)])


def test_file_that_was_changed_after_installation_is_refused(tmp_path: Path) -> None:
    module = _install(tmp_path)
    module.write_bytes(b"answer = 41\n")
    (file,) = installed_files(PIN, [str(tmp_path)])
    with pytest.raises(PackagingError, match=r"example\.py: changed since it was installed; remove \.venv"):
        file.read()


def test_compiled_distribution_is_refused(tmp_path: Path) -> None:
    _install(tmp_path, pure=False)
    with pytest.raises(PackagingError, match=r"^example 1\.0: not pure Python"):
        installed_files(PIN, [str(tmp_path)])


@pytest.mark.parametrize(
    "line", ["example", "example>=1", "-r other.txt", "example==1.0 ; python_version < '4'"]
)
def test_only_exact_pins_are_read(tmp_path: Path, line: str) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"{line}\n")
    with pytest.raises(PackagingError, match=r"^requirements\.txt: expected name==version"):
        read_pins(lock)


def test_a_pin_is_read_with_its_hashes(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("# by uv\nexample==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n")
    assert read_pins(lock) == [PIN]


def test_what_is_packed_is_what_is_tested() -> None:
    tested = (ROOT / "requirements.txt").read_text().splitlines()
    for pin in read_pins(ROOT / "lambda_src" / "requirements.txt"):
        assert f"{pin.name}=={pin.version} \\" in tested


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        ("botocore/client.py", True),
        ("botocore/data/endpoints.json", True),
        ("botocore/data/dynamodb/2012-08-10/service-2.json.gz", True),
        ("botocore/data/dynamodb/2012-08-10/examples-1.json", False),
        ("botocore/data/ec2/2016-11-15/service-2.json.gz", False),
        ("boto3-1.43.106.dist-info/LICENSE", True),
        ("tzdata-2026.6.dist-info/licenses/LICENSE", True),
        ("boto3-1.43.106.dist-info/RECORD", False),
        ("aws_lambda_powertools/event_handler/api_gateway.py", False),
    ],
)
def test_services_out_of_use_are_left_out(path: str, *, needed: bool) -> None:
    assert is_needed(path) is needed


def test_every_service_that_a_function_calls_is_packed() -> None:
    """botocore knows no service without its description."""
    sources = [file.read_text() for file in (ROOT / "lambda_src").rglob("*.py")]
    made = r'(?:boto3\.(?:client|resource)|connect)\(\s*"(\w+)"'
    called = {name for source in sources for name in re.findall(made, source)}
    assert called >= {"dynamodb", "sesv2", "ssm"}
    assert called <= set(SERVICES)
