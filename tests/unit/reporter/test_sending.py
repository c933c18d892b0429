"""Exactly once: what is sent where processes die, meet, are held back or are refused."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from reporter import handler
from reporter.sender import PAUSES, NotSentToAll
from reporter.sendings import INTENT_SECONDS
from reporter.week import Week
from rig.backends import fake_backend
from tests.counting import Line
from tests.unit.reporter.conftest import Context, Office

WEEK = "2026-W47"
BOTH = ["a@example.com", "b@example.com"]


@pytest.fixture(autouse=True)
def _quick_reading(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """These are many reports, and what they read is not the matter here."""
    usual = handler.runtime()
    with fake_backend() as nothing:
        quick = replace(usual, reader=replace(usual.reader, store=Line(nothing).figures))
        monkeypatch.setattr(handler, "runtime", lambda: quick)
        yield


class Crash(BaseException):
    """The process ends here: nothing in it runs any more."""


def _weeks() -> Any:
    """A week for each point of time at which something may happen, so that one office serves them all."""
    return (Week(date(2026, 1, 5) + timedelta(days=7 * number)).label for number in itertools.count())


def _at_call(office: Office, point: int, act: Any) -> list[str]:
    """Does it at the sending's call of that number, before or after it; returns what has happened so far."""
    passed: list[str] = []

    def step(when: str) -> None:
        passed.append(when)
        if len(passed) == point:
            act()

    office.at_each_call = step
    return passed


def _crash() -> None:
    raise Crash


def test_a_report_is_sent_once_however_often_it_is_asked_for(office: Office) -> None:
    assert [office.handle(week=WEEK)["sent"] for _ in range(3)] == [True, False, False]
    assert office.addressees() == BOTH


def test_each_week_is_sent_for_itself(office: Office) -> None:
    assert office.handle(week="2026-W47")["sent"]
    assert office.handle(week="2026-W46")["sent"]
    assert office.addressees() == BOTH * 2


def test_each_recipient_gets_one_mail_wherever_the_sender_dies(office: Office) -> None:
    """SES reports the mails that it took; the retry comes when the dead one's intent has lapsed."""
    crashes = 0
    for point, week in zip(itertools.count(1), _weeks(), strict=False):
        office.mails.clear()
        _at_call(office, point, _crash)
        try:
            office.handle(week=week)
        except Crash:
            crashes += 1
        else:
            break
        office.at_each_call = lambda _: None
        office.report_sent()
        office.later += INTENT_SECONDS + 1
        office.handle(week=week)
        assert sorted(office.addressees()) == BOTH, f"crash at point {point}"
        assert office.handle(week=week)["sent"] is False
    # Intent, mail, note and kept figures for each of two, and the week's note: before and after each.
    assert crashes == 2 * (4 * 2 + 1)


def test_each_recipient_gets_one_mail_wherever_a_second_firing_comes_in(office: Office) -> None:
    for point, week in zip(itertools.count(1), _weeks(), strict=False):
        office.mails.clear()

        def fire_again(week: str = week) -> None:
            with suppress(NotSentToAll):  # Lambda tries it again.
                office.handle(week=week)

        passed = _at_call(office, point, fire_again)
        fire_again()
        assert office.handle(week=week)["sent"] is False
        assert sorted(office.addressees()) == BOTH, f"second firing at point {point}"
        if len(passed) < point:
            return


def test_without_ses_word_the_report_is_sent_again_rather_than_not_at_all(office: Office) -> None:
    """The known rest: a crash right after SES took a mail, and SES's event of it lost as well."""
    _at_call(office, 4, _crash)  # after SES took the first recipient's
    with pytest.raises(Crash):
        office.handle(week=WEEK)
    office.at_each_call = lambda _: None
    with pytest.raises(NotSentToAll, match="unsettled"):
        office.handle(week=WEEK)
    assert office.addressees() == BOTH  # the other one does not wait for it
    office.later = INTENT_SECONDS + 1
    assert office.handle(week=WEEK)["sent"]
    assert office.addressees() == [*BOTH, "a@example.com"]


def test_a_lost_answer_is_settled_by_what_ses_reports(office: Office) -> None:
    office.failures.append(ReadTimeoutError(endpoint_url="x"))
    with pytest.raises(NotSentToAll, match="unsettled"):
        office.handle(week=WEEK)
    (first,) = office.addressees()
    assert first == "b@example.com"
    with pytest.raises(NotSentToAll):
        office.handle(week=WEEK)
    office.later = INTENT_SECONDS + 1
    assert office.handle(week=WEEK)["sent"]
    assert sorted(office.addressees()) == BOTH


def test_a_mail_that_never_reached_ses_is_sent_by_the_next_try(office: Office) -> None:
    office.failures.append(ConnectTimeoutError(endpoint_url="x"))
    with pytest.raises(NotSentToAll, match="refused"):
        office.handle(week=WEEK)
    assert office.handle(week=WEEK)["sent"]
    assert sorted(office.addressees()) == BOTH


def test_throttling_is_waited_out_within_the_invocation(office: Office) -> None:
    office.failures += ["TooManyRequestsException"] * 3
    assert office.handle(week=WEEK)["sent"]
    assert office.slept == list(PAUSES[:3])
    assert office.addressees() == BOTH


def test_throttling_that_lasts_gives_the_report_back_to_the_next_try(office: Office) -> None:
    office.failures += ["TooManyRequestsException"] * 2 * (len(PAUSES) + 1)
    with pytest.raises(NotSentToAll, match="refused"):
        office.handle(week=WEEK)
    assert office.mails == []
    assert office.handle(week=WEEK)["sent"]
    assert office.addressees() == BOTH


def test_a_refused_recipient_costs_the_others_nothing(office: Office) -> None:
    office.failures.append("MessageRejected")
    with pytest.raises(NotSentToAll, match=r"a@example\.com': 'refused"):
        office.handle(week=WEEK)
    assert office.slept == []
    assert office.addressees() == ["b@example.com"]
    assert office.handle(week=WEEK, check=True)["missing"]
    assert office.handle(week=WEEK)["sent"]
    assert office.addressees() == ["b@example.com", "a@example.com"]


def test_no_mail_is_begun_that_could_not_be_noted(office: Office) -> None:
    hurried: Any = Context(seconds_left=10.0)
    with pytest.raises(NotSentToAll):
        handler.handle({"week": WEEK}, hurried)
    assert office.mails == []
