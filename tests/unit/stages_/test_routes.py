"""Routes as stages.toml has them, and the patterns that they come to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contract.event import Kind
from contract.item import to_item
from rig.builders import an_event
from stages.routes import OWN_FOLDERS
from stages.setting_error import SettingError
from stages.stage import STAGES_FILE, Stage, load_stage
from stages.streams import share_a_bus

_GRANT = "grants = [{ actions = ["


def _load(folder: Path, *routes: str) -> Stage:
    file = folder / "stages.toml"
    text = STAGES_FILE.read_text().replace("[[dev.routes]]", "[[unused.routes]]")
    file.write_text(text + "".join(f"\n[[dev.routes]]\n{route}\n" for route in routes))
    return load_stage("dev", file)


def test_an_entry_needs_a_name_and_nothing_else(tmp_path: Path) -> None:
    (route,) = _load(tmp_path, 'name = "all"').routes
    assert (route.name, route.fifo, route.consumer) == ("all", False, "")
    assert route.pattern == {"eventName": ["INSERT", "MODIFY"]}


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        ('kind = "issue"', {"kind": {"S": ["issue"]}}),
        ('repository = ["a/b", { prefix = "c/" }]', {"repository": {"S": ["a/b", {"prefix": "c/"}]}}),
        ("issue_id = [7, 8]", {"issue_id": {"N": ["7", "8"]}}),
        ("issue_id = { anything-but = 7 }", {"issue_id": {"N": [{"anything-but": ["7"]}]}}),
        ("deleted = true", {"deleted": {"BOOL": [True]}}),
        ('author = { anything-but = ["a", "b"] }', {"author": {"S": [{"anything-but": ["a", "b"]}]}}),
        ('keywords = ["python", "c++"]', {"words": {"SS": ["python", "c++"]}}),
    ],
)
def test_a_filter_is_said_of_the_records_attribute_values(
    tmp_path: Path, written: str, pattern: dict[str, Any]
) -> None:
    (route,) = _load(tmp_path, f'name = "some"\nfilter = {{ {written} }}').routes
    assert route.pattern["dynamodb"]["NewImage"] == pattern


def test_patterns_name_attributes_as_items_have_them(tmp_path: Path) -> None:
    written = 'kind = "issue", issue_id = 7, deleted = false, keywords = "python"'
    (route,) = _load(tmp_path, f'name = "some"\nfilter = {{ {written} }}').routes
    image = to_item(an_event(), expires_at=1)
    for name, wanted in route.pattern["dynamodb"]["NewImage"].items():
        assert set(wanted) == set(image[name])


@pytest.mark.parametrize(
    ("route", "key", "expected"),
    [
        ('name = "A"', "routes[0].name", "lower-case"),
        ('name = "a"\ncolour = "red"', "routes[0].colour", "unknown setting"),
        ('name = "a"\nconsumer = "nobody"', "routes[0].consumer", "archiver, a folder as lambda_src/name"),
        ('name = "a"\nconsumer = "lambda_src/../stacks"', "routes[0].consumer", "lambda_src/name"),
        ('name = "a"\nconsumer = "lambda_src/processor"', "routes[0].consumer", "part of CV Analytics"),
        ('name = "a"\nenvironment = { KEY = "x" }', "routes[0]", "need a consumer"),
        ('name = "a"\nenvironment = { KEY = 7 }', "routes[0].environment", "a text for KEY"),
        ('name = "a"\nenvironment = { STAGE = "x" }', "routes[0].environment", "not STAGE"),
        ('name = "a"\nenvironment = { AWS_REGION = "x" }', "routes[0].environment", "not AWS_REGION"),
        (
            f'name = "a"\n{_GRANT}"sns:*"], resources = ["*"] }}]',
            "routes[0].grants[0].actions[0]",
            "sns:Publish",
        ),
        (
            f'name = "a"\n{_GRANT}"sns:Publish"], resources = ["topic"] }}]',
            "routes[0].grants[0].resources",
            "an ARN",
        ),
        (f'name = "a"\n{_GRANT}], resources = ["*"] }}]', "routes[0].grants[0].actions", "at least one"),
        ('name = "a"\nfilter = { label = "bug" }', "routes[0].filter", "not label"),
        ('name = "a"\nfilter = { issue_id = "7" }', "routes[0].filter", "whole numbers"),
        ('name = "a"\nfilter = { issue_id = true }', "routes[0].filter", "whole numbers"),
        ('name = "a"\nfilter = { kind = [] }', "routes[0].filter", "texts"),
        ('name = "a"\nfilter = { kind = "question" }', "routes[0].filter", 'not "question"'),
        ('name = "a"\nfilter = { kind = ["issue", "Issue"] }', "routes[0].filter", 'not "Issue"'),
        ('name = "a"\nfilter = { kind = { prefix = "quest" } }', "routes[0].filter", '"issue" or "comment"'),
        (
            f'name = "a"\nfilter = {{ kind = {{ anything-but = {json.dumps([*Kind])} }} }}',
            "routes[0].filter",
            '"issue" or "comment"',
        ),
        ('name = "a"\nfilter = { repository = "hello" }', "routes[0].filter", "owner/name"),
        ('name = "a"\nfilter = { correlation_id = "o/r#x" }', "routes[0].filter", "owner/name#123"),
        ('name = "a"\nfilter = { message_id = "pr-7" }', "routes[0].filter", "issue-123"),
        ('name = "a"\nfilter = { thread_id = "o/r#7" }', "routes[0].filter", "1234#123"),
        ('name = "a"\nfilter = { issue_id = 0 }', "routes[0].filter", "positive"),
        ('name = "a"\nfilter = { schema_version = 99 }', "routes[0].filter", "not 99"),
        ('name = "a"\nfilter = { author = "two words" }', "routes[0].filter", "a GitHub login"),
        ('name = "a"\nfilter = { association = "member" }', "routes[0].filter", "in capitals"),
        ('name = "a"\nfilter = { created_at = "2026-11-22" }', "routes[0].filter", "2026-11-22T08:00:00Z"),
        (
            'name = "a"\nfilter = { correlation_id = "o/r#7", issue_id = [8, 9] }',
            "routes[0].filter",
            "issue_id and correlation_id of the same message",
        ),
        (
            'name = "a"\nfilter = { correlation_id = "o/r#7", repository = { prefix = "x/" } }',
            "routes[0].filter",
            "repository and correlation_id",
        ),
        (
            'name = "a"\nfilter = { thread_id = "7#8", repository_id = 8 }',
            "routes[0].filter",
            "repository_id and thread_id",
        ),
        (
            'name = "a"\nfilter = { kind = "comment", message_id = "issue-7" }',
            "routes[0].filter",
            "kind and message_id",
        ),
        ('name = "a"\nfilter = { deleted = true, keywords = "a1" }', "routes[0].filter", "no keywords"),
        ('name = "a"\nfilter = { kind = "comment", title = "Why" }', "routes[0].filter", "no title"),
        (
            'name = "a"\nfilter = { kind = "discussion_comment", title = "Why" }',
            "routes[0].filter",
            "no title",
        ),
        (
            'name = "a"\nfilter = { thread_id = "7#discussion-8", repository_id = 8 }',
            "routes[0].filter",
            "repository_id and thread_id",
        ),
        ('name = "a"\nfilter = { trace = { exists = false } }', "routes[0].filter", "prefix"),
        ('name = "a"\nfilter = { author = { wildcard = "a*" } }', "routes[0].filter", "prefix"),
        ('name = "a"\nfilter = { issue_id = { numeric = [">", 5] } }', "routes[0].filter", "whole numbers"),
        ('name = "a"\nfilter = { author = { prefix = "" } }', "routes[0].filter", "texts"),
        (
            'name = "a"\nfilter = { author = { anything-but = { prefix = "a" } } }',
            "routes[0].filter",
            "texts",
        ),
        ('name = "a"\nfilter = { keywords = "Python" }', "routes[0].filter", "lower case"),
        ('name = "a"\nfilter = { keywords = "two words" }', "routes[0].filter", "single words"),
        ('name = "a"\nfilter = { keywords = [{ prefix = "py" }] }', "routes[0].filter", "single words"),
        ('name = "a"\nfilter = "issue"', "routes[0].filter", "a table"),
        ('name = "a"\nfifo = true\nbatch_size = 11', "routes[0].batch_size", "at most 10"),
        ('name = "a"\nbatch_size = 11', "routes[0].batch_window_seconds", "at least 1"),
        (f'name = "a"\nfilter = {{ author = "{"x" * 2000}" }}', "routes[0].filter", "2,000 characters"),
    ],
)
def test_a_wrong_entry_is_said_in_one_line(tmp_path: Path, route: str, key: str, expected: str) -> None:
    with pytest.raises(SettingError) as refused:
        _load(tmp_path, route)
    said = str(refused.value)
    assert f"dev.{key}" in said
    assert expected in said
    assert "\n" not in said


@pytest.mark.parametrize(
    "written",
    [
        'correlation_id = ["o/r#7", "o/r#8"], issue_id = { anything-but = 8 }',
        'correlation_id = { prefix = "o/r#" }, repository = "x/y"',
        'message_id = ["issue-7", "comment-7"], kind = "comment"',
        'kind = ["comment", "issue"], title = "Why?"',
        'kind = "comment", closed_at = ""',
        'author = ["cv-chatbot[bot]", "ghost"]',
        'kind = "discussion", correlation_id = "o/r#discussion-7", issue_id = 7, repository = "o/r"',
        'message_id = "discussion_comment-7", kind = "discussion_comment", thread_id = "1#discussion-7"',
        "deleted = [true, false], keywords = 'python'",
    ],
)
def test_a_filter_that_some_event_matches_is_taken(tmp_path: Path, written: str) -> None:
    (route,) = _load(tmp_path, f'name = "some"\nfilter = {{ {written} }}').routes
    assert route.filter


def test_a_repository_that_the_stage_does_not_accept_never_comes(tmp_path: Path) -> None:
    accepted = 'events.repositories = ["Octo/Hello"]\n'
    file = tmp_path / "stages.toml"
    text = STAGES_FILE.read_text().replace("[[dev.routes]]", "[[unused.routes]]")
    text = text.replace("[dev]\n", f"[dev]\n{accepted}")
    for repository in ("octo/hello", "octo/other"):
        file.write_text(f'{text}\n[[dev.routes]]\nname = "a"\nfilter = {{ repository = "{repository}" }}\n')
        if repository == "octo/hello":
            assert load_stage("dev", file).routes
        else:
            with pytest.raises(
                SettingError, match=r"routes\[0\]\.filter: expected one of events\.repositories"
            ):
                load_stage("dev", file)


def test_two_routes_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"routes\[1\]\.name: another route has the name 'a'"):
        _load(tmp_path, 'name = "a"', 'name = "a"')


def test_a_consumers_folder_has_a_name_of_its_own() -> None:
    folders = {path.parent.name for path in (STAGES_FILE.parent / "lambda_src").glob("*/__init__.py")}
    assert set(OWN_FOLDERS) <= folders


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "stages.toml"
    file.write_text(STAGES_FILE.read_text().replace("routes = []", 'routes = ["archive"]'))
    with pytest.raises(SettingError, match=r"prod\.routes\[0\]"):
        load_stage("prod", file)


def test_one_route_reads_the_stream_and_more_share_a_bus(tmp_path: Path) -> None:
    assert not share_a_bus(_load(tmp_path).routes)
    assert not share_a_bus(_load(tmp_path, 'name = "a"\nfifo = true').routes)
    assert share_a_bus(_load(tmp_path, 'name = "a"', 'name = "b"').routes)


def test_a_fifo_route_is_refused_where_a_bus_would_lose_its_order(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"routes\[1\]\.fifo: only a stage's single route"):
        _load(tmp_path, 'name = "a"', 'name = "b"\nfifo = true')
