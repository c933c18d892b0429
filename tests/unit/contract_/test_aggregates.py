from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from contract.aggregates import (
    KINDS,
    CounterKey,
    Figures,
    by_repository,
    counter_of,
    counts_issues,
    counts_key,
    issue_attribute,
    issues_counters,
    issues_key,
    keywords_key,
    repository_of,
    word_attribute,
)

DAY = "2026-11-16"


def _item(counter: str, **amounts: int) -> dict[str, Any]:
    numbers = {name: Decimal(amount) for name, amount in amounts.items()}
    return {"day_shard": f"{DAY}#0", "counter": counter, **numbers}


def test_figures_are_sums_over_shards_and_buckets() -> None:
    figures = Figures.from_items(
        [
            _item("counts#octo/hello", queries=2, responses=1),
            _item("counts#octo/hello", queries=1),
            _item("keywords#octo/hello#0", **{"w:python": 2}),
            _item("keywords#octo/hello#1", **{"w:python": 1, "w:golang": 1}),
            _item("issues#octo/hello#0", **{"i:7": 3}),
        ]
    )
    assert (figures.queries, figures.responses) == (3, 1)
    assert figures.keywords == {"python": 3, "golang": 1}
    assert figures.issues == {7: 3}


def test_what_was_corrected_away_on_another_shard_is_not_there() -> None:
    figures = Figures.from_items(
        [
            _item("keywords#octo/hello#0", **{"w:python": 1}),
            _item("keywords#octo/hello#0", **{"w:python": -1}),
            _item("issues#octo/hello#0", **{"i:7": 0}),
        ]
    )
    assert figures == Figures()


def test_an_items_revision_is_no_figure() -> None:
    items = [_item("counts#octo/hello", queries=2, revision=9), _item("issues#octo/hello#1", revision=4)]
    assert Figures.from_items(items) == Figures(queries=2)


@pytest.mark.parametrize(
    ("attribute", "key"),
    [
        ("queries", counts_key(DAY, "octo/hello")),
        (word_attribute("python"), keywords_key(DAY, "octo/hello", "python", 4)),
        (issue_attribute(7), issues_key(DAY, "octo/hello", 7, 2)),
    ],
)
def test_an_attribute_has_its_item(attribute: str, key: CounterKey) -> None:
    assert counter_of(DAY, "octo/hello", attribute, keyword_buckets=4, issue_buckets=2) == key


def test_every_figure_is_of_a_known_kind() -> None:
    keys = [counts_key(DAY, "a/b"), keywords_key(DAY, "a/b", "python", 4), issues_key(DAY, "a/b", 7, 2)]
    assert tuple(key.counter.partition("#")[0] for key in keys) == KINDS
    assert [counts_issues(key.counter) for key in keys] == [False, False, True]
    assert keys[2].counter in issues_counters("a/b", 2)


def test_figures_are_kept_apart_by_repository() -> None:
    figures = by_repository([_item("counts#octo/b", queries=1), _item("counts#octo/a", responses=2)])
    assert list(figures) == ["octo/a", "octo/b"]
    assert figures["octo/a"].responses == 2


def test_equal_counts_stand_in_the_words_order() -> None:
    items = [_item("keywords#octo/hello#0", **{"w:zebra": 2, "w:apple": 2, "w:most": 3, "w:least": 1})]
    assert Figures.from_items(items).top_keywords(3) == [("most", 3), ("apple", 2), ("zebra", 2)]


def test_a_word_and_an_issue_have_one_bucket_each() -> None:
    assert keywords_key(DAY, "octo/hello", "python", 4) == keywords_key(DAY, "octo/hello", "python", 4)
    buckets = {keywords_key(DAY, "octo/hello", f"word{number}", 4) for number in range(100)}
    assert len(buckets) == 4
    assert len({issues_key(DAY, "octo/hello", number, 2) for number in range(100)}) == 2


def test_every_counter_names_its_repository() -> None:
    keys = [
        counts_key(DAY, "octo/hello"),
        keywords_key(DAY, "octo/hello", "python", 4),
        issues_key(DAY, "octo/hello", 7, 2),
    ]
    assert {repository_of(key.counter) for key in keys} == {"octo/hello"}
    assert {key.partition(3) for key in keys} == {f"{DAY}#3"}


def test_no_word_and_no_issue_can_be_taken_for_another_attribute() -> None:
    assert len({"queries", word_attribute("queries"), word_attribute("day_shard"), issue_attribute(7)}) == 4
    figures = Figures.from_items([_item("keywords#octo/hello#0", **{word_attribute("queries"): 5})])
    assert figures.queries == 0
    assert figures.keywords == {"queries": 5}
