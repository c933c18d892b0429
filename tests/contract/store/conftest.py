"""Each test of this folder runs on every backend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config
from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

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
        if request.param == "moto":
            backend.client.meta.events.register("provide-client-params.dynamodb", _refuse_reserved_words)
        yield backend


_RESERVED = frozenset(ReservedKeywords.get_reserved_keywords()) - {"AND", "OR", "SET", "REMOVE", "IN"}


def _refuse_reserved_words(params: dict[str, Any], **_: Any) -> None:
    """As DynamoDB does, and none of its stand-ins wherever it should."""
    for name, text in params.items():
        if name.endswith("Expression"):
            words = re.findall(r"(?<![#:\w])[A-Za-z_]\w*", text)
            assert not [word for word in words if word.upper() in _RESERVED], f"{name}: {text}"
