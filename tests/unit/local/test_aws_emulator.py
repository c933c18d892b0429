"""MiniStack as it is started, and how it is reached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local.aws_emulator import AwsEmulator
from local.aws_session import emulator_session


def _client(service: str, endpoint: str) -> Any:
    session: Any = emulator_session()
    keys = {"aws_access_key_id": "k", "aws_secret_access_key": "s"}
    return session.client(service, endpoint_url=endpoint, region_name="eu-west-2", **keys)


def test_its_private_keys_are_in_its_own_folder_for_nobody_else(tmp_path: Path) -> None:
    emulator = AwsEmulator(tmp_path, "eu-west-2")
    process = emulator.start()
    try:
        emulator.wait()
        # Only what is used is loaded; this service signs with a key that it makes and keeps.
        _client("cognito-idp", emulator.endpoint).list_user_pools(MaxResults=1)
        keys = [file for file in tmp_path.rglob("*.pem") if b"PRIVATE KEY" in file.read_bytes()]
    finally:
        process.kill()
    assert keys
    assert all(key.parent.stat().st_mode & 0o077 == 0 for key in keys)


@pytest.mark.parametrize("variable", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
def test_a_persons_own_aws_settings_play_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    (tmp_path / "config").write_text("[default]\nregion = us-east-1\n[profile broken\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv(variable, "nobody")
    assert _client("sqs", "http://127.0.0.1:9").meta.region_name == "eu-west-2"
