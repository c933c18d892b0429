"""Which files of the dependencies no function needs."""

from __future__ import annotations

from pathlib import PurePosixPath

SERVICES = ("dynamodb", "s3", "sesv2", "sqs", "ssm", "sts")
"""The services whose API descriptions are packed. botocore has those of all four hundred."""

_DESCRIPTIONS = ("boto3/data/", "botocore/data/")
_POWERTOOLS = "aws_lambda_powertools/"
_UNUSED = (
    "boto3/examples/",
    f"{_POWERTOOLS}event_handler/",
    f"{_POWERTOOLS}utilities/data_masking/",
    f"{_POWERTOOLS}utilities/feature_flags/",
    f"{_POWERTOOLS}utilities/kafka/",
    f"{_POWERTOOLS}utilities/parser/",
    f"{_POWERTOOLS}utilities/streaming/",
)
_KEPT_METADATA = ("METADATA", "LICENSE", "NOTICE")


def is_needed(path: str) -> bool:
    """Whether a dependency's file is packed: code, data of the services in use, and licences."""
    if path.startswith(_DESCRIPTIONS):
        return _describes_a_service_in_use(path)
    if ".dist-info/" in path:
        return PurePosixPath(path).name.startswith(_KEPT_METADATA)
    return not path.startswith(_UNUSED) and not path.endswith((".rst", ".rst.txt", ".pyi", "py.typed"))


def _describes_a_service_in_use(path: str) -> bool:
    """Examples are for readers; files beside the services' folders are for all services."""
    below_data = path.split("/")[2:]
    shared = len(below_data) == 1
    return (shared or below_data[0] in SERVICES) and not path.endswith("examples-1.json")
