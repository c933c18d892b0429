"""Nothing but an alarm's e-mail and the runbook is needed to find a lost event and bring it back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from local.local_stage import LocalStage
from tests.integration.observing import Repository, assert_settled, deliver
from tests.integration.queues import take
from tests.integration.typed import Command
from tests.waiting import eventually
from toolchain.tools import ROOT

ALARM = "aggregate-drift"
NOW = ("--settled-after", "0")
DAY = "2026-11-16"


def test_a_lost_event_is_found_from_the_alarms_mail_and_brought_back(
    local_stage: LocalStage, command: Command
) -> None:
    repository = Repository.new()
    counted, lost = repository.comment("Does Scala pay?"), repository.comment("Is Haskell lost?")
    deliver(local_stage, counted)
    assert_settled(local_stage, [counted])
    with _message_lost(local_stage, repository.name):
        deliver(local_stage, lost)

    page, _, heading = _link_of(local_stage).partition("#")
    named = _commands_under(heading, page)
    assert {"reconcile", "timeline"} <= {line.split()[1] for line in named}
    assert any("--repair" in line for line in named)

    correlation_id = f"{repository.name}#7"
    day = ("reconcile", "--day", DAY, "--repository", repository.name, *NOW)
    found = command(*day)
    (difference,) = found.shown["differences"]
    assert (found.code, difference["finding"]) == (1, "thread")
    assert difference["correlation_id"] == correlation_id
    messages = command("timeline", correlation_id, *NOW).shown["messages"]
    stuck = {message["message_id"]: message for message in messages}[
        f"comment-{lost.payload['comment']['id']}"
    ]
    assert (stuck["stuck_at"], stuck["standing"]) == ("processor", "missing")
    assert stuck["advice"]["runbook"] == f"{page}#{heading}"

    assert command(*day, "--repair", "--yes").code == 0
    assert_settled(local_stage, [counted, lost])
    # Firestore follows the figures a little later.
    assert eventually(lambda: command("timeline", correlation_id, *NOW).code == 0)


@contextmanager
def _message_lost(stage: LocalStage, repository: str) -> Iterator[None]:
    """The processor is off meanwhile, and somebody deletes that repository's message from the work queue."""
    functions, processor = stage.client("lambda"), stage.endpoints().functions["processor"]
    (mapping,) = functions.list_event_source_mappings(FunctionName=processor)["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        yield
        take(stage, "work_queue", repository, number=1)
    finally:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def _link_of(stage: LocalStage) -> str:
    """As it stands in the alarm's mail."""
    name = stage.stage.names.of(ALARM)
    (alarm,) = stage.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    link = re.search(r"Runbook: (\S+)$", alarm["AlarmDescription"])
    assert link
    return link[1]


def _commands_under(heading: str, page: str) -> list[str]:
    section = (ROOT / page).read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^cv-analytics .+$", section, re.MULTILINE)
