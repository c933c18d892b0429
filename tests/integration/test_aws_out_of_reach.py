"""Google without AWS: every webhook is answered 2xx, and all of them are counted once the line is back."""

from __future__ import annotations

from threading import Thread

import pytest

from local.webhooks import Webhook
from tests.integration.observing import Repository, assert_settled, deliver_last
from tests.integration.own_functions import OwnFunctions
from tests.integration.tcp_proxy import Trouble
from tests.waiting import eventually


@pytest.mark.parametrize("trouble", Trouble)
def test_webhooks_during_an_outage_are_accepted_and_counted_afterwards(
    functions: OwnFunctions, trouble: Trouble
) -> None:
    repository = Repository.new()
    before, during, after = ([repository.comment(f"python {n}") for n in range(4)] for _ in range(3))
    functions.deliver(*before)
    assert eventually(lambda: not functions.outbox())

    with functions.aws_proxy.in_trouble(trouble):
        assert [answer.body.get("pending") for answer in functions.deliver(*during)] == [True] * 4
        # The relay has met the outage as well, and has put off what it could not deliver.
        assert eventually(lambda: all(entry["attempts"] for entry in functions.outbox()))
        assert len(functions.outbox()) == 4

    functions.deliver(*after)
    assert_settled(functions.stage, [*before, *during, *after])
    assert eventually(lambda: not functions.outbox())
    last = eventually(lambda: [run for run in functions.relay_runs() if run["delivered"]])[-1]
    assert (last["outbox_depth"], last["outbox_dead"]) == (0, 0)


def test_a_receiver_killed_between_its_stores_has_lost_nothing(functions: OwnFunctions) -> None:
    webhook = Repository.new().comment("python, then silence", number=4_200_001)
    with functions.aws_proxy.in_trouble(Trouble.HANGS):
        sent = Thread(target=lambda: _fails(functions, webhook), daemon=True)
        sent.start()
        assert eventually(lambda: functions.holds("comment-4200001"))
        functions.receiver.process.kill()
        sent.join(30)

    assert_settled(functions.stage, [webhook])
    assert eventually(lambda: not functions.outbox())
    functions.receiver.start(functions.aws)
    functions.receiver.wait()
    functions.deliver(webhook.under_new_delivery())
    deliver_last(functions.stage)
    assert_settled(functions.stage, [webhook])


def _fails(functions: OwnFunctions, webhook: Webhook) -> None:
    with pytest.raises(OSError, match=r".+"):
        functions.post(webhook)
