"""Firestore away for a moment: GitHub does not notice, and nothing is written twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from receiver.settings import ReceiverSettings
from tests.unit.receiver.failing_firestore import READING, Way, way_to
from tests.unit.receiver.payloads import an_issue, issue_webhook
from tests.unit.receiver.running_receiver import RunningReceiver

Start = Callable[[ReceiverSettings], RunningReceiver]
COMMIT = "Commit"
EDITED = issue_webhook(action="edited", issue=an_issue(updated_at="2026-11-17T00:00:00Z"))


@pytest.fixture
def way(stores: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Way]:
    with way_to(os.environ["FIRESTORE_EMULATOR_HOST"]) as (way, address):
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
        yield way


@pytest.mark.parametrize("arrives", [False, True], ids=["the call is lost", "its answer is lost"])
@pytest.mark.parametrize("lost", [COMMIT, READING])
def test_one_failed_call_costs_no_webhook(
    way: Way, start_receiver: Start, settings: ReceiverSettings, lost: str, *, arrives: bool
) -> None:
    receiver = start_receiver(settings)
    for payload in (issue_webhook(), EDITED):
        way.arrives = arrives
        way.lost.append(lost)
        assert receiver.post("issues", payload).status_code == 202
        assert way.lost == []
    assert set(receiver.documents()) == set(receiver.items()) == {"issue-100"}
    assert receiver.documents()["issue-100"]["revision"] == 2
    assert receiver.outbox() == {}


def test_two_failed_calls_in_a_row_have_github_deliver_again(
    way: Way, start_receiver: Start, settings: ReceiverSettings
) -> None:
    receiver = start_receiver(settings)
    way.lost += [COMMIT, COMMIT]
    assert receiver.post("issues", issue_webhook()).status_code == 500
    assert receiver.post("issues", issue_webhook()).status_code == 202
