"""Credentials renewed early, once for all callers, and kept where that fails."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import CredentialRetrievalError

from aws_access.credentials import (
    DUE_BEFORE_SECONDS,
    PAUSE_SECONDS,
    RENEWED_BEFORE_SECONDS,
    EarlyRefresh,
    PausingAfterFailure,
)
from aws_access.token_exchange import RefreshedCredentials
from local.github_api.wire import Reply
from tests.unit.aws_access.clouds import Clouds, sts_error
from tests.unit.aws_access.use import MINUTE, THREADS, OpenSession, credentials_of, use_at_once


def test_credentials_are_used_again_while_they_are_fresh(clouds: Clouds, open_session: OpenSession) -> None:
    clouds.lives_for = timedelta(seconds=RENEWED_BEFORE_SECONDS) + MINUTE
    session = open_session()
    assert [credentials_of(session).access_key for _ in range(3)] == ["ASIAKEY1"] * 3


def test_credentials_are_renewed_long_before_they_expire(clouds: Clouds, open_session: OpenSession) -> None:
    clouds.lives_for = timedelta(seconds=RENEWED_BEFORE_SECONDS) - MINUTE
    session = open_session()
    credentials_of(session)
    clouds.lives_for = timedelta(hours=1)
    assert [credentials_of(session).access_key for _ in range(3)] == ["ASIAKEY2"] * 3


def test_many_at_once_share_the_first_exchange(clouds: Clouds, open_session: OpenSession) -> None:
    assert set(use_at_once(open_session())) == {"ASIAKEY1"}
    assert len(clouds.asked_sts) == 1


def test_many_at_once_share_one_early_renewal_and_do_not_wait_for_it(
    clouds: Clouds, open_session: OpenSession
) -> None:
    clouds.lives_for = timedelta(seconds=RENEWED_BEFORE_SECONDS) - MINUTE
    session = open_session()
    credentials_of(session)
    clouds.lives_for = timedelta(hours=1)
    others_are_through = threading.Semaphore(0)

    def renew_when_others_are_through() -> Reply:
        for _ in range(THREADS - 1):
            others_are_through.acquire()
        return clouds.give_credentials()

    clouds.sts = renew_when_others_are_through
    barrier = threading.Barrier(THREADS)

    def use(_number: int) -> str:
        barrier.wait()
        key = str(credentials_of(session).access_key)
        others_are_through.release()
        return key

    with ThreadPoolExecutor(THREADS) as pool:
        keys = sorted(pool.map(use, range(THREADS)))
    assert keys == ["ASIAKEY1"] * (THREADS - 1) + ["ASIAKEY2"]
    assert len(clouds.asked_sts) == 2


@pytest.mark.parametrize(
    "trouble", [sts_error("Throttling"), Reply(503, b""), sts_error("AccessDenied", 403)]
)
def test_a_renewal_that_fails_early_leaves_the_old_credentials_in_use(
    trouble: Reply, clouds: Clouds, open_session: OpenSession
) -> None:
    clouds.lives_for = timedelta(seconds=RENEWED_BEFORE_SECONDS) - MINUTE
    session = open_session()
    credentials_of(session)
    clouds.sts = lambda: trouble
    assert set(use_at_once(session)) == {"ASIAKEY1"}
    assert len(clouds.asked_sts) == 2, "each of the others would have waited for a refusal of its own"


def test_a_renewal_that_fails_when_it_is_due_fails_the_caller(
    clouds: Clouds, open_session: OpenSession
) -> None:
    clouds.lives_for = timedelta(seconds=DUE_BEFORE_SECONDS / 2)
    session = open_session()
    credentials_of(session)
    clouds.sts = lambda: sts_error("Throttling")
    with pytest.raises(CredentialRetrievalError, match="Throttling"):
        credentials_of(session)


def test_many_at_once_share_one_failure(clouds: Clouds, open_session: OpenSession) -> None:
    clouds.sts = lambda: sts_error("Throttling")
    session = open_session()
    barrier = threading.Barrier(THREADS)

    def use(_number: int) -> str:
        barrier.wait()
        with pytest.raises(CredentialRetrievalError) as failure:
            credentials_of(session)
        return str(failure.value)

    with ThreadPoolExecutor(THREADS) as pool:
        failures = list(pool.map(use, range(THREADS)))
    assert len(clouds.asked_sts) == 1
    assert all("(Throttling)" in failure for failure in failures)


def test_after_the_pause_a_refresh_is_tried_again() -> None:
    now, outcomes = [0.0], iter(["fails", "works"])
    fresh: RefreshedCredentials = {"access_key": "a", "secret_key": "s", "token": "t", "expiry_time": "e"}

    def refresh() -> RefreshedCredentials:
        if next(outcomes) == "fails":
            raise CredentialRetrievalError(provider="p", error_msg="STS is away")
        return fresh

    pausing = PausingAfterFailure(refresh, clock=lambda: now[0])
    for now[0] in (0.0, PAUSE_SECONDS - 1):
        with pytest.raises(CredentialRetrievalError, match="STS is away"):
            pausing()
    now[0] = PAUSE_SECONDS
    assert pausing() == fresh


@pytest.mark.parametrize("minutes_fast", [-10, 0, 10])
def test_no_expired_credentials_are_used_where_the_clock_is_off_by_ten_minutes(minutes_fast: int) -> None:
    start = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    now, exchanges = start, 0

    def refresh() -> RefreshedCredentials:
        nonlocal exchanges
        exchanges += 1
        expiry = (now + timedelta(hours=1)).isoformat()
        return {"access_key": expiry, "secret_key": "s", "token": "t", "expiry_time": expiry}

    credentials = EarlyRefresh(refresh, "test", time_fetcher=lambda: now + minutes_fast * MINUTE)
    for minute in range(240):
        now = start + minute * MINUTE
        expiry = datetime.fromisoformat(str(credentials.get_frozen_credentials().access_key))
        assert expiry - now >= 10 * MINUTE
    assert exchanges <= 9
