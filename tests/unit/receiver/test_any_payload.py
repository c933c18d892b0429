"""Whatever JSON comes under a good signature: an answer, and never a record that a store cannot hold."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contract.event import AnalyticsEvent
from contract.item import from_item, to_item
from receiver.webhook import Accepted, Delivery, Interpretation, Rules, interpret
from tests.hops import refused_by
from tests.unit.receiver.payloads import a_repository, an_issue, comment_webhook, issue_webhook

RULES = Rules.of(bot_logins=["cv-chatbot[bot]"], retention_days=100_000)
DELIVERY = Delivery(delivery_id="d-1", received_at=datetime(2026, 11, 16, tzinfo=UTC), trace="")

MOVES = {
    "old_issue": an_issue(number=3),
    "old_repository": a_repository(repository_id=41),
    "new_issue": an_issue(number=9),
    "new_repository": a_repository(repository_id=43),
}

any_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None))
    | st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
event_names = st.sampled_from(["issues", "issue_comment", "ping"])
webhooks = st.sampled_from(
    [
        ("issues", issue_webhook(action, changes=MOVES))
        for action in ("opened", "edited", "closed", "reopened", "deleted", "transferred")
    ]
    + [("issue_comment", comment_webhook(action)) for action in ("created", "edited", "deleted")]
)


@given(event_name=event_names, payload=st.dictionaries(st.text(max_size=8), any_json))
def test_any_object_has_a_meaning(event_name: str, payload: dict[str, Any]) -> None:
    check(interpret(event_name, payload, delivery=DELIVERY, rules=RULES))


@given(webhook=webhooks, value=any_json, data=st.data())
def test_a_webhook_with_anything_in_place_of_a_part_has_a_meaning(
    webhook: tuple[str, dict[str, Any]], value: Any, data: st.DataObject
) -> None:
    event_name, payload = webhook[0], copy.deepcopy(webhook[1])
    parent = data.draw(
        st.sampled_from([payload, *(part for part in payload.values() if isinstance(part, dict))])
    )
    parent[data.draw(st.sampled_from(sorted(parent)))] = value
    check(interpret(event_name, payload, delivery=DELIVERY, rules=RULES))


def check(outcome: Interpretation) -> None:
    if isinstance(outcome, Accepted):
        assert from_item(to_item(outcome.event, expires_at=1)) == outcome.event
        assert AnalyticsEvent.from_record(outcome.event.to_record()) == outcome.event
        record = outcome.event.to_record()
        texts = [*outcome.event.keywords, *(value for value in record.values() if isinstance(value, str))]
        assert [refused_by(text) for text in texts] == [[]] * len(texts)
