"""Google without AWS: every webhook is answered 2xx, and all of them are counted once the line is back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from google.cloud.firestore import Client

from contract.names import FIRESTORE_COLLECTION, FIRESTORE_OUTBOX
from local.local_stage import LocalStage
from local.receiver_package import unpack_functions
from local.receiver_process import ReceiverProcess
from local.relay_process import RelayProcess
from local.webhooks import Answer, Webhook, post
from tests.integration.line import Line, Trouble
from tests.integration.observing import Repository, post_to, settled_differences
from tests.waiting import eventually


@dataclass
class Outpost:
    """A receiver and a relay of a test's own, with a Firestore project of their own and one line to AWS."""

    stage: LocalStage
    line: Line
    receiver: ReceiverProcess
    relay: RelayProcess

    @property
    def aws(self) -> dict[str, str]:
        return {**self.stage.aws.client_environment, "AWS_ENDPOINT_URL": self.line.url}

    @property
    def firestore(self) -> Client:
        return Client(project=self.receiver.stage.google_project)

    def start(self) -> None:
        self.receiver.start(self.aws)
        self.relay.start(self.aws)
        self.receiver.wait()
        self.relay.wait()
        self.scheduler = self.relay.start_scheduler()

    def stop(self) -> None:
        for process in (self.scheduler, self.relay.function.process, self.receiver.process):
            process.stop()

    def post(self, webhook: Webhook) -> Answer:
        return post(self.receiver.url, self.receiver.secret, webhook)

    def outbox(self) -> list[dict[str, Any]]:
        return [entry.to_dict() or {} for entry in self.firestore.collection(FIRESTORE_OUTBOX).stream()]

    def holds(self, entity_id: str) -> bool:
        return bool(self.firestore.collection(FIRESTORE_COLLECTION).document(entity_id).get().exists)

    def relay_runs(self) -> list[dict[str, Any]]:
        lines = self.relay.function.log.read_text(errors="replace").splitlines()
        told = (json.loads(line) for line in lines if line.startswith("{"))
        return [line for line in told if line["message"] == "relay run"]


@pytest.fixture
def outpost(local_stage: LocalStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outpost]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    stage = replace(local_stage.stage, google_project=f"outpost-{uuid.uuid4().hex[:12]}")
    where: Any = {
        "folder": tmp_path,
        "package": unpack_functions(tmp_path),
        "firestore_host": local_stage.firestore.host,
    }
    with Line(local_stage.aws.endpoint) as line:
        receiver = ReceiverProcess.of(stage, **where, secret=local_stage.secret)
        outpost = Outpost(local_stage, line, receiver, RelayProcess.of(stage, **where))
        outpost.start()
        try:
            yield outpost
        finally:
            outpost.stop()


@pytest.mark.parametrize("trouble", Trouble)
def test_webhooks_during_an_outage_are_accepted_and_counted_afterwards(
    outpost: Outpost, trouble: Trouble
) -> None:
    repository = Repository.new()
    before, during, after = ([repository.comment(f"python {n}") for n in range(4)] for _ in range(3))
    answers = [outpost.post(webhook) for webhook in before]
    assert [(answer.status, answer.body.get("pending")) for answer in answers] == [(202, None)] * 4

    with outpost.line.in_trouble(trouble):
        answers = [outpost.post(webhook) for webhook in during]
        assert [(answer.status, answer.body.get("pending")) for answer in answers] == [(202, True)] * 4
        # The relay has met the outage as well, and has put off what it could not deliver.
        assert eventually(lambda: all(entry["attempts"] for entry in outpost.outbox()))
        assert len(outpost.outbox()) == 4

    assert {outpost.post(webhook).status for webhook in after} == {202}
    assert settled_differences(outpost.stage, [*before, *during, *after]) == []
    assert eventually(lambda: not outpost.outbox())
    last = eventually(lambda: [run for run in outpost.relay_runs() if run["delivered"]])[-1]
    assert (last["outbox_depth"], last["outbox_dead"]) == (0, 0)


def test_a_receiver_killed_between_its_stores_has_lost_nothing(outpost: Outpost) -> None:
    webhook = Repository.new().comment("python, then silence", number=4_200_001)
    with outpost.line.in_trouble(Trouble.HANGS):
        sent = Thread(target=lambda: _fails(outpost, webhook), daemon=True)
        sent.start()
        assert eventually(lambda: outpost.holds("comment-4200001"))
        outpost.receiver.process.kill()
        sent.join(30)

    assert settled_differences(outpost.stage, [webhook]) == []
    assert eventually(lambda: not outpost.outbox())
    outpost.receiver.start(outpost.aws)
    outpost.receiver.wait()
    assert outpost.post(webhook.under_new_delivery()).status == 202
    last = Repository.new().comment("the last one")
    post_to(outpost.stage, last)
    assert settled_differences(outpost.stage, [last]) == []
    assert settled_differences(outpost.stage, [webhook]) == []


def _fails(outpost: Outpost, webhook: Webhook) -> None:
    with pytest.raises(OSError, match=r".+"):
        outpost.post(webhook)
