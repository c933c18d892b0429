"""The environment in which tools and parts run."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolchain.tools import environment, homely, without_proxy


@pytest.mark.parametrize(
    ("caller", "spared"),
    [
        ({}, "localhost,127.0.0.1,::1"),
        ({"NO_PROXY": ".corp.example"}, ".corp.example,localhost,127.0.0.1,::1"),
        ({"no_proxy": "localhost,10.0.0.1", "NO_PROXY": "unread"}, "localhost,10.0.0.1,127.0.0.1,::1"),
    ],
    ids=["none", "upper-case", "both"],
)
def test_loopback_goes_through_no_proxy_and_the_callers_exceptions_stay(
    caller: dict[str, str], spared: str
) -> None:
    assert without_proxy(caller) == {"no_proxy": spared, "NO_PROXY": spared}


def test_what_points_at_a_cloud_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL_DYNAMODB", "CDK_DEFAULT_ACCOUNT", "PYTHONPATH"):
        monkeypatch.setenv(name, "elsewhere")
    assert "elsewhere" not in environment().values()


def test_a_part_has_its_home_and_its_temporary_files_in_its_own_folder(tmp_path: Path) -> None:
    found = homely(tmp_path / "part")
    assert all(Path(place).is_relative_to(tmp_path) and Path(place).is_dir() for place in found.values())
