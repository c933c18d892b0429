"""`cv-analytics routes`: which way an event takes, and why not the others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from local.event_pattern import Miss, misses
from ops.cli import app
from ops.routes.ways import NoEvent, event_name_of, record_of, ways
from stages.stage import load_stage
from tests.integration.observing import Repository
from tests.routing_cases import CASES, records, route


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["filter"]))
def test_a_filter_takes_what_the_table_says(case: dict[str, Any]) -> None:
    pattern = route(case["filter"]).pattern
    taken = [name for name, record in records().items() if not misses(pattern, record)]
    assert taken == (list(records()) if case["takes"] == "every one" else case["takes"])


def test_every_field_that_fails_is_shown() -> None:
    record = records()["issues.opened issue-2900000041"]
    pattern = route(
        {"kind": "comment", "issue_id": [1, 2], "author": "mina-okafor", "keywords": "rust"}
    ).pattern
    found = {miss.path.removeprefix("dynamodb.NewImage."): miss for miss in misses(pattern, record)}
    assert set(found) == {"kind.S", "issue_id.N", "words.SS"}
    assert found["issue_id.N"] == Miss("dynamodb.NewImage.issue_id.N", ["1", "2"], "41")
    assert "kubernetes" in found["words.SS"].found


def test_a_missing_field_is_shown_as_absent() -> None:
    record = records()["issue_comment.deleted comment-492700400"]
    assert [miss.found for miss in misses(route({"keywords": "python"}).pattern, record)] == [None]


def test_a_removed_item_takes_no_route() -> None:
    record = {**records()["issues.opened issue-2900000041"], "eventName": "REMOVE"}
    assert [miss.path for miss in misses(route({}).pattern, record)] == ["eventName"]


def test_the_processor_takes_every_message_whatever_the_pipes_keywords() -> None:
    stage = load_stage("local")
    keyed = replace(stage, pipe=replace(stage.pipe, keywords=("zeppelin",)))
    payload = Repository("o/r", 1).comment("Nothing of that").payload
    processor, *_ = ways(record_of("issue_comment", payload, keyed), keyed)
    assert processor.is_taken


def test_a_payload_that_comes_to_nothing_says_why() -> None:
    payload = Repository("o/r", 1).comment("From a bot", login="dependabot[bot]").payload
    with pytest.raises(NoEvent, match="bot"):
        record_of("issue_comment", payload, load_stage("local"))


@pytest.mark.parametrize(("payload", "name"), [({"comment": {}}, "issue_comment"), ({}, "issues")])
def test_an_event_is_known_by_its_payload(payload: Any, name: str) -> None:
    assert event_name_of(payload) == name


def _json_of(*arguments: str) -> tuple[int, Any]:
    answer = CliRunner().invoke(app, ["routes", *arguments, "--json"])
    return answer.exit_code, json.loads(answer.stdout)


def test_the_command_shows_every_way(tmp_path: Path) -> None:
    file = tmp_path / "payload.json"
    file.write_bytes(Repository("o/r", 1).comment("On python").body)
    code, ways = _json_of("test", "--payload", str(file))
    assert code == 0
    assert {("processor", True), ("archive", True)} <= {(way["route"], way["taken"]) for way in ways}


def test_what_is_no_event_is_misuse(tmp_path: Path) -> None:
    file = tmp_path / "payload.json"
    for text in ("{", "{}", "[1]", "7", "[" * 100_000, "\ud800"):
        file.write_text(text, errors="surrogatepass")
        answer = CliRunner().invoke(app, ["routes", "test", "--payload", str(file)])
        assert (answer.exit_code, type(answer.exception)) == (2, SystemExit)


def test_a_chatbots_name_is_shown_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = load_stage("local")
    asked = replace(stage, routes=(route({"author": {"anything-but": ["cv-chatbot[bot]"]}}),))
    monkeypatch.setattr("stages.stage.load_stage", lambda _name: asked)
    file = tmp_path / "payload.json"
    file.write_bytes(Repository("o/r", 1).comment("Yes", login="cv-chatbot[bot]").body)
    assert (
        'author is "cv-chatbot[bot]"'
        in CliRunner().invoke(app, ["routes", "test", "--payload", str(file)]).output
    )


def test_routes_are_listed_with_their_queues() -> None:
    code, (archive, *others) = _json_of("list")
    assert code == 0
    by = "rule on the bus" if others else "pipe"
    assert (archive["name"], archive["by"], archive["consumer"]) == ("archive", by, "archiver")
    assert archive["queue"] == "cv-analytics-local-route-archive-queue"
    assert (
        CliRunner().invoke(app, ["routes", "list", "--stage", "prod"]).stdout.startswith("Stage prod has no")
    )
