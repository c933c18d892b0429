"""Routes in the deployed stage, in both shapes: each queue gets exactly what its filter says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from contract.contribution import Tally
from local.event_pattern import misses
from local.local_stage import LocalStage
from stages.stage import STAGES_FILE
from stages.streams import COUNTED_PATTERN
from tests.integration.archive import archived
from tests.integration.observing import Repository, assert_settled, deliver, figures_of
from tests.routing_cases import CASES, records, route
from tests.waiting import eventually

# Both stages on one worker, so that each is deployed once.
pytestmark = pytest.mark.xdist_group("routes")

QUESTIONS = 'name = "questions"\nfilter = { from_chatbot = false, keywords = ["python", "golang"] }\n'
ONE = (QUESTIONS,)
PROCESSORS_KEYWORDS = '[local]\npipe = { keywords = ["ython", "golang"] }\n'
"""Looked for as written, anywhere in the text: of one stage only, to see that it does not concern routes."""
THREE = (
    QUESTIONS,
    'name = "archive"\nconsumer = "archiver"\n',
    'name = "elsewhere"\nfilter = { repository = { anything-but = "octo-tests/routed" }, deleted = false }\n',
)
HERE, ELSEWHERE = Repository("octo-tests/routed", 61), Repository("octo-tests/elsewhere", 62)
BOT = "cv-chatbot[bot]"
# The last of them is taken by every filter: an order is kept up to the queue, so what is not there by then
# does not come.
WEBHOOKS = [
    HERE.comment("Does he know Python?", number=1),
    HERE.comment("Does he know java?", number=2),
    HERE.comment("He knows python and golang.", number=3, login=BOT),
    ELSEWHERE.comment("Does she know golang?", number=4),
    HERE.comment("Does he know rust, then?", number=1, action="edited", updated_at="2026-11-16T10:00:00Z"),
    ELSEWHERE.comment("The last one, on python", number=5),
]
MESSAGES = {"questions": {1, 4, 5}, "elsewhere": {4, 5}}
"""The comments that a route gets, by number."""


@contextmanager
def _stage_with(
    routes: tuple[str, ...], folder: Path, *, local: str = "[local]\n", **how: Any
) -> Iterator[LocalStage]:
    stages_file = folder / "stages.toml"
    without = (
        STAGES_FILE.read_text().replace("[[local.routes]]", "[[unused.routes]]").replace("[local]\n", local)
    )
    stages_file.write_text(without + "".join(f"\n[[local.routes]]\n{route}" for route in routes))
    with LocalStage(stages_file=stages_file, **how) as stage:
        for webhook in WEBHOOKS:
            deliver(stage, webhook)
        yield stage


@pytest.fixture(scope="module")
def one_route(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStage]:
    """A pipe of its own; with IAM enforced, since its grants are new."""
    folder = tmp_path_factory.mktemp("one")
    with _stage_with(ONE, folder, local=PROCESSORS_KEYWORDS, enforce_iam=True) as stage:
        yield stage


@pytest.fixture(scope="module")
def three_routes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStage]:
    """Rules on a bus."""
    with _stage_with(THREE, tmp_path_factory.mktemp("three")) as stage:
        yield stage


def _records(stage: LocalStage, route: str) -> list[dict[str, Any]]:
    """All that the route's queue holds, once the last one is there."""
    sqs = stage.client("sqs")
    url = sqs.get_queue_url(QueueName=stage.stage.names.route(route, "queue"))["QueueUrl"]
    found: dict[str, dict[str, Any]] = {}

    def has_all() -> bool:
        stage.check()
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        found.update((each["MessageId"], json.loads(each["Body"])) for each in answer.get("Messages", ()))
        return any(_message(record) == "comment-5" for record in found.values())

    assert eventually(has_all)
    has_all()
    return list(found.values())


def _message(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["NewImage"]["message_id"]["S"])


def test_one_route_gets_exactly_what_its_filter_says(one_route: LocalStage) -> None:
    records = _records(one_route, "questions")
    assert sorted(map(_message, records)) == [f"comment-{number}" for number in sorted(MESSAGES["questions"])]


@pytest.mark.parametrize("route", ["questions", "elsewhere"])
def test_routes_on_the_bus_get_exactly_what_their_filters_say(three_routes: LocalStage, route: str) -> None:
    records = _records(three_routes, route)
    assert sorted(map(_message, records)) == [f"comment-{number}" for number in sorted(MESSAGES[route])]


def test_a_message_is_the_same_in_both_shapes(one_route: LocalStage, three_routes: LocalStage) -> None:
    by_pipe, by_bus = (
        next(record for record in _records(stage, "questions") if _message(record) == "comment-5")
        for stage in (one_route, three_routes)
    )
    assert by_pipe.keys() == by_bus.keys()
    assert by_pipe["dynamodb"].keys() == by_bus["dynamodb"].keys()
    ours = {"received_at", "delivery_id", "trace", "expires_at"}
    for record in (by_pipe, by_bus):
        for name in ours:
            record["dynamodb"]["NewImage"].pop(name)
    assert by_pipe["dynamodb"]["NewImage"] == by_bus["dynamodb"]["NewImage"]


def test_the_processor_counts_as_ever_beside_them(one_route: LocalStage, three_routes: LocalStage) -> None:
    for stage in (one_route, three_routes):
        assert_settled(stage, WEBHOOKS)
    assert figures_of(three_routes, HERE).tally.messages == 3


def test_a_thread_whose_question_lost_the_pipes_keyword_is_taken_back_whole(one_route: LocalStage) -> None:
    assert_settled(one_route, WEBHOOKS)
    assert figures_of(one_route, HERE).tally == Tally()
    assert figures_of(one_route, ELSEWHERE).tally.questions == 1


def test_the_archive_holds_every_version_once(three_routes: LocalStage) -> None:
    def lines_of_both() -> list[dict[str, Any]]:
        return [line for each in (HERE, ELSEWHERE) for line in archived(three_routes, each.name)]

    assert eventually(lambda: len(lines_of_both()) >= len(WEBHOOKS))
    lines = lines_of_both()
    assert len({line["event_id"] for line in lines}) == len(lines) == len(WEBHOOKS)
    texts = {line["text"] for line in lines if line["message_id"] == "comment-1"}
    assert texts == {"Does he know Python?", "Does he know rust, then?"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["filter"]))
def test_eventbridge_takes_what_the_table_says(three_routes: LocalStage, case: dict[str, Any]) -> None:
    """The same table that `cv-analytics routes test` is held against."""
    taken = _taken_by_eventbridge(three_routes, route(case["filter"]).pattern)
    assert taken == (list(records()) if case["takes"] == "every one" else case["takes"])


def test_eventbridge_takes_for_the_processor_what_the_local_pipe_takes(three_routes: LocalStage) -> None:
    ours = [name for name, record in records().items() if not misses(COUNTED_PATTERN, record)]
    assert _taken_by_eventbridge(three_routes, COUNTED_PATTERN) == ours


def _taken_by_eventbridge(stage: LocalStage, pattern: dict[str, Any]) -> list[str]:
    """By its TestEventPattern, which wants a whole event: record and pattern are wrapped as its `detail`."""
    events, wrapped = stage.client("events"), json.dumps({"detail": pattern})
    envelope = {
        "id": "0",
        "source": "pipe",
        "detail-type": "record",
        "account": "000000000000",
        "time": "2026-01-01T00:00:00Z",
        "region": "eu-west-2",
        "resources": [],
    }
    return [
        name
        for name, record in records().items()
        if events.test_event_pattern(EventPattern=wrapped, Event=json.dumps({**envelope, "detail": record}))[
            "Result"
        ]
    ]
