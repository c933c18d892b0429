"""Real HTTP, real Lambdas: what is posted is counted, once, and follows what happens on GitHub."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from local.local_stage import LocalStage
from local.payloads import all_payloads
from tests.integration.observing import (
    Repository,
    assert_counted,
    assert_settled,
    deliver,
    deliver_last,
    figures_of,
)


@pytest.mark.both_queues
def test_posting_everything_twice_and_once_more_in_reverse_changes_no_count(local_stage: LocalStage) -> None:
    webhooks = all_payloads(datetime.now(UTC))
    again = [*webhooks, *(webhook.under_new_delivery() for webhook in reversed(webhooks))]
    deliver(local_stage, *webhooks)
    assert_settled(local_stage, webhooks)

    deliver(local_stage, *again)
    deliver_last(local_stage)
    assert_settled(local_stage, webhooks)


@pytest.mark.both_queues
def test_an_edit_and_a_delete_correct_the_figures(local_stage: LocalStage) -> None:
    repository = Repository.new()
    created = repository.comment("Python pipelines?", number=4_100_001)
    edited = repository.comment(
        "Kubernetes clusters?", action="edited", number=4_100_001, updated_at="2026-11-16T10:00:00Z"
    )
    deliver(local_stage, created)
    assert_settled(local_stage, [created])
    deliver(local_stage, edited)
    assert_settled(local_stage, [created, edited])
    assert set(figures_of(local_stage, repository).keywords) == {"kubernetes", "clusters"}

    deleted = repository.comment(
        "Kubernetes clusters?", action="deleted", number=4_100_001, updated_at="2026-11-16T10:00:00Z"
    )
    deliver(local_stage, deleted)

    assert_counted(local_stage, repository, 0)
    assert not figures_of(local_stage, repository).keywords


@pytest.mark.parametrize(
    "text",
    ["x" * 65_536, "🙂" * 16_384, "\ud83d broken \udc00", "\x00 zero", "<script>alert(1)</script> & more"],
    ids=["65536-letters", "emoji", "lone-surrogates", "control-character", "markup"],
)
def test_odd_text_is_counted_once(local_stage: LocalStage, text: str) -> None:
    repository = Repository.new()
    webhook = repository.comment(text)

    deliver(local_stage, webhook)
    assert_settled(local_stage, [webhook])
    assert figures_of(local_stage, repository).tally.messages == 1
