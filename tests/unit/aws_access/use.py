"""Using a session as boto3 does, by one caller or by many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import boto3
from botocore.credentials import ReadOnlyCredentials

OpenSession = Callable[[], boto3.Session]
THREADS = 20
MINUTE = timedelta(minutes=1)


def credentials_of(session: boto3.Session) -> ReadOnlyCredentials:
    """What signing a request does."""
    credentials = session.get_credentials()
    assert credentials is not None
    return credentials.get_frozen_credentials()


def use_at_once(session: boto3.Session) -> list[str]:
    barrier = threading.Barrier(THREADS)

    def use(_number: int) -> str:
        barrier.wait()
        return str(credentials_of(session).access_key)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(use, range(THREADS)))
