"""One version of everything."""

from __future__ import annotations

import json

import pytest

from checks.pins import of_lock, of_package, of_requirements


@pytest.mark.parametrize(
    "line", ["boto3", "boto3>=1", "boto3==1.*", "boto3~=1.0", "git+https://example.com/a"]
)
def test_a_requirement_that_may_be_several_versions_is_found(line: str) -> None:
    assert len(list(of_requirements("requirements.txt", f"# pins\n{line}  # why\n"))) == 1


@pytest.mark.parametrize(
    "line", ["boto3==1.43.126", "boto3-stubs[sqs,sns]==1.2", "-r requirements.txt", "# boto3"]
)
def test_a_requirement_of_one_version_is_fine(line: str) -> None:
    assert list(of_requirements("requirements.txt", line)) == []


@pytest.mark.parametrize(("version", "found"), [("^1.2.3", 1), ("latest", 1), ("*", 1), ("1.2.3", 0)])
def test_an_npm_range_is_found(version: str, found: int) -> None:
    text = json.dumps({"devDependencies": {"vite": version}})
    assert len(list(of_package("package.json", text))) == found


def test_a_locked_package_without_a_checksum_is_found() -> None:
    text = json.dumps({"packages": {"": {}, "node_modules/a": {"version": "1.0.0"}}})
    assert [finding.rule for finding in of_lock("package-lock.json", text)] == ["checksum"]
