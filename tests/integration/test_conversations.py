"""Every conversation of tests/cases/, as signed webhooks in, comes out as its right figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from contract.thread import Asks
from local.local_stage import LocalStage
from local.webhooks import Webhook
from processor.settings import ProcessorSettings
from tests.conversations import CASES
from tests.integration.happenings import Case, Happenings, day_of, name_of, ways
from tests.integration.observing import deliver, deliver_last
from tests.integration.summaries import summary_of_day
from tests.waiting import eventually

pytestmark = pytest.mark.both_queues

USUAL = [case for case in CASES if not case.get("settings")]
WITH_SETTINGS = [case for case in CASES if case.get("settings")]
SIDE_BY_SIDE = 8
"""Threads whose webhooks are posted at the same time."""


@pytest.fixture(scope="module")
def posted(local_stage: LocalStage) -> Mapping[str, Sequence[Happenings]]:
    """Each usual case by its name, once for each of its ways, all of them at the same time."""
    found = {name_of(case): [Happenings.of(case["events"]) for _ in ways(case)] for case in USUAL}
    post_side_by_side(local_stage, USUAL, found)
    return found


@pytest.mark.parametrize("case", USUAL, ids=name_of)
def test_a_conversation_comes_to_its_figures(
    local_stage: LocalStage, posted: Mapping[str, Sequence[Happenings]], case: Case
) -> None:
    for happenings in posted[name_of(case)]:
        assert_figures(local_stage, case, happenings)


@pytest.mark.parametrize("case", WITH_SETTINGS, ids=name_of)
def test_a_setting_of_the_stage_decides_what_a_question_is(
    local_stage: LocalStage, other_rules: ProcessorSettings, case: Case
) -> None:
    set_processor(local_stage, with_settings(other_rules, case["settings"]))
    found = {name_of(case): [Happenings.of(case["events"]) for _ in ways(case)]}
    post_side_by_side(local_stage, [case], found)
    for happenings in found[name_of(case)]:
        assert_figures(local_stage, case, happenings)


@pytest.fixture(scope="module")
def other_rules(local_stage: LocalStage) -> Iterator[ProcessorSettings]:
    """As they were deployed. Whatever a test changes them to, afterwards they hold again."""
    deployed = ProcessorSettings.from_env(variables_of(local_stage))
    yield deployed
    set_processor(local_stage, deployed)


def with_settings(deployed: ProcessorSettings, settings: Mapping[str, Any]) -> ProcessorSettings:
    return replace(
        deployed,
        asks=settings.get("asks", Asks.OUTSIDERS.value),
        keywords=tuple(settings.get("pipe.keywords", ())),
    )


def set_processor(stage: LocalStage, settings: ProcessorSettings) -> None:
    """As a deployment does: what came before is counted by then, as the emulator ends the processes."""
    deliver_last(stage)
    stage.client("lambda").update_function_configuration(
        FunctionName=stage.stage.names.processor,
        Environment={"Variables": variables_of(stage) | settings.to_env()},
    )


def variables_of(stage: LocalStage) -> dict[str, str]:
    name = stage.stage.names.processor
    configuration = stage.client("lambda").get_function_configuration(FunctionName=name)
    found: dict[str, str] = configuration["Environment"]["Variables"]
    return found


def post_side_by_side(
    stage: LocalStage, cases: Iterable[Case], found: Mapping[str, Sequence[Happenings]]
) -> None:
    """Those of one thread one after the other."""
    one_thread = [
        [happenings.webhooks[place].under_new_delivery() for place in way]
        for case in cases
        for happenings, way in zip(found[name_of(case)], ways(case), strict=True)
    ]

    def post(webhooks: Sequence[Webhook]) -> None:
        deliver(stage, *webhooks)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as posting:
        list(posting.map(post, one_thread))
    deliver_last(stage)


def assert_figures(stage: LocalStage, case: Case, happenings: Happenings) -> None:
    here = happenings.moved or happenings
    assert_comes_to(stage, case["expect"], here, day_of())
    for day, expected in case.get("expect_other_day", {}).items():
        assert_comes_to(stage, expected, here, day_of(day))
    if old := case.get("expect_old_repository"):
        assert_comes_to(stage, old, happenings, day_of())


def assert_comes_to(stage: LocalStage, expected: Case, happenings: Happenings, day: str) -> None:
    wanted = {name: value for name, value in expected.items() if name != "repository"}
    wanted["waits"] = sorted(wanted["waits"])
    counts_nothing = not any(wanted.values())

    def found() -> dict[str, Any]:
        shown = summary_of_day(stage, day, happenings.name)
        return wanted if counts_nothing and not shown else {name: shown.get(name) for name in wanted}

    eventually(lambda: found() == wanted)
    assert found() == wanted
