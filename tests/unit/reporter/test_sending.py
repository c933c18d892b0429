"""Exactly once: what is sent where processes die, meet, are held back or are refused."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from reporter import handler
from reporter.sender import PAUSES, NotSentToAll
from reporter.sendings import INTENT_SECONDS
from reporter.week import Week
from tests.lambda_function import Context
from tests.unit.reporter.conftest import ReporterSandbox

WEEK = "2026-W47"
BOTH = ["a@example.com", "b@example.com"]


pytestmark = pytest.mark.usefixtures("quick_reading")


class Crash(BaseException):
    """The process ends here: nothing in it runs any more."""


def _weeks() -> Any:
    """A week for each point of time at which something may happen, so that one sandbox serves them all."""
    return (Week(date(2026, 1, 5) + timedelta(days=7 * number)).label for number in itertools.count())


def _at_call(sandbox: ReporterSandbox, point: int, act: Any) -> list[str]:
    """Does it at the sending's call of that number, before or after it; returns what has happened so far."""
    passed: list[str] = []

    def step(when: str) -> None:
        passed.append(when)
        if len(passed) == point:
            act()

    sandbox.at_each_call = step
    return passed


def _crash() -> None:
    raise Crash


def test_a_report_is_sent_once_however_often_it_is_asked_for(sandbox: ReporterSandbox) -> None:
    assert [sandbox.handle(week=WEEK)["sent"] for _ in range(3)] == [True, False, False]
    assert sandbox.addressees() == BOTH


def test_each_week_is_sent_for_itself(sandbox: ReporterSandbox) -> None:
    assert sandbox.handle(week="2026-W47")["sent"]
    assert sandbox.handle(week="2026-W46")["sent"]
    assert sandbox.addressees() == BOTH * 2


def test_each_recipient_gets_one_mail_wherever_the_sender_dies(sandbox: ReporterSandbox) -> None:
    """SES reports the mails that it took; the retry comes when the dead one's intent has lapsed."""
    crashes = 0
    for point, week in zip(itertools.count(1), _weeks(), strict=False):
        sandbox.mails.clear()
        _at_call(sandbox, point, _crash)
        try:
            sandbox.handle(week=week)
        except Crash:
            crashes += 1
        else:
            break
        sandbox.at_each_call = lambda _: None
        sandbox.report_sent()
        sandbox.later += INTENT_SECONDS + 1
        sandbox.handle(week=week)
        assert sorted(sandbox.addressees()) == BOTH, f"crash at point {point}"
        assert sandbox.handle(week=week)["sent"] is False
    # Intent, mail, note and kept figures for each of two, and the week's note: before and after each.
    assert crashes == 2 * (4 * 2 + 1)


def test_each_recipient_gets_one_mail_wherever_a_second_firing_comes_in(sandbox: ReporterSandbox) -> None:
    for point, week in zip(itertools.count(1), _weeks(), strict=False):
        sandbox.mails.clear()

        def fire_again(week: str = week) -> None:
            with suppress(NotSentToAll):  # Lambda tries it again.
                sandbox.handle(week=week)

        passed = _at_call(sandbox, point, fire_again)
        fire_again()
        assert sandbox.handle(week=week)["sent"] is False
        assert sorted(sandbox.addressees()) == BOTH, f"second firing at point {point}"
        if len(passed) < point:
            return


def test_without_ses_word_the_report_is_sent_again_rather_than_not_at_all(sandbox: ReporterSandbox) -> None:
    """The known rest: a crash right after SES took a mail, and SES's event of it lost as well."""
    _at_call(sandbox, 4, _crash)  # after SES took the first recipient's
    with pytest.raises(Crash):
        sandbox.handle(week=WEEK)
    sandbox.at_each_call = lambda _: None
    with pytest.raises(NotSentToAll, match="unsettled"):
        sandbox.handle(week=WEEK)
    assert sandbox.addressees() == BOTH  # the other one does not wait for it
    sandbox.later = INTENT_SECONDS + 1
    assert sandbox.handle(week=WEEK)["sent"]
    assert sandbox.addressees() == [*BOTH, "a@example.com"]


def test_a_lost_answer_is_settled_by_what_ses_reports(sandbox: ReporterSandbox) -> None:
    sandbox.failures.append(ReadTimeoutError(endpoint_url="x"))
    with pytest.raises(NotSentToAll, match="unsettled"):
        sandbox.handle(week=WEEK)
    (first,) = sandbox.addressees()
    assert first == "b@example.com"
    with pytest.raises(NotSentToAll):
        sandbox.handle(week=WEEK)
    sandbox.later = INTENT_SECONDS + 1
    assert sandbox.handle(week=WEEK)["sent"]
    assert sorted(sandbox.addressees()) == BOTH


def test_a_mail_that_never_reached_ses_is_sent_by_the_next_try(sandbox: ReporterSandbox) -> None:
    sandbox.failures.append(ConnectTimeoutError(endpoint_url="x"))
    with pytest.raises(NotSentToAll, match="refused"):
        sandbox.handle(week=WEEK)
    assert sandbox.handle(week=WEEK)["sent"]
    assert sorted(sandbox.addressees()) == BOTH


def test_throttling_is_waited_out_within_the_invocation(sandbox: ReporterSandbox) -> None:
    sandbox.failures += ["TooManyRequestsException"] * 3
    assert sandbox.handle(week=WEEK)["sent"]
    assert sandbox.slept == list(PAUSES[:3])
    assert sandbox.addressees() == BOTH


def test_throttling_that_lasts_gives_the_report_back_to_the_next_try(sandbox: ReporterSandbox) -> None:
    sandbox.failures += ["TooManyRequestsException"] * 2 * (len(PAUSES) + 1)
    with pytest.raises(NotSentToAll, match="refused"):
        sandbox.handle(week=WEEK)
    assert sandbox.mails == []
    assert sandbox.handle(week=WEEK)["sent"]
    assert sandbox.addressees() == BOTH


def test_a_refused_recipient_costs_the_others_nothing(sandbox: ReporterSandbox) -> None:
    sandbox.failures.append("MessageRejected")
    with pytest.raises(NotSentToAll, match=r"a@example\.com': 'refused"):
        sandbox.handle(week=WEEK)
    assert sandbox.slept == []
    assert sandbox.addressees() == ["b@example.com"]
    assert sandbox.handle(week=WEEK, check=True)["missing"]
    assert sandbox.handle(week=WEEK)["sent"]
    assert sandbox.addressees() == ["b@example.com", "a@example.com"]


def test_no_mail_is_begun_that_could_not_be_noted(sandbox: ReporterSandbox) -> None:
    hurried: Any = Context(seconds_left=10.0)
    with pytest.raises(NotSentToAll):
        handler.handle({"week": WEEK}, hurried)
    assert sandbox.mails == []
