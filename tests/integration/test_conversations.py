"""Every conversation of tests/cases/, as signed webhooks in, comes out as its right figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from google.cloud.firestore import Client

from contract.thread import Asks
from local.local_stage import LocalStage
from ops.peeking import Look
from processor.settings import ProcessorSettings
from tests.conversations import CASES
from tests.integration.happenings import Happenings, day_of
from tests.integration.observing import Repository, assert_settled, deliver
from tests.integration.stores import scan
from tests.integration.summaries import summary_of_day
from tests.waiting import eventually

USUAL = [case for case in CASES if not case.get("settings")]
WITH_SETTINGS = [case for case in CASES if case.get("settings")]
Case = Mapping[str, Any]


def name_of(case: Case) -> str:
    return str(case["name"])


@pytest.mark.both_queues
@pytest.mark.parametrize("case", USUAL, ids=name_of)
def test_a_conversation_comes_to_its_figures_in_any_order_and_twice(
    local_stage: LocalStage, case: Case
) -> None:
    posted = [Happenings.of(case["events"]) for _ in orders(case)]
    for happenings, order in zip(posted, orders(case), strict=True):
        deliver(local_stage, *(happenings.webhooks[place] for place in order))
    deliver_last(local_stage)
    for happenings in posted:
        assert_figures(local_stage, case, happenings)

    in_order = posted[0]
    deliver(local_stage, *(webhook.under_new_delivery() for webhook in in_order.webhooks))
    deliver_last(local_stage)
    assert_figures(local_stage, case, in_order)


@pytest.mark.both_queues
@pytest.mark.parametrize("case", [case for case in USUAL if "no_text_left_in" in case], ids=name_of)
def test_nothing_that_was_written_is_left(
    local_stage: LocalStage, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    texts = [event[part] for event in case["events"] for part in ("title", "text") if event.get(part)]
    for order in orders(case):
        happenings = Happenings.of(case["events"])
        for place in order:
            # Each on its own, so that every store has had it.
            deliver(local_stage, happenings.webhooks[place])
            deliver_last(local_stage)

    assert eventually(lambda: not left_of(local_stage, texts)), left_of(local_stage, texts)


def left_of(stage: LocalStage, texts: Iterable[str]) -> list[str]:
    """Where one of the texts still is."""
    held = {**in_firestore(stage), **in_dynamodb(stage), **in_queues(stage)}
    return [where for where, content in held.items() if any(text in content for text in texts)]


def in_firestore(stage: LocalStage) -> dict[str, str]:
    """By path."""
    collections = Client(project=stage.stage.google_project).collections()
    documents = (document for collection in collections for document in collection.stream())
    return {document.reference.path: as_text(document.to_dict()) for document in documents}


def in_dynamodb(stage: LocalStage) -> dict[str, str]:
    """By table."""
    return {table: as_text(scan(stage, table)) for table in stage.endpoints().tables.values()}


def in_queues(stage: LocalStage) -> dict[str, str]:
    held = {}
    for name, url in stage.endpoints().queues.items():
        with Look(stage.client("sqs"), url) as look:
            held[name] = as_text([message["Body"] for batch in look.batches() for message in batch])
    return held


def as_text(content: object) -> str:
    return json.dumps(content, default=str, ensure_ascii=False)


@pytest.fixture(scope="module")
def stage_of_its_own() -> Iterator[LocalStage]:
    """One whose processor counts by other rules, which no other test's messages may meet."""
    with LocalStage() as stage:
        yield stage


@pytest.mark.parametrize("case", WITH_SETTINGS, ids=name_of)
def test_a_setting_of_the_stage_decides_what_a_question_is(stage_of_its_own: LocalStage, case: Case) -> None:
    set_processor(stage_of_its_own, case["settings"])
    posted = [Happenings.of(case["events"]) for _ in orders(case)]
    for happenings, order in zip(posted, orders(case), strict=True):
        deliver(stage_of_its_own, *(happenings.webhooks[place] for place in order))
    for happenings in posted:
        assert_figures(stage_of_its_own, case, happenings)


def set_processor(stage: LocalStage, settings: Mapping[str, Any]) -> None:
    """As a deployment with these settings does; those of an earlier one no longer hold."""
    functions, name = stage.client("lambda"), stage.stage.names.processor
    variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    now = replace(
        ProcessorSettings.from_env(variables),
        asks=settings.get("asks", Asks.OUTSIDERS.value),
        keywords=tuple(settings.get("pipe.keywords", ())),
    )
    functions.update_function_configuration(
        FunctionName=name, Environment={"Variables": {**variables, **now.to_env()}}
    )


def orders(case: Case) -> list[tuple[int, ...]]:
    """In order, and reversed; all there are if the case says that none makes a difference."""
    in_order = tuple(range(len(Happenings.of(case["events"]).webhooks)))
    if case.get("in_every_order_of_arrival"):
        return list(permutations(in_order))
    return [in_order, in_order[::-1]]


def deliver_last(stage: LocalStage) -> None:
    """Counted after all that was posted before, in the order of the one stream."""
    last = Repository.new().comment("And then?")
    deliver(stage, last)
    assert_settled(stage, [last])


def assert_figures(stage: LocalStage, case: Case, happenings: Happenings) -> None:
    here = happenings.moved or happenings
    assert_comes_to(stage, case["expect"], here.repository_id, day_of())
    for day, expected in case.get("expect_other_day", {}).items():
        assert_comes_to(stage, expected, here.repository_id, day_of(day))
    if old := case.get("expect_old_repository"):
        assert_comes_to(stage, old, happenings.repository_id, day_of())


def assert_comes_to(stage: LocalStage, expected: Case, repository_id: int, day: str) -> None:
    wanted = {name: value for name, value in expected.items() if name != "repository"}
    wanted["waits"] = sorted(wanted["waits"])

    def found() -> dict[str, Any]:
        shown = summary_of_day(stage, repository_id, day)
        return {name: shown[name] for name in wanted}

    eventually(lambda: found() == wanted)
    assert found() == wanted
