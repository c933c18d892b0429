from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.event import AnalyticsEvent, Kind
from contract.matching import Matching, match_answers, nearest_rank
from rig.builders import an_event

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "matching.json").read_text(encoding="utf-8")
)


def _event(fields: dict[str, Any]) -> AnalyticsEvent:
    return replace(an_event(), **{**fields, "kind": Kind(fields["kind"])})


def _told(matching: Matching) -> tuple[dict[str, str], list[str]]:
    answers = {query.entity_id: response.entity_id for query, response in matching.answers}
    return answers, [query.entity_id for query in matching.unanswered]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_shared_table_holds(case: dict[str, Any]) -> None:
    matching = match_answers(_event(fields) for fields in case["events"])
    assert _told(matching) == (case["answers"], case["unanswered"])


THREADS = st.lists(
    st.builds(
        lambda kind, second, issue, deleted: (kind, second, issue, deleted),
        st.sampled_from(Kind),
        st.integers(0, 20),
        st.integers(1, 2),
        st.booleans(),
    ),
    max_size=25,
).map(
    lambda rows: [
        an_event(
            f"comment-{number}",
            kind=kind,
            created_at=f"2026-11-16T09:00:{second:02}Z",
            issue_id=issue,
            deleted=deleted,
        )
        for number, (kind, second, issue, deleted) in enumerate(rows)
    ]
)


@given(THREADS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(events: list[AnalyticsEvent], chance: random.Random) -> None:
    shuffled = chance.sample(events, len(events))
    assert _told(match_answers(shuffled)) == _told(match_answers(events))


@given(THREADS)
def test_every_query_is_answered_once_or_unanswered(events: list[AnalyticsEvent]) -> None:
    matching = match_answers(events)
    answered = [query.entity_id for query, _ in matching.answers]
    told = answered + [query.entity_id for query in matching.unanswered]
    assert sorted(told) == sorted(e.entity_id for e in events if e.kind is Kind.QUERY and e.counts)
    responses = [response.entity_id for _, response in matching.answers]
    assert len(responses) == len(set(responses))


@given(THREADS)
def test_no_answer_comes_before_its_query_or_from_another_issue(events: list[AnalyticsEvent]) -> None:
    for answer in match_answers(events).answers:
        assert answer.seconds >= 0
        assert answer.query.correlation_id == answer.response.correlation_id


def test_time_to_answer_goes_over_midnight() -> None:
    asked = an_event("issue-1", created_at="2026-11-16T23:59:30Z")
    answered = an_event("comment-1", kind=Kind.RESPONSE, created_at="2026-11-17T00:00:15Z")
    (answer,) = match_answers([answered, asked]).answers
    assert answer.seconds == 45


@pytest.mark.parametrize(
    ("percent", "value"), [(50, 20.0), (95, 40.0), (100, 40.0), (25, 10.0), (26, 20.0), (0, 10.0)]
)
def test_a_percentile_is_one_of_the_values(percent: int, value: float) -> None:
    assert nearest_rank([40.0, 10.0, 30.0, 20.0], percent) == value


def test_of_no_values_there_is_no_percentile() -> None:
    assert nearest_rank([], 50) is None
