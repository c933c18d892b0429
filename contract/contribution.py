"""What one thread adds to the figures of one day: the item of the `contributions` table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from contract.event import parts_of
from contract.item import DAY_SHARD, EXPIRES_AT, AttributeValue, Item, day_shard
from contract.packed import pack, pack_counts, unpack, unpack_counts
from contract.thread import Question, State, Summary

PARTITION_KEY = DAY_SHARD
SORT_KEY = "thread_id"
REVISION = "revision"

MOST_WORDS = 200
"""Keywords of one thread and day that are kept by name; what is beyond counts as `other_keywords`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of a day, for one thread, one repository or all."""

    questions: int = 0
    answered_by_bot: int = 0
    answered_by_people: int = 0
    closed: int = 0
    waiting: int = 0
    messages: int = 0
    responses: int = 0
    """Answers, in all their parts, by the chatbot and by people, on the day on which each was written."""


COUNTS: tuple[str, ...] = tuple(Tally.__slots__)


def tally_of(counts: Iterable[int]) -> Tally:
    """The tally whose counts these are, in the order of `COUNTS`."""
    return Tally(**dict(zip(COUNTS, counts, strict=True)))


def sum_of(tallies: Iterable[Tally]) -> Tally:
    """Count by count."""
    counts: Counter[str] = Counter()
    for tally in tallies:
        counts.update({name: getattr(tally, name) for name in COUNTS})
    return Tally(**counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """A thread's share in one day's figures. With all counts at zero it says that there is none any more."""

    day: str
    thread_id: str
    revision: int
    """The thread's revision that this was made from; a lower one never replaces a higher one."""
    repository: str
    repository_id: int
    issue_id: int
    tally: Tally
    waits: tuple[int, ...]
    """Seconds, sorted, of the answered questions."""
    keywords: Mapping[str, int] = field(default_factory=dict)
    """In how many of the day's questions each word is."""
    other_keywords: int = 0
    """The occurrences of words that are not kept by name."""
    as_of: str
    """When the newest event of the thread was received."""
    expires_at: int
    """Epoch seconds."""

    @property
    def place(self) -> str:
        """What stands after the `#` in the thread's id and name."""
        return self.thread_id.partition("#")[2]

    @property
    def is_empty(self) -> bool:
        return self.tally == Tally()

    def key(self) -> Item:
        """The item's key."""
        return key_of(self.day, self.thread_id)

    def to_item(self) -> Item:
        """The attribute values that DynamoDB holds; a count of zero is left out, and what the key says."""
        item: Item = {
            **self.key(),
            REVISION: {"N": str(self.revision)},
            "repository": {"S": self.repository},
            "as_of": {"S": self.as_of},
            EXPIRES_AT: {"N": str(self.expires_at)},
        }
        counts = {name: getattr(self.tally, name) for name in COUNTS} | {
            "other_keywords": self.other_keywords
        }
        item |= {name: {"N": str(count)} for name, count in counts.items() if count}
        if self.waits:
            item["waits"] = {"B": pack(self.waits)}
        if self.keywords:
            item["keywords"] = {"B": pack_counts(self.keywords)}
        return item

    @classmethod
    def from_item(cls, item: Mapping[str, AttributeValue]) -> Self:
        """The inverse of `to_item`. Raises KeyError, TypeError or ValueError for any other item."""
        day, repository_id, issue_id = named_by(item)
        number = {name: int(item[name]["N"]) if name in item else 0 for name in (*COUNTS, "other_keywords")}
        return cls(
            day=day,
            thread_id=item[SORT_KEY]["S"],
            revision=int(item[REVISION]["N"]),
            repository=item["repository"]["S"],
            repository_id=repository_id,
            issue_id=issue_id,
            tally=Tally(**{name: number[name] for name in COUNTS}),
            waits=unpack(item["waits"]["B"]) if "waits" in item else (),
            keywords=unpack_counts(item["keywords"]["B"]) if "keywords" in item else {},
            other_keywords=number["other_keywords"],
            as_of=item["as_of"]["S"],
            expires_at=int(item[EXPIRES_AT]["N"]),
        )


def key_of(day: str, thread_id: str) -> Item:
    """The key of a thread's contribution to a day."""
    return {PARTITION_KEY: {"S": day_shard(day, thread_id)}, SORT_KEY: {"S": thread_id}}


def named_by(item: Mapping[str, AttributeValue]) -> tuple[str, int, int]:
    """The day, the repository's id and the issue's number that a contribution's key names.

    Raises KeyError or ValueError for the key of anything else.
    """
    day, _, _ = item[PARTITION_KEY]["S"].partition("#")
    repository_id, _, number = parts_of(item[SORT_KEY]["S"])
    return day, repository_id, number


def tallies(summary: Summary) -> dict[str, Tally]:
    """What the thread comes to on each of its days."""
    days = {question.asked_at[:10] for question in summary.questions}
    days |= summary.messages_by_day.keys() | summary.responses_by_day.keys()
    return {day: _tally(summary, day) for day in sorted(days)}


def questions_of(summary: Summary, day: str) -> list[Question]:
    """The questions that were asked on that day."""
    return [question for question in summary.questions if question.asked_at[:10] == day]


def waits_of(questions: Iterable[Question]) -> tuple[int, ...]:
    """Seconds, sorted, of those that were answered."""
    return tuple(sorted(each.wait_seconds for each in questions if each.wait_seconds is not None))


def keywords_of(questions: Iterable[Question]) -> tuple[dict[str, int], int]:
    """In how many of the questions each word is, and how many occurrences are beyond what is kept."""
    counts = Counter(word for question in questions for word in question.words)
    kept = dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_WORDS])
    return kept, counts.total() - sum(kept.values())


def _tally(summary: Summary, day: str) -> Tally:
    states = Counter(question.state for question in questions_of(summary, day))
    return Tally(
        questions=states.total(),
        answered_by_bot=states[State.ANSWERED_BY_BOT],
        answered_by_people=states[State.ANSWERED_BY_PERSON],
        closed=states[State.CLOSED],
        waiting=states[State.WAITING],
        messages=summary.messages_by_day.get(day, 0),
        responses=summary.responses_by_day.get(day, 0),
    )
