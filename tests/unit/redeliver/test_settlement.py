"""The rules of settling, one by one, and over random histories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from github.deliveries import Delivery, Position
from redeliver.settlement import IN_FLIGHT, HookState, Settlement, settle

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _delivery(
    number: int, guid: str, *, hours_ago: float = 1, status_code: int = 502, redelivery: bool = False
) -> Delivery:
    return Delivery(
        id=number,
        guid=guid,
        delivered_at=NOW - hours_ago * HOUR,
        redelivery=redelivery,
        status_code=status_code,
    )


def _settle(
    *deliveries: Delivery, state: HookState | None = None, max_asks: int = 100, complete: bool = True
) -> Settlement:
    return settle(deliveries, state=state or HookState(), now=NOW, max_asks=max_asks, complete=complete)


def _asked_ids(settlement: Settlement) -> list[int]:
    return [delivery.id for delivery in settlement.ask]


def test_an_event_all_of_whose_attempts_failed_is_asked_for_by_its_newest() -> None:
    settlement = _settle(
        _delivery(1, "a", hours_ago=3), _delivery(2, "a", hours_ago=2, status_code=0, redelivery=True)
    )
    assert (_asked_ids(settlement), settlement.failed, settlement.settled) == ([2], 1, 0)


def test_one_success_settles_an_event_whatever_came_before_and_after() -> None:
    settlement = _settle(
        _delivery(1, "a", hours_ago=3),
        _delivery(2, "a", hours_ago=2, status_code=202, redelivery=True),
        _delivery(3, "a", hours_ago=1, redelivery=True),
    )
    assert (_asked_ids(settlement), settlement.failed, settlement.settled) == ([], 0, 1)
    assert settlement.state.checkpoint == Position(NOW - HOUR, 3)


def test_only_2xx_is_success() -> None:
    codes = (199, 200, 299, 300, 401, 500)
    settlement = _settle(*(_delivery(code, f"guid-{code}", status_code=code) for code in codes))
    assert sorted(_asked_ids(settlement)) == [199, 300, 401, 500]


def test_the_checkpoint_stops_before_the_first_attempt_that_is_unsettled() -> None:
    settlement = _settle(
        _delivery(1, "a", hours_ago=5, status_code=200),
        _delivery(2, "b", hours_ago=4),
        _delivery(3, "c", hours_ago=3),
        _delivery(4, "b", hours_ago=2, status_code=200, redelivery=True),
    )
    assert settlement.state.checkpoint == Position(NOW - 4 * HOUR, 2)
    assert settlement.state.open_since == NOW - 3 * HOUR


def test_the_checkpoint_stays_behind_what_may_still_be_in_flight() -> None:
    young = Delivery(id=2, guid="b", delivered_at=NOW - IN_FLIGHT / 2, redelivery=False, status_code=200)
    settlement = _settle(_delivery(1, "a", status_code=200), young)
    assert settlement.state.checkpoint == Position(NOW - HOUR, 1)


def test_at_the_same_second_the_id_decides_what_lies_behind_the_checkpoint() -> None:
    state = HookState(checkpoint=Position(NOW - HOUR, 5))
    settlement = _settle(_delivery(5, "a"), _delivery(6, "b"), state=state)
    assert _asked_ids(settlement) == [6]


def test_a_redelivery_of_what_lies_behind_the_checkpoint_reopens_nothing() -> None:
    state = HookState(checkpoint=Position(NOW - 5 * HOUR, 1))
    settlement = _settle(_delivery(9, "a", redelivery=True), state=state)
    assert (settlement.ask, settlement.state.checkpoint) == ([], Position(NOW - HOUR, 9))


def test_without_a_checkpoint_a_redelivery_alone_is_worth_asking_for() -> None:
    assert _asked_ids(_settle(_delivery(9, "a", redelivery=True))) == [9]


def test_what_is_three_days_old_is_lost_once_and_then_settled() -> None:
    first = _settle(_delivery(1, "a", hours_ago=72), _delivery(2, "a", hours_ago=2, redelivery=True))
    assert (first.ask, first.lost, first.failed) == ([], 1, 0)
    assert first.state.checkpoint == Position(NOW - 2 * HOUR, 2)
    again = _settle(
        _delivery(1, "a", hours_ago=72), _delivery(2, "a", hours_ago=2, redelivery=True), state=first.state
    )
    assert again.lost == 0


def test_what_was_open_and_has_left_the_list_since_is_lost_too() -> None:
    state = HookState(checkpoint=Position(NOW - 80 * HOUR, 1), open_since=NOW - 73 * HOUR)
    settlement = _settle(_delivery(9, "a", redelivery=True), state=state)
    assert (settlement.lost, settlement.state.open_since) == (1, None)


def test_hours_are_those_of_the_oldest_first_attempt() -> None:
    settlement = _settle(
        _delivery(1, "a", hours_ago=70.5), _delivery(2, "b", hours_ago=10), _delivery(3, "a", redelivery=True)
    )
    assert settlement.hours_until_unrecoverable == 1.5


def test_hours_are_the_whole_three_days_where_nothing_has_failed() -> None:
    assert _settle(_delivery(1, "a", status_code=200)).hours_until_unrecoverable == 72
    assert _settle().hours_until_unrecoverable == 72


def test_oldest_are_asked_for_first_and_no_more_than_allowed() -> None:
    settlement = _settle(
        *(_delivery(10 - hour, f"g{hour}", hours_ago=hour) for hour in (1, 3, 2, 4)), max_asks=3
    )
    assert _asked_ids(settlement) == [6, 7, 8]
    assert settlement.failed == 4


def test_events_that_always_fail_do_not_hold_up_those_never_asked_for() -> None:
    stubborn = [
        delivery
        for number in range(5)
        for delivery in (
            _delivery(number, f"stubborn-{number}", hours_ago=50),
            _delivery(100 + number, f"stubborn-{number}", hours_ago=40, redelivery=True),
        )
    ]
    settlement = _settle(*stubborn, _delivery(50, "new", hours_ago=1), max_asks=5)
    assert settlement.ask[0].guid == "new"


def test_what_was_asked_for_just_now_is_left_to_arrive() -> None:
    asked = {"a": NOW - IN_FLIGHT + timedelta(seconds=1), "b": NOW - IN_FLIGHT}
    settlement = _settle(_delivery(1, "a"), _delivery(2, "b"), state=HookState(asked=asked))
    assert _asked_ids(settlement) == [2]
    assert list(settlement.state.asked) == ["a"]
    assert settlement.failed == 2


def test_a_list_read_in_part_moves_nothing_yet_its_failures_are_asked_for() -> None:
    state = HookState(checkpoint=None, open_since=NOW - 60 * HOUR)
    settlement = _settle(
        _delivery(7, "a", hours_ago=2),
        _delivery(8, "b", hours_ago=1, redelivery=True),
        state=state,
        complete=False,
    )
    assert _asked_ids(settlement) == [7], "the one of unknown past may have succeeded further down the list"
    assert (settlement.state.checkpoint, settlement.state.open_since) == (None, NOW - 60 * HOUR)
    assert settlement.hours_until_unrecoverable == 12


_histories = st.lists(
    st.tuples(st.integers(0, 80 * 60), st.integers(0, 7), st.sampled_from([200, 500])), max_size=30
).map(
    lambda rows: [
        _delivery(
            number,
            f"guid-{guid}",
            hours_ago=minutes / 60,
            status_code=code,
            redelivery=any(
                other == guid and (m, -n) > (minutes, -number) for n, (m, other, _) in enumerate(rows, 1)
            ),
        )
        for number, (minutes, guid, code) in enumerate(rows, 1)
    ]
)


@given(_histories)
def test_nothing_unsettled_ever_lies_behind_the_checkpoint(history: list[Delivery]) -> None:
    settlement = _settle(*history)
    succeeded = {delivery.guid for delivery in history if delivery.succeeded}
    checkpoint = settlement.state.checkpoint
    behind = {
        delivery.guid for delivery in history if checkpoint is not None and delivery.position <= checkpoint
    }
    asked = {delivery.guid for delivery in settlement.ask}
    assert not asked & (succeeded | behind)
    since = {
        guid: min(delivery.delivered_at for delivery in history if delivery.guid == guid)
        for guid in {delivery.guid for delivery in history}
    }
    assert asked == {guid for guid in since if guid not in succeeded and since[guid] > NOW - 72 * HOUR}


@given(_histories)
def test_settling_again_moves_nothing_back_and_asks_for_the_same(history: list[Delivery]) -> None:
    first = _settle(*history)
    again = _settle(*history, state=first.state)
    assert again.ask == first.ask
    assert again.state == first.state
    assert again.lost == 0
