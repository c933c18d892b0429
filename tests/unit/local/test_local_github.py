"""GitHub's part on one machine: deliveries as they went, and conversations as they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from github.client import GitHubClient
from github.conversation import read_conversation
from github.deliveries import ask_again, newest_first
from local.conversation import REPOSITORY, conversation
from local.github_api.local_github import HAPPENS, LocalGitHub
from local.github_api.wire import Reply, Seen, serving
from local.webhooks import Webhook, post, signature
from redeliver.run import Run
from tests.unit.redeliver.memory_lease import MemoryLeases

SECRET = "secret-of-the-test"  # pragma: allowlist secret
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Receiver:
    """Takes everything, and remembers it."""

    def __init__(self) -> None:
        self.taken: list[Seen] = []
        self.status = 202

    def answer(self, seen: Seen) -> Reply:
        self.taken.append(seen)
        return Reply(self.status, {"accepted": "x"})


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def github(receiver: Receiver) -> Iterator[LocalGitHub]:
    with serving(receiver.answer) as url:
        server = LocalGitHub(url)
        with server.serving():
            yield server


def _client(github: LocalGitHub) -> GitHubClient:
    return GitHubClient(base_url=github.url, token=lambda: github.token)


def test_a_webhook_reaches_the_receiver_as_it_was_signed(github: LocalGitHub, receiver: Receiver) -> None:
    webhook = Webhook("ping", b'{"zen":  "spaces stay"}')
    assert post(github.url + HAPPENS, SECRET, webhook).body == {"accepted": "x"}
    (taken,) = receiver.taken
    assert taken.body == webhook.body
    assert taken.headers["x-github-delivery"] == webhook.delivery_id
    assert taken.headers["x-hub-signature-256"] == signature(webhook.body, SECRET)
    (listed,) = newest_first(_client(github), github.hook)
    assert (listed.guid, listed.succeeded) == (webhook.delivery_id, True)


def test_one_that_did_not_arrive_is_listed_as_failed_and_comes_when_asked_for(
    github: LocalGitHub, receiver: Receiver
) -> None:
    webhook = Webhook("ping", b"{}")
    github.fail_first(webhook.delivery_id)
    assert post(github.url + HAPPENS, SECRET, webhook).status == 502
    assert receiver.taken == []
    (failed,) = newest_first(_client(github), github.hook)
    assert not failed.succeeded

    ask_again(_client(github), github.hook, failed)

    assert [seen.body for seen in receiver.taken] == [b"{}"]
    newest, oldest = newest_first(_client(github), github.hook)
    assert (newest.redelivery, newest.succeeded, newest.guid) == (True, True, oldest.guid)
    assert github.redelivered(webhook.delivery_id)


def test_redeliver_brings_only_what_was_lost(github: LocalGitHub, receiver: Receiver) -> None:
    lost, other = Webhook("ping", b'{"n": 1}'), Webhook("ping", b'{"n": 2}')
    github.fail_first(lost.delivery_id)
    for webhook in (lost, other):
        post(github.url + HAPPENS, SECRET, webhook)
    run = Run(client=_client(github), leases=MemoryLeases(), hooks=[github.hook], asks_per_run=10)
    report = run.run()
    assert report is not None
    assert (report.asked, [seen.body for seen in receiver.taken]) == (1, [other.body, lost.body])


def test_a_receiver_that_is_away_is_a_failed_delivery(github: LocalGitHub, receiver: Receiver) -> None:
    receiver.status = 0
    assert post(github.url + HAPPENS, SECRET, Webhook("ping", b"{}")).status == 502


def test_what_was_posted_can_be_read_back_as_github_tells_it(github: LocalGitHub) -> None:
    webhooks = conversation(NOW)
    for webhook in webhooks:
        post(github.url + HAPPENS, SECRET, webhook)
    since = datetime(2020, 1, 1, tzinfo=UTC)
    read = list(read_conversation(_client(github), repository=REPOSITORY, since=since))
    payloads = [(webhook.event, webhook.payload) for webhook in webhooks]
    deleted = {p["comment"]["id"] for _, p in payloads if p["action"] == "deleted"}
    comments = {p["comment"]["id"] for event, p in payloads if event == "issue_comment"} - deleted
    issues = {p["issue"]["id"] for _, p in payloads}
    assert {p.payload["issue"]["id"] for p in read if p.event_name == "issues"} == issues
    assert {p.payload["comment"]["id"] for p in read if p.event_name == "issue_comment"} == comments


def test_a_broken_payload_is_delivered_as_well(github: LocalGitHub, receiver: Receiver) -> None:
    post(github.url + HAPPENS, SECRET, Webhook("issues", b"[not json"))
    assert [seen.body for seen in receiver.taken] == [b"[not json"]
