"""Google without AWS: every webhook is answered 2xx, and all of them are counted once the line is back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from local.local_stage import LocalStage
from local.webhooks import Webhook
from tests.integration.line import Trouble
from tests.integration.observing import Repository, assert_settled, deliver
from tests.integration.outpost import Outpost, at_outpost
from tests.waiting import eventually


@pytest.fixture
def outpost(local_stage: LocalStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outpost]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    with at_outpost(local_stage, tmp_path) as outpost:
        outpost.start()
        yield outpost


@pytest.mark.parametrize("trouble", Trouble)
def test_webhooks_during_an_outage_are_accepted_and_counted_afterwards(
    outpost: Outpost, trouble: Trouble
) -> None:
    repository = Repository.new()
    before, during, after = ([repository.comment(f"python {n}") for n in range(4)] for _ in range(3))
    outpost.deliver(*before)
    assert eventually(lambda: not outpost.outbox())

    with outpost.line.in_trouble(trouble):
        assert [answer.body.get("pending") for answer in outpost.deliver(*during)] == [True] * 4
        # The relay has met the outage as well, and has put off what it could not deliver.
        assert eventually(lambda: all(entry["attempts"] for entry in outpost.outbox()))
        assert len(outpost.outbox()) == 4

    outpost.deliver(*after)
    assert_settled(outpost.stage, [*before, *during, *after])
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

    assert_settled(outpost.stage, [webhook])
    assert eventually(lambda: not outpost.outbox())
    outpost.receiver.start(outpost.aws)
    outpost.receiver.wait()
    outpost.deliver(webhook.under_new_delivery())
    last = Repository.new().comment("the last one")
    deliver(outpost.stage, last)
    assert_settled(outpost.stage, [last])
    assert_settled(outpost.stage, [webhook])


def _fails(outpost: Outpost, webhook: Webhook) -> None:
    with pytest.raises(OSError, match=r".+"):
        outpost.post(webhook)
