from __future__ import annotations

from collections.abc import Callable, Iterator

import boto3
import pytest

from aws_access.session import aws_session
from tests.unit.aws_access.clouds import ROLE, Clouds


@pytest.fixture
def clouds(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clouds]:
    clouds = Clouds()
    with clouds.serving():
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", clouds.url)
        yield clouds


@pytest.fixture
def open_session(clouds: Clouds) -> Callable[[], boto3.Session]:
    """A new session, as a function that has just started makes it."""
    return lambda: aws_session(
        role_arn=ROLE,
        audience="cv-analytics-dev-aws",
        session_name="cv-analytics-dev-receiver",
        region="eu-west-2",
        metadata_server=clouds.url,
    )
