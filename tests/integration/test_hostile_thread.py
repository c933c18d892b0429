"""One account writes all that it can into one thread: everybody else is counted, and so is that thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from local.local_stage import LocalStage
from local.webhooks import Webhook
from tests.integration.observing import Repository, assert_settled, deliver, figures_of
from tests.integration.queues import held_of
from tests.integration.stores import scan

COMMENTS = 400
WORDS_OF_A_COMMENT = 20
HONEST = 40
MOST_ITEM_BYTES = 100_000


def _word(number: int) -> str:
    """Forty letters of four bytes each, never the same word twice."""
    return "".join(chr(0x10428 + int(digit)) for digit in f"{number:040}")


def _hostile(number: int) -> str:
    first = number * WORDS_OF_A_COMMENT
    return " ".join(map(_word, range(first, first + WORDS_OF_A_COMMENT))) + "?"


def test_a_thread_full_of_words_costs_nobody_elses_question(local_stage: LocalStage) -> None:
    repository = Repository.new()
    hostile = [repository.comment(_hostile(number), issue=99, login="mallory") for number in range(COMMENTS)]
    honest = [repository.comment("Where are invoices?", issue=issue) for issue in range(1, HONEST + 1)]
    among = [webhook for n, each in enumerate(hostile) for webhook in (each, *honest[n : n + 1])]
    _deliver_side_by_side(local_stage, among)

    assert_settled(local_stage, among)
    figures = figures_of(local_stage, repository)
    assert figures.tally.questions == HONEST + 1
    assert figures.tally.messages == HONEST + COMMENTS
    assert figures.keywords["invoices"] == HONEST
    assert sum(figures.keywords.values()) + figures.other_keywords == HONEST + COMMENTS * WORDS_OF_A_COMMENT
    assert held_of(local_stage, "work_dlq", repository.name) == []
    for table in ("threads", "contributions", "aggregates"):
        items = scan(local_stage, local_stage.endpoints().tables[table])
        assert max(len(repr(item).encode()) for item in items) < MOST_ITEM_BYTES


def _deliver_side_by_side(stage: LocalStage, webhooks: list[Webhook]) -> None:
    with ThreadPoolExecutor(8) as posting:
        list(posting.map(partial(deliver, stage), webhooks))
