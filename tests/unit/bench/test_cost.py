"""The bill: free tiers, what is shared, and when it is too dear."""

from __future__ import annotations

import pytest

from bench.cost import accepted, measured, model
from bench.cost.model import Use
from bench.cost.prices import Price, PriceList

PRICES = PriceList.load()


def _price_list(**prices: Price) -> PriceList:
    return PriceList("2026-11-22", PRICES.assumed, prices)


def _price(usd: float, *, per: int = 1, free: int = 0) -> Price:
    return Price(usd=usd, per=per, free=free, source="a page", sure=True)


def test_what_is_free_is_shared_by_all_parts_that_use_it() -> None:
    used = [Use("queue", "messages", "request", 3), Use("alarms", "messages", "request", 1)]
    prices = _price_list(request=_price(1.0, free=200))
    assert model.per_month(used, prices, events=100, with_free=True) == {"queue": 150.0, "alarms": 50.0}
    assert model.per_month(used, prices, events=100, with_free=False) == {"queue": 300.0, "alarms": 100.0}


def test_a_month_within_the_free_tier_costs_nothing() -> None:
    used = [Use("queue", "messages", "request", 1, per_month=50)]
    prices = _price_list(request=_price(1.0, free=200))
    assert model.per_month(used, prices, events=100, with_free=True) == {"queue": 0.0}


def test_a_million_events_leave_out_what_is_paid_by_the_month() -> None:
    used = [Use("queue", "messages", "request", 2), Use("alarms", "alarms", "alarm", 0, per_month=7)]
    prices = _price_list(request=_price(0.4, per=1_000_000, free=10_000_000), alarm=_price(0.1))
    assert model.per_million(used, prices) == {"queue": pytest.approx(0.8), "alarms": 0.0}


def test_a_webhook_that_is_alone_is_billed_for_all_of_its_time() -> None:
    billed = model.billed_seconds(PRICES.assumed, rate=1e-6, cpus=1.0)
    assert billed == pytest.approx(PRICES.assumed.webhook_seconds, rel=1e-3)


def test_webhooks_at_the_same_time_are_billed_once_and_for_no_less_than_their_cpu() -> None:
    at_ten, at_a_thousand = (
        model.billed_seconds(PRICES.assumed, rate=rate, cpus=1.0) for rate in (10.0, 1000.0)
    )
    assert at_ten < 0.1
    assert at_a_thousand == PRICES.assumed.webhook_cpu_seconds


@pytest.mark.parametrize(
    ("dollars", "rises"), [(10.0, 0), (10.49, 0), (10.51, 1), (5.0, 0)], ids=["same", "5 %", "more", "less"]
)
def test_a_bill_may_rise_by_five_per_cent_unseen(dollars: float, rises: int) -> None:
    assert len(accepted.raised({"a month of prod": dollars}, {"a month of prod": 10.0})) == rises


def test_a_stage_that_nobody_has_accepted_is_reported() -> None:
    assert accepted.raised({"a month of new": 1.0}, {}) != []


def test_every_price_names_its_page() -> None:
    assert all("pricing" in price.source for price in PRICES.prices.values())


def test_what_was_measured_is_there_for_ours_and_for_the_usual_designs() -> None:
    assert {"ours", "ours, one by one", "Powertools per record"} <= measured.committed().keys()
