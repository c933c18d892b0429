"""Each test of this folder runs on every backend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from botocore.config import Config

from local.aws_emulator import AwsEmulator
from rig.backends import BACKENDS, REGION, SESSION, Backend, backend_at

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

EMULATOR = "emulator"


@pytest.fixture(scope="session")
def emulated_dynamodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DynamoDBClient]:
    """The AWS emulator's, in a process of its own."""
    emulator = AwsEmulator(tmp_path_factory.mktemp("aws"), REGION)
    process = emulator.start()
    try:
        emulator.wait()
        config = Config(retries={"total_max_attempts": 1})
        yield SESSION.client("dynamodb", endpoint_url=emulator.endpoint, config=config)
    finally:
        process.stop()


@pytest.fixture(params=[*BACKENDS, EMULATOR])
def dynamodb_backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    if request.param == EMULATOR:
        yield backend_at(request.getfixturevalue("emulated_dynamodb"))
        return
    with BACKENDS[request.param]() as backend:
        yield backend
