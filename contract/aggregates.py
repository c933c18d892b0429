"""How the `aggregates` table is laid out: keys, attributes, and the sums that a reader makes of them.

A day's figures of one repository are spread over shards (so that no key takes all the writes) and, for
words and issues, over buckets (so that no item grows without bound). One item holds many counters, so that
one `ADD` counts many. A reader sums over shards; a counter of one shard means nothing and may be negative.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

PARTITION_KEY = "day_shard"
SORT_KEY = "counter"

REVISION = "revision"
"""Counts the transactions that have touched the item: as long as it stays the same, nothing was written."""
_NO_COUNTERS = frozenset({PARTITION_KEY, SORT_KEY, REVISION})

KINDS = ("counts", "keywords", "issues")
"""What the sort keys of figures begin with."""

QUERIES = "queries"
RESPONSES = "responses"
_WORD = "w:"
_ISSUE = "i:"


class CounterKey(NamedTuple):
    """The item that counters live in, without its shard: all writers of one batch use one shard."""

    day: str
    counter: str

    def partition(self, shard: int) -> str:
        return f"{self.day}#{shard}"


def counts_key(day: str, repository: str) -> CounterKey:
    return CounterKey(day, f"counts#{repository}")


def keywords_key(day: str, repository: str, word: str, buckets: int) -> CounterKey:
    return CounterKey(day, f"keywords#{repository}#{_bucket(word, buckets)}")


def issues_key(day: str, repository: str, issue_id: int, buckets: int) -> CounterKey:
    return CounterKey(day, f"issues#{repository}#{_bucket(str(issue_id), buckets)}")


def issues_counters(repository: str, buckets: int) -> list[str]:
    """The sort keys of all of a repository's buckets of issues."""
    return [f"issues#{repository}#{bucket}" for bucket in range(buckets)]


def counts_issues(counter: str) -> bool:
    """Whether the sort key is that of a bucket of issues."""
    return counter.startswith("issues#")


def word_attribute(word: str) -> str:
    """The prefix keeps words apart from the table's key names."""
    return _WORD + word


def issue_attribute(issue_id: int) -> str:
    return f"{_ISSUE}{issue_id}"


def audit_key(day: str) -> dict[str, str]:
    """Where the auditor notes what its last audit of the day found, away from the figures."""
    return {PARTITION_KEY: f"audit#{day}", SORT_KEY: "result"}


def sending_key(week: str, word: str = "sent") -> dict[str, str]:
    """Where the reporter notes that a week's report was sent; another word for its notes on one recipient."""
    return {PARTITION_KEY: f"report#{week}", SORT_KEY: word}


def counter_of(
    day: str, repository: str, attribute: str, *, keyword_buckets: int, issue_buckets: int
) -> CounterKey:
    """The item that an attribute is counted in."""
    if attribute.startswith(_WORD):
        return keywords_key(day, repository, attribute.removeprefix(_WORD), keyword_buckets)
    if attribute.startswith(_ISSUE):
        return issues_key(day, repository, int(attribute.removeprefix(_ISSUE)), issue_buckets)
    return counts_key(day, repository)


def issue_of(attribute: str) -> int | None:
    """The issue's number, where the attribute counts an issue."""
    return int(attribute.removeprefix(_ISSUE)) if attribute.startswith(_ISSUE) else None


def _bucket(text: str, buckets: int) -> int:
    return zlib.crc32(text.encode()) % buckets


@dataclass(slots=True)
class Figures:
    """What the aggregates say of a day or more, of one repository or more."""

    queries: int = 0
    responses: int = 0
    keywords: Counter[str] = field(default_factory=Counter)
    issues: Counter[int] = field(default_factory=Counter)
    """Events by issue number; of one repository, since numbers repeat across repositories."""

    @classmethod
    def from_items(cls, items: Iterable[Mapping[str, Any]]) -> Self:
        """The sum over items as boto3's resource interface reads them (numbers as Decimal or int)."""
        figures = cls()
        for name, amount in counters(items):
            if name == QUERIES:
                figures.queries += amount
            elif name == RESPONSES:
                figures.responses += amount
            elif name.startswith(_WORD):
                figures.keywords[name.removeprefix(_WORD)] += amount
            else:
                figures.issues[int(name.removeprefix(_ISSUE))] += amount
        figures.keywords = Counter({word: count for word, count in figures.keywords.items() if count})
        figures.issues = Counter({issue: count for issue, count in figures.issues.items() if count})
        return figures

    def top_keywords(self, most: int) -> list[tuple[str, int]]:
        """By count, then by word, so that equal figures always read the same."""
        return sorted(self.keywords.items(), key=lambda entry: (-entry[1], entry[0]))[:most]


def by_repository(items: Iterable[Mapping[str, Any]]) -> dict[str, Figures]:
    """The figures of each repository that the items speak of."""
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        grouped.setdefault(repository_of(str(item[SORT_KEY])), []).append(item)
    return {repository: Figures.from_items(group) for repository, group in sorted(grouped.items())}


def repository_of(counter: str) -> str:
    """The repository in a sort key; neither owner nor name can hold a `#`."""
    return counter.split("#")[1]


def counters(items: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    """Each counter in the items, with its amount."""
    for item in items:
        for name, amount in item.items():
            if name not in _NO_COUNTERS:
                yield name, int(amount)
