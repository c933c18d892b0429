"""One version of everything, under a licence that asks nothing."""

from __future__ import annotations

import json
from email.message import Message

import pytest

from checks.licences import is_allowed, licence_of
from checks.pins import of_lock, of_package, of_requirements

ALLOWED = {"MIT", "Apache-2.0", "BSD-3-Clause", "MIT No Attribution License (MIT-0)"}


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


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-or-later", True),
        ("(BSD-3-Clause AND Apache-2.0)", True),
        ("MIT AND MIT No Attribution License (MIT-0)", True),
        ("MIT AND GPL-3.0-or-later", False),
        ("GPL-3.0-or-later", False),
        ("none named", False),
    ],
)
def test_of_alternatives_one_is_enough_and_of_a_sum_all_are_needed(licence: str, allowed: bool) -> None:  # noqa: FBT001  # the table's column
    assert is_allowed(licence, ALLOWED) is allowed


@pytest.mark.parametrize(
    ("headers", "licence"),
    [
        ([("License-Expression", "MIT"), ("License", "see LICENSE")], "MIT"),
        ([("Classifier", "License :: OSI Approved :: MIT License"), ("License", "x")], "MIT License"),
        ([("License", "Apache-2.0\n\nlong text")], "Apache-2.0"),
        ([], "none named"),
    ],
)
def test_a_licence_is_read_from_what_says_it_best(headers: list[tuple[str, str]], licence: str) -> None:
    metadata = Message()
    for name, value in headers:
        metadata[name] = value
    assert licence_of(metadata) == licence  # type: ignore[arg-type]  # as importlib.metadata makes it
