from __future__ import annotations

import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.aggregates import REVISION, CounterKey, Figures, by_repository
from contract.event import AnalyticsEvent, Kind
from processor.contribution import Contribution, contribution_of
from processor.keywords import MAX_LETTERS
from processor.plan import MAX_COUNTERS_PER_UPDATE, Change, Layout, Outcome, actions, deltas, fits, fold
from rig.builders import an_event

LAYOUT = Layout(
    aggregates_table="aggregates", contributions_table="contributions", keyword_buckets=4, issue_buckets=2
)
WORDS = ("python", "golang", "kubernetes", "projects", "degree", "which")

EVENTS = st.lists(
    st.builds(
        lambda entity, second, words, gone: an_event(
            f"comment-{entity}",
            kind=Kind.RESPONSE if entity == 6 else Kind.QUERY,
            text=" ".join(words),
            # What an entity is never changes; what it says and whether it is there does.
            repository=f"octo/{'ab'[entity % 2]}",
            issue_id=entity % 3 + 1,
            created_at=f"2026-11-{16 + entity // 4}T09:00:00Z",
            updated_at=f"2026-11-18T09:00:{second:02}Z",
            deleted=gone == 1,
            transferred_to="octo/c#1" if gone == 2 else "",
        ),
        st.integers(1, 6),
        st.integers(0, 5),
        st.lists(st.sampled_from(WORDS), max_size=5),
        st.integers(0, 4),
    ),
    max_size=30,
)


def _contribution(event: AnalyticsEvent, message_id: str = "m-1") -> Contribution:
    return contribution_of(event, message_id=message_id, keywords_per_event=20, ttl_days=10)


def _applied(batches: Iterable[Sequence[AnalyticsEvent]]) -> dict[tuple[str, str], Figures]:
    """What comes of writing one batch after the other, each from what the ones before have left."""
    known: dict[str, Contribution] = {}
    sums: dict[CounterKey, Counter[str]] = {}
    for batch in batches:
        changes = [Change(_contribution(event), known.get(event.entity_id)) for event in batch]
        needed = [change for change in changes if change.is_needed]
        for key, by in deltas(needed, LAYOUT).items():
            counter = sums.setdefault(key, Counter())
            counter.update(by)
        known.update({change.new.entity_id: change.new for change in needed})
    return _figures(sums)


def _figures(sums: dict[CounterKey, Counter[str]]) -> dict[tuple[str, str], Figures]:
    days: dict[str, list[dict[str, Any]]] = {}
    for key, counter in sums.items():
        days.setdefault(key.day, []).append({"counter": key.counter, **counter})
    return {
        (day, repository): figures
        for day, items in days.items()
        for repository, figures in by_repository(items).items()
        if figures != Figures()
    }


@given(EVENTS, st.randoms(use_true_random=False))
def test_any_order_with_any_duplicates_adds_up_to_the_fold(
    events: list[AnalyticsEvent], chance: random.Random
) -> None:
    arrivals = chance.sample([*events, *events[::2]], len(events) + len(events[::2]))
    assert _applied([event] for event in arrivals) == fold(events, keywords_per_event=20)


@given(EVENTS, st.integers(1, 6))
def test_any_batches_of_distinct_entities_add_up_to_the_fold(events: list[AnalyticsEvent], size: int) -> None:
    batches: list[list[AnalyticsEvent]] = [[]]
    for event in events:
        is_there = any(other.entity_id == event.entity_id for other in batches[-1])
        if is_there or len(batches[-1]) == size:
            batches.append([])
        batches[-1].append(event)
    assert _applied(batches) == fold(events, keywords_per_event=20)


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_fold_knows_no_order_and_no_duplicates(
    events: list[AnalyticsEvent], chance: random.Random
) -> None:
    again = chance.sample([*events, *events], 2 * len(events))
    assert fold(again, keywords_per_event=20) == fold(events, keywords_per_event=20)


@given(EVENTS)
def test_a_correction_and_its_reverse_add_up_to_nothing(events: list[AnalyticsEvent]) -> None:
    contributions = [_contribution(event) for event in events]
    for old, new in itertools.pairwise(contributions):
        there, back = deltas([Change(new, old)], LAYOUT), deltas([Change(old, new)], LAYOUT)
        assert there == {key: {name: -by for name, by in counter.items()} for key, counter in back.items()}


@given(EVENTS)
def test_no_two_actions_touch_one_item(events: list[AnalyticsEvent]) -> None:
    newest = {event.entity_id: event for event in events}
    changes = [Change(_contribution(event), None) for event in newest.values()]
    touched = [
        json.dumps(action["Put"]["Item"]["entity_id"] if "Put" in action else action["Update"]["Key"])
        for action in actions(changes, LAYOUT, shard=1)
    ]
    assert len(touched) == len(set(touched))


def test_the_fold_counts_the_newest_version_alone() -> None:
    events = [
        an_event(text="python"),
        an_event(text="golang", updated_at="2026-11-16T10:00:00Z"),
        an_event("comment-2", kind=Kind.RESPONSE, text="kubernetes"),
        an_event("comment-3", deleted=True),
    ]
    figures = Figures(queries=1, responses=1, keywords=Counter(golang=1), issues=Counter({7: 2}))
    assert fold(events, keywords_per_event=20) == {("2026-11-16", "octo/hello"): figures}


OLD = _contribution(an_event(), "m-0")
NEWER = replace(OLD, version="2026-11-16T10:00:00Z#0#00000000", message_id="m-1")


@pytest.mark.parametrize(
    ("new", "old", "outcome", "is_needed"),
    [
        (OLD, None, Outcome.COUNTED, True),
        (NEWER, OLD, Outcome.CORRECTED, True),
        (replace(OLD, message_id="m-2"), OLD, Outcome.DUPLICATE, False),
        (OLD, OLD, Outcome.COUNTED, False),
        (OLD, NEWER, Outcome.STALE, False),
    ],
)
def test_what_is_there_decides_what_a_message_comes_to(
    new: Contribution, old: Contribution | None, outcome: Outcome, *, is_needed: bool
) -> None:
    change = Change(new, old)
    assert (change.outcome, change.is_needed) == (outcome, is_needed)


def test_an_edit_that_changes_no_counter_still_writes_its_version() -> None:
    (action,) = actions([Change(NEWER, OLD)], LAYOUT, shard=0)
    assert action["Put"]["Item"]["version"] == {"S": NEWER.version}


def test_a_correction_is_written_only_over_the_version_that_was_seen() -> None:
    (action,) = actions([Change(NEWER, OLD)], LAYOUT, shard=0)
    assert action["Put"]["ConditionExpression"] == "version = :seen"
    assert action["Put"]["ExpressionAttributeValues"] == {":seen": {"S": OLD.version}}


def test_every_item_that_is_touched_gets_a_new_revision() -> None:
    touched = [action["Update"] for action in actions([Change(NEWER, None)], LAYOUT, shard=0)[1:]]
    assert touched
    for update in touched:
        (place,) = [place for place, name in update["ExpressionAttributeNames"].items() if name == REVISION]
        (operand,) = re.findall(rf"{place} (:\d+)", update["UpdateExpression"])
        assert update["ExpressionAttributeValues"][operand] == {"N": "1"}


def _wordy(entity: int, words: int, letters: int) -> Contribution:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    own = [
        alphabet[entity // 26] + alphabet[entity % 26] + alphabet[word // 26] + alphabet[word % 26]
        for word in range(words)
    ]
    keywords = tuple(word.ljust(letters, "z") for word in own)
    return replace(OLD, entity_id=f"comment-{entity}", keywords=keywords)


def test_a_hundred_actions_fit_and_one_more_does_not() -> None:
    changes = [
        Change(replace(OLD, entity_id=f"comment-{number}", keywords=None), None) for number in range(101)
    ]
    assert fits(actions(changes[:100], LAYOUT, shard=0))
    assert not fits(actions(changes, LAYOUT, shard=0))


def test_an_update_with_too_many_counters_does_not_fit() -> None:
    one_bucket = replace(LAYOUT, keyword_buckets=1)
    changes = [Change(_wordy(number, 50, 4), None) for number in range(7)]
    assert not fits(actions(changes, one_bucket, shard=0))
    assert fits(actions(changes[: MAX_COUNTERS_PER_UPDATE // 50], one_bucket, shard=0))


def test_what_fits_keeps_within_dynamodbs_other_limits() -> None:
    """Expressions of 4 KB and transactions of 4 MB, at the longest words and the most of them."""
    changes = [
        Change(_wordy(number, 50, MAX_LETTERS), _wordy(number + 200, 50, MAX_LETTERS)) for number in range(80)
    ]
    while not fits(planned := actions(changes, LAYOUT, shard=0)):
        changes = changes[: len(changes) // 2]
    assert changes
    assert len(json.dumps(planned)) < 4 * 1024 * 1024
    expressions = [action["Update"]["UpdateExpression"] for action in planned if "Update" in action]
    assert max(map(len, expressions)) <= 4096


@pytest.mark.parametrize("buckets", [1, 4, 1000])
def test_a_single_correction_always_fits(buckets: int) -> None:
    """Else it could never be counted: at the most words that a stage may set, and all of them changed."""
    layout = replace(LAYOUT, keyword_buckets=buckets)
    change = Change(_wordy(1, 45, 8), replace(_wordy(2, 45, 8), day="2026-11-15", entity_id="comment-1"))
    assert fits(actions([change], layout, shard=0))
