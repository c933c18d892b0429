from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from contract.contribution import COUNTS, Contribution, Tally
from contract.figures import ALL, MOST_ISSUES, MOST_WORDS, Figures, Row, figures_of, together
from contract.item import day_shard
from contract.shares import MOST_REPOSITORIES

LETTER = "\U00020000"
"""Four bytes, and a letter."""
_counts = st.integers(min_value=0, max_value=1000)
_tallies = st.builds(Tally, **dict.fromkeys(COUNTS, _counts))
_words = st.dictionaries(
    st.text(alphabet="abcdefgé", min_size=1, max_size=4), st.integers(min_value=1, max_value=9)
)


@st.composite
def _contributions(draw: st.DrawFn) -> Contribution:
    number = draw(st.integers(min_value=1, max_value=40))
    return Contribution(
        day="2026-11-16",
        thread_id=f"7#{number}",
        revision=draw(st.integers(min_value=1, max_value=5)),
        repository="octo/hello",
        repository_id=7,
        issue_id=number,
        tally=draw(_tallies),
        waits=tuple(sorted(draw(st.lists(st.integers(min_value=0, max_value=10**8), max_size=5)))),
        keywords=draw(_words),
        other_keywords=draw(_counts),
        as_of=draw(st.sampled_from(["2026-11-16T09:00:00.000Z", "2026-11-17T09:00:00.000Z"])),
        expires_at=1_900_000_000,
    )


@given(_contributions())
def test_a_contribution_reads_back_from_its_item(contribution: Contribution) -> None:
    item = contribution.to_item()
    assert Contribution.from_item(item) == contribution
    assert item["day_shard"] == {"S": day_shard("2026-11-16", contribution.thread_id)}


@given(st.lists(_contributions(), max_size=8))
def test_a_row_reads_back_from_its_item(contributions: list[Contribution]) -> None:
    figures = figures_of(contributions)
    row = Row(date="2026-11-16", repository_id=7, repository="octo/hello", revision=3, figures=figures)
    assert Row.from_item(row.to_item()) == row


@given(st.lists(_contributions(), max_size=8), st.integers(min_value=0, max_value=8))
def test_figures_are_sums_whatever_the_order_and_grouping(
    contributions: list[Contribution], cut: int
) -> None:
    whole = figures_of(contributions)
    assert figures_of(contributions[::-1]) == whole
    parts = together([figures_of(contributions[:cut]), figures_of(contributions[cut:])])
    assert (parts.tally, parts.waits, parts.issues) == (whole.tally, whole.waits, whole.issues)
    words = sum(whole.keywords.values()) + whole.other_keywords
    assert sum(parts.keywords.values()) + parts.other_keywords == words


def test_what_counts_nothing_any_more_is_not_in_the_figures() -> None:
    empty = _plain(1, tally=Tally(), waits=(), keywords={})
    assert figures_of([empty]) == Figures()


def test_a_percentile_is_always_one_of_the_waits() -> None:
    figures = Figures(waits=(10, 20, 30, 40))
    assert [figures.wait_seconds(percent) for percent in (0, 25, 50, 75, 95, 100)] == [10, 10, 20, 30, 40, 40]
    assert Figures().wait_seconds(50) is None


def test_a_row_stays_small_whatever_strangers_write() -> None:
    words = {f"{LETTER * 38}{number:02x}": 1 for number in range(200)}
    crowd = [
        _plain(number, tally=Tally(questions=1, messages=1), waits=(number * 1009,), keywords=words)
        for number in range(1, 30_001)
    ]
    figures = figures_of(crowd)
    row = Row(date="2026-11-16", repository_id=7, repository="octo/hello", revision=1, figures=figures)
    assert len(figures.issue_ids) == MOST_ISSUES
    assert figures.issues == figures.tally.questions == len(figures.waits) == 30_000
    assert len(figures.keywords) == MOST_WORDS
    assert sum(figures.keywords.values()) + figures.other_keywords == 30_000 * 200
    assert _bytes(row.to_item()) < 100_000


def test_the_row_of_all_repositories_lists_no_issue_numbers() -> None:
    row = Row(date="2026-11-16", repository_id=0, repository="", revision=1, figures=figures_of([_plain(3)]))
    item = row.to_item()
    assert item["repository_key"] == {"S": ALL}
    assert "issueIds" not in item
    assert item["issueCount"] == {"N": "1"}


def test_the_row_of_all_repositories_holds_each_ones_share_under_its_newest_name() -> None:
    renamed = replace(_plain(4), repository="octo/renamed", as_of="2026-11-16T10:00:00.000Z")
    other = replace(_plain(5, tally=Tally(questions=1, closed=1)), repository="octo/other", repository_id=8)
    figures = figures_of([renamed, _plain(3), other], of_all=True)
    row = Row(date="2026-11-16", repository_id=0, repository="", revision=1, figures=figures)
    shares = Row.from_item(row.to_item()).figures.repositories
    assert [(share.repository_id, share.repository) for share in shares] == [
        (7, "octo/renamed"),
        (8, "octo/other"),
    ]
    assert [share.tally for share in shares] == [
        Tally(questions=2, waiting=2, messages=2),
        Tally(questions=1, closed=1),
    ]
    twice = together([figures, figures]).repositories
    assert [share.tally.questions for share in twice] == [4, 2]


def test_the_row_of_all_repositories_stays_small_however_many_there_are() -> None:
    crowd = [
        replace(_plain(number), repository=f"octo/{'r' * 90}{number}", repository_id=number)
        for number in range(1, 3_001)
    ]
    figures = figures_of(crowd, of_all=True)
    row = Row(date="2026-11-16", repository_id=0, repository="", revision=1, figures=figures)
    assert (figures.tally.questions, len(figures.repositories)) == (3_000, MOST_REPOSITORIES)
    assert len(row.to_item()["repositories"]["B"]) < 4_000


def test_equally_frequent_words_are_ranked_by_the_alphabet() -> None:
    figures = Figures(keywords=Counter({"b": 2, "a": 2, "c": 3}))
    assert figures.top_keywords(3) == [("c", 3), ("a", 2), ("b", 2)]


_ONE_QUESTION = Tally(questions=1, waiting=1, messages=1)


def _plain(
    number: int,
    *,
    tally: Tally = _ONE_QUESTION,
    waits: tuple[int, ...] = (),
    keywords: dict[str, int] | None = None,
) -> Contribution:
    return Contribution(
        day="2026-11-16",
        thread_id=f"7#{number}",
        revision=1,
        repository="octo/hello",
        repository_id=7,
        issue_id=number,
        tally=tally,
        waits=waits,
        keywords=keywords or {},
        as_of="2026-11-16T09:00:00.000Z",
        expires_at=1_900_000_000,
    )


def _bytes(value: object) -> int:
    """About as DynamoDB measures an item."""
    if isinstance(value, dict):
        return sum(_bytes(key) + _bytes(each) + 1 for key, each in value.items())
    if isinstance(value, list):
        return sum(_bytes(each) + 1 for each in value)
    return len(value) if isinstance(value, bytes) else len(str(value).encode())
