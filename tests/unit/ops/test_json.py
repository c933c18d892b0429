"""What commands print for scripts: snake_case alone, in every command that has `--json`."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from auditor.audit import Audit, Difference
from auditor.audit import Finding as Wrong
from ops.backfill.backfill import Tally
from ops.cli import app
from ops.dlq.letters import Letter, by_cause
from ops.dlq.showing import in_full, verdicts_as_json
from ops.dlq.trying import Counted, Verdict
from ops.doctor.finding import Finding, State, Step
from ops.outbox import showing as outbox
from ops.reconcile.reconciler import as_json
from ops.summary.summary import Source, summary_of
from ops.timeline.around import Arrival
from processor.batch import Outcome
from relay.outbox import Entry
from rig.builders import a_queue_record, a_stream_record, an_event
from tests.integration.observing import Repository
from tests.json_keys import strange_keys

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LETTER = Letter(
    queue="bugs-dlq",
    message_id="m-1",
    body=json.dumps(a_stream_record(an_event())),
    attributes={},
    group=None,
    sent_at=NOW,
)
POKED = Letter(**asdict(LETTER) | {"body": a_queue_record(an_event())["body"]})
COUNTED = Counted("1#7", "octo/hello#7", 1, 1, 0, 0, 0, 1)
ENTRY = Entry.read("comment-1@1", {}, made_at=NOW, revision=None)
FOUND = Audit([Difference(finding=Wrong.ROW, repository="octo/hello", detail="it differs")])
FINDING = Finding(step=Step.WEBHOOK, check="webhook", state=State.OK, detail="there")
SHOWN: dict[str, Any] = {
    "backfill": Tally(ignored=Counter(other_bot=1), refused=Counter()).to_json(),
    "dlq list": [cause.to_json() for cause in by_cause([LETTER])],
    "dlq show": [in_full(LETTER), in_full(POKED)],
    "dlq try": verdicts_as_json(
        [
            Verdict(POKED, Outcome.COUNTED, "", COUNTED, {"1#7/x": "no"}),
            Verdict(LETTER, Outcome.DEAD, "", None),
        ]
    ),
    "doctor": asdict(FINDING),
    "outbox": [outbox.as_json(ENTRY), outbox.waiting_as_json([ENTRY])],
    "reconcile": as_json("2026-11-16", None, FOUND, repaired=True),
    "summary": summary_of(["2026-11-16"], Source(rows={}, contributions=[], threads={})).to_json(),
    "timeline --around": Arrival(NOW, "receiver", "accepted 202", "").to_json(),
}
"""The keys of the other commands are checked where they are typed at a deployed stage."""


@pytest.mark.parametrize("command", SHOWN)
def test_what_a_command_prints_has_snake_case_keys(command: str) -> None:
    assert strange_keys(json.loads(json.dumps(SHOWN[command]))) == []


def test_what_routes_print_has_snake_case_keys(tmp_path: Path) -> None:
    payload = tmp_path / "payload.json"
    payload.write_bytes(Repository("o/r", 1).comment("On python").body)
    for arguments in (["list"], ["test", "--payload", str(payload)]):
        answer = CliRunner().invoke(app, ["routes", *arguments, "--json"])
        assert strange_keys(json.loads(answer.stdout)) == []


def test_a_key_of_another_kind_is_found_however_deep() -> None:
    assert strange_keys([{"a_b": [{"queryCount": 1}]}, {"not looked at": 2}]) == [
        "queryCount",
        "not looked at",
    ]
