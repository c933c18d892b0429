"""The figures of a day, of one repository or of all: the row of the `aggregates` table, and sums of rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from contract.contribution import COUNTS, Contribution, Tally, sum_of, tally_of
from contract.item import NEVER, AttributeValue, Item
from contract.packed import pack, unpack
from contract.shares import RunningShares, Share, pack_shares, shares_together, unpack_shares

PARTITION_KEY = "date"
SORT_KEY = "repository_key"
REVISION = "revision"
COMPLETE_UNTIL = "completeUntil"
_EARLIER = timedelta(days=1)
"""A day is final this long before its first contribution expires: clocks differ, and computing takes time."""
ALL = "all"
"""The sort key of the row for all repositories together."""

REPOSITORIES = "repositories"
"""The partition that knows every repository's names: sort key is the name in lower case."""

MOST_WORDS = 60
"""Keywords that a row keeps by name; what is beyond counts as `otherKeywords`."""
MOST_ISSUES = 2_000
"""Issue numbers that a row lists; `issueCount` counts all."""

_ATTRIBUTES = {
    "questions": "queryCount",
    "answered_by_bot": "answeredByBot",
    "answered_by_people": "answeredByPeople",
    "closed": "closed",
    "waiting": "waiting",
    "messages": "messageCount",
    "responses": "responseCount",
}
"""The row's attributes are called as in the first design; everywhere else the glossary's names are used."""


def report_key(week: str, note: str = "sent") -> dict[str, str]:
    """Where the reporter notes that a week's report was sent; another note for each recipient."""
    return {PARTITION_KEY: f"report#{week}", SORT_KEY: note}


def audit_key(day: str) -> dict[str, str]:
    """Where the auditor notes what its last audit of the day found."""
    return {PARTITION_KEY: f"audit#{day}", SORT_KEY: "result"}


def is_final(complete_until: int, now: datetime) -> bool:
    """Whether contributions may be expiring, so that what is left of a day would be less than its row."""
    return (now + _EARLIER).timestamp() >= complete_until


def repository_key(repository_id: int) -> str:
    """The sort key of one repository's row."""
    return str(repository_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was asked in a time, and what became of it; a sum of rows is of the same kind."""

    tally: Tally = field(default_factory=Tally)
    waits: tuple[int, ...] = ()
    """Seconds from question to answer, sorted, of all answered questions."""
    keywords: Mapping[str, int] = field(default_factory=dict)
    """In how many questions each word is."""
    other_keywords: int = 0
    issue_ids: tuple[int, ...] = ()
    """Sorted; of one repository, since numbers repeat across repositories."""
    issues: int = 0
    """How many threads; `issue_ids` may list fewer."""
    repositories: tuple[Share, ...] = ()
    """Of all repositories together: each one's share, the one with the most questions first."""
    as_of: str = ""
    """When the event was received that changed them last; empty where there is none."""

    def wait_seconds(self, percent: int) -> int | None:
        """The nearest-rank percentile of the waits, always one of them; None where nothing was answered."""
        if not self.waits:
            return None
        return self.waits[max(math.ceil(percent * len(self.waits) / 100), 1) - 1]

    @property
    def answered(self) -> int:
        return self.tally.answered_by_bot + self.tally.answered_by_people

    def top_keywords(self, most: int) -> list[tuple[str, int]]:
        """By count, then by word, so that equal figures always read the same."""
        return _ranked(self.keywords)[:most]


def figures_of(contributions: Iterable[Contribution], *, of_all: bool = False) -> Figures:
    """The figures that the contributions of one day, of one repository or of all, come to."""
    running = RunningFigures()
    for each in contributions:
        running.add(each)
    return running.figures(of_all=of_all)


@dataclass(slots=True)
class RunningFigures:
    """Contributions of one day, added up one by one: a day of 30,000 threads is never held whole."""

    repository: str = ""
    """The name in the newest contribution, also in one that counts nothing any more."""
    complete_until: int = NEVER
    """When the first of those that count expires, in epoch seconds."""
    _counts: list[int] = field(default_factory=lambda: [0] * len(COUNTS))
    _waits: list[int] = field(default_factory=list)
    _words: Counter[str] = field(default_factory=Counter)
    _other: int = 0
    _issue_ids: list[int] = field(default_factory=list)
    _shares: RunningShares = field(default_factory=RunningShares)
    _as_of: str = ""
    _named_at: tuple[str, str] = ("", "")

    def add(self, each: Contribution) -> None:
        self._named_at = max(self._named_at, (each.as_of, each.repository))
        self.repository = self._named_at[1]
        if each.is_empty:
            return
        self.complete_until = min(self.complete_until, each.expires_at)
        for number, name in enumerate(COUNTS):
            self._counts[number] += getattr(each.tally, name)
        self._waits += each.waits
        for word, count in each.keywords.items():
            self._words[word] += count
        self._other += each.other_keywords
        self._issue_ids.append(each.issue_id)
        self._shares.add(each)
        self._as_of = max(self._as_of, each.as_of)

    def figures(self, *, of_all: bool) -> Figures:
        """Of all repositories together, shares stand in place of issue numbers, which repeat across them."""
        kept = dict(_ranked(self._words)[:MOST_WORDS])
        return Figures(
            tally=tally_of(self._counts),
            waits=tuple(sorted(self._waits)),
            keywords=kept,
            other_keywords=self._other + self._words.total() - sum(kept.values()),
            issue_ids=() if of_all else tuple(sorted(set(self._issue_ids))[:MOST_ISSUES]),
            issues=len(self._issue_ids),
            repositories=self._shares.ranked() if of_all else (),
            as_of=self._as_of,
        )


def together(rows: Iterable[Figures]) -> Figures:
    """The sum of several rows: days, or repositories. Threads that several days have in common count once for
    each; the issue numbers are those of any row.
    """
    rows = list(rows)
    by_age = sorted(rows, key=lambda row: row.as_of)
    words: Counter[str] = Counter()
    for row in rows:
        words.update(row.keywords)
    return Figures(
        tally=sum_of(row.tally for row in rows),
        waits=tuple(sorted(wait for row in rows for wait in row.waits)),
        keywords=dict(words),
        other_keywords=sum(row.other_keywords for row in rows),
        issue_ids=tuple(sorted({issue for row in rows for issue in row.issue_ids})),
        issues=sum(row.issues for row in rows),
        repositories=shares_together(row.repositories for row in by_age),
        as_of=max((row.as_of for row in rows), default=""),
    )


def _ranked(words: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(words.items(), key=lambda entry: (-entry[1], entry[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item of the `aggregates` table."""

    date: str
    repository_id: int
    """0 in the row for all repositories."""
    repository: str
    """The newest known name; empty in the row for all repositories."""
    revision: int
    complete_until: int = NEVER
    """When the first of its contributions expires, in epoch seconds; the row for all decides for its day."""
    figures: Figures

    @property
    def repository_key(self) -> str:
        return repository_key(self.repository_id) if self.repository_id else ALL

    def key(self) -> Item:
        """The item's key."""
        return {PARTITION_KEY: {"S": self.date}, SORT_KEY: {"S": self.repository_key}}

    def to_item(self) -> Item:
        """The attribute values that DynamoDB holds."""
        figures = self.figures
        item: Item = {
            **self.key(),
            "repository": {"S": self.repository},
            "repositoryId": {"N": str(self.repository_id)},
            REVISION: {"N": str(self.revision)},
            COMPLETE_UNTIL: {"N": str(self.complete_until)},
            "waits": {"B": pack(figures.waits)},
            "topKeywords": {"L": [{"S": word} for word, _ in _ranked(figures.keywords)]},
            "keywordCounts": {"L": [{"N": str(count)} for _, count in _ranked(figures.keywords)]},
            "otherKeywords": {"N": str(figures.other_keywords)},
            "issueCount": {"N": str(figures.issues)},
            "asOf": {"S": figures.as_of},
        }
        if self.repository_id:
            item["issueIds"] = {"L": [{"N": str(issue)} for issue in figures.issue_ids]}
        else:
            item["repositories"] = {"B": pack_shares(figures.repositories)}
        return item | {
            attribute: {"N": str(getattr(figures.tally, name))} for name, attribute in _ATTRIBUTES.items()
        }

    @classmethod
    def from_item(cls, item: Mapping[str, AttributeValue]) -> Self:
        """The inverse of `to_item`. Raises KeyError, TypeError or ValueError for any other item."""
        words: Sequence[Any] = item["topKeywords"]["L"]
        counts: Sequence[Any] = item["keywordCounts"]["L"]
        issue_ids: Sequence[Any] = item["issueIds"]["L"] if "issueIds" in item else ()
        return cls(
            date=item[PARTITION_KEY]["S"],
            repository_id=int(item["repositoryId"]["N"]),
            repository=item["repository"]["S"],
            revision=int(item[REVISION]["N"]),
            complete_until=int(item[COMPLETE_UNTIL]["N"]),
            figures=Figures(
                tally=Tally(**{name: int(item[each]["N"]) for name, each in _ATTRIBUTES.items()}),
                waits=unpack(item["waits"]["B"]),
                keywords={word["S"]: int(count["N"]) for word, count in zip(words, counts, strict=True)},
                other_keywords=int(item["otherKeywords"]["N"]),
                issue_ids=tuple(int(each["N"]) for each in issue_ids),
                issues=int(item["issueCount"]["N"]),
                repositories=unpack_shares(item["repositories"]["B"]) if "repositories" in item else (),
                as_of=item["asOf"]["S"],
            ),
        )
