"""Where the Firestore emulator is looked for, and in which order."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from local import firestore_emulator
from toolchain.tools import LocalRunError

INSIDE = Path("platform/cloud-firestore-emulator/cloud-firestore-emulator.jar")


def _jar(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"jar")
    return place


@pytest.fixture(autouse=True)
def _bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No SDK, no cache, and a download that leads nowhere."""
    monkeypatch.delenv("FIRESTORE_EMULATOR_HOST", raising=False)
    monkeypatch.delenv("CLOUDSDK_ROOT_DIR", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(firestore_emulator, "USUAL_SDKS", (tmp_path / "usual-sdk",))
    monkeypatch.setattr(firestore_emulator, "FIREBASE_CACHE", tmp_path / "cache")
    monkeypatch.setattr(firestore_emulator, "DOWNLOADS", tmp_path / "downloads")
    monkeypatch.setattr(firestore_emulator, "JAR_URL", (tmp_path / "nowhere-v9.9.9.jar").as_uri())


def test_the_cloud_sdk_comes_before_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached = _jar(tmp_path / "cache" / "cloud-firestore-emulator-v1.20.4.jar")
    assert firestore_emulator.find_jar() == cached
    usual = _jar(tmp_path / "usual-sdk" / INSIDE)
    assert firestore_emulator.find_jar() == usual
    named = _jar(tmp_path / "named-sdk" / INSIDE)
    monkeypatch.setenv("CLOUDSDK_ROOT_DIR", str(tmp_path / "named-sdk"))
    assert firestore_emulator.find_jar() == named


def test_the_sdk_is_found_by_its_command_also_through_a_link(tmp_path: Path) -> None:
    jar = _jar(tmp_path / "sdk" / INSIDE)
    command = tmp_path / "sdk" / "bin" / "gcloud"
    command.parent.mkdir()
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gcloud").symlink_to(command)
    assert firestore_emulator.find_jar() == jar


def test_the_newest_of_the_cache_is_taken(tmp_path: Path) -> None:
    for version in ("1.9.0", "1.20.4", "1.19.8"):
        _jar(tmp_path / "cache" / f"cloud-firestore-emulator-v{version}.jar")
    found = firestore_emulator.find_jar()
    assert found is not None
    assert found.name.endswith("v1.20.4.jar")


def test_a_download_with_the_right_checksum_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = _jar(tmp_path / "nowhere-v9.9.9.jar")
    monkeypatch.setattr(firestore_emulator, "JAR_BYTES", len(b"jar"))
    monkeypatch.setattr(firestore_emulator, "JAR_MD5", hashlib.md5(b"jar", usedforsecurity=False).hexdigest())
    found = firestore_emulator.find_jar()
    assert found == tmp_path / "downloads" / source.name
    assert found.read_bytes() == b"jar"


def test_a_download_with_another_checksum_is_refused_and_not_kept(tmp_path: Path) -> None:
    _jar(tmp_path / "nowhere-v9.9.9.jar")
    with pytest.raises(LocalRunError, match="wrong checksum"):
        firestore_emulator.find_jar()
    assert list((tmp_path / "downloads").iterdir()) == []


def test_without_a_network_there_is_none(tmp_path: Path) -> None:
    assert firestore_emulator.find_jar() is None
    assert list((tmp_path / "downloads").iterdir()) == []


def test_an_emulator_that_is_named_but_not_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "127.0.0.1:1")
    with pytest.raises(LocalRunError, match="where nothing listens"):
        firestore_emulator.start(tmp_path)
