from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from random import Random

from aggregator.rows import ALL_REPOSITORIES, rows_of
from contract.contribution import Contribution
from contract.figures import figures_of
from tests.unit.aggregator.days import a_contribution, gone

DAY = "2026-11-16"


def test_a_repository_has_its_own_figures_and_all_have_theirs() -> None:
    here, there = a_contribution(7), a_contribution(1, repository_id=82, repository="octo/other")
    mine, of_all = rows_of(DAY, [here, there], wanted=[81, ALL_REPOSITORIES], revisions={"81": 4})[::-1]
    assert (mine.repository_id, mine.repository, mine.revision) == (81, "octo/hello", 5)
    assert (of_all.repository_key, of_all.repository, of_all.revision) == ("all", "", 1)
    assert mine.figures == figures_of([here])
    assert of_all.figures == figures_of([here, there], of_all=True)


def test_only_wanted_rows_are_made() -> None:
    contributions = [a_contribution(7), a_contribution(1, repository_id=82)]
    assert [row.repository_id for row in rows_of(DAY, contributions, wanted=[82], revisions={})] == [82]


def test_a_repository_has_its_newest_name() -> None:
    """Also where nothing of the newest thread counts any more."""
    old, renamed = (
        a_contribution(7),
        a_contribution(8, repository="octo/new", as_of="2026-11-17T09:00:00.000Z"),
    )
    for contributions in (
        [old, renamed],
        [renamed, old],
        [old, gone(renamed, repository="octo/new", as_of="9")],
    ):
        (row,) = rows_of(DAY, contributions, wanted=[81], revisions={})
        assert row.repository == "octo/new"


def test_a_repository_of_which_nothing_is_left_has_a_row_of_noughts() -> None:
    (row,) = rows_of(DAY, [gone(a_contribution(7))], wanted=[81], revisions={"81": 1})
    assert (row.figures, row.repository, row.revision) == (figures_of([]), "octo/hello", 2)


def test_a_day_of_thirty_thousand_threads_and_a_hundred_thousand_words_takes_little_memory() -> None:
    """The function has 512 MB, of which the libraries take about a hundred."""
    random = Random(1)  # noqa: S311  # the same day each time

    def day() -> Iterator[Contribution]:
        for number in range(30_000):
            words = {f"word-{random.randrange(100_000)}": 1 for _ in range(5)}
            yield a_contribution(number, waits=(number,), keywords=words)

    tracemalloc.start()
    try:
        rows = rows_of(DAY, day(), wanted=[81, ALL_REPOSITORIES], revisions={})
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [row.figures.issues for row in rows] == [30_000, 30_000]
    assert peak < 100 * 1024 * 1024
