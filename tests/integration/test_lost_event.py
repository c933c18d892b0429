"""Nothing but an alarm's e-mail and the runbook is needed to find a lost event and bring it back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from local.local_stage import LocalStage
from tests.integration.observing import Repository, held, post_to, settled_differences
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
    assert eventually(lambda: post_to(local_stage, counted).status == 202)
    assert settled_differences(local_stage, [counted]) == []
    with _messages_lost(local_stage):
        assert eventually(lambda: post_to(local_stage, lost).status == 202)

    page, _, heading = _link_of(local_stage).partition("#")
    told = _commands_under(heading, page)
    assert {"reconcile", "timeline", "ledger"} <= {line.split()[1] for line in told}
    assert any("--repair" in line for line in told)

    entity = f"comment-{lost.payload['comment']['id']}"
    day = ("reconcile", "--day", DAY, "--repository", repository.name, *NOW)
    found = command(*day)
    (difference,) = found.shown["differences"]
    assert (found.code, difference["finding"]) == (1, "not counted")
    assert (difference["correlation_id"], difference["subject"]) == (f"{repository.name}#7", entity)
    events = command("timeline", f"{repository.name}#7", *NOW).shown["events"]
    stuck = {event["entity_id"]: event for event in events}[entity]
    assert (stuck["stuck_at"], stuck["standing"]) == ("processor", "missing")
    assert stuck["advice"]["runbook"] == f"{page}#{heading}"

    assert command(*day, "--repair", "--yes").code == 0
    assert settled_differences(local_stage, [counted, lost]) == []
    assert command("timeline", f"{repository.name}#7", *NOW).code == 0


@contextmanager
def _messages_lost(stage: LocalStage) -> Iterator[None]:
    """Nobody takes what comes into the work queue meanwhile, and then somebody empties it."""
    functions, processor = stage.client("lambda"), stage.endpoints().functions["processor"]
    (mapping,) = functions.list_event_source_mappings(FunctionName=processor)["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        yield
        assert eventually(lambda: held(stage, "work_queue")) == 1
        stage.client("sqs").purge_queue(QueueUrl=stage.endpoints().queues["work_queue"])
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
