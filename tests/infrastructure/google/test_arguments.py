"""Every argument of the Terraform against the provider's schema, as `terraform validate` would.

That needs the provider itself, from Terraform's registry. The bindings are made of the same schema.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.infrastructure.google.provider_schema import config_of, faults, possible_values
from tests.infrastructure.google.synthesis import Synthesised


def all_faults(body: dict[str, Any]) -> list[str]:
    return [
        fault
        for kind, resources in body["resource"].items()
        if kind.startswith("google_")
        for name, resource in resources.items()
        for fault in faults(config_of(kind), resource, f"{kind}.{name}")
    ]


def test_every_argument_is_one_of_the_providers(any_stage: Synthesised) -> None:
    for stack in any_stage.stacks:
        assert all_faults(stack.body) == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"location_id": None}, "location_id: missing"),
        ({"locations": "eu"}, "locations: unknown"),
        ({"location_id": 7}, "location_id: 7 is no <class 'str'>"),
        ({"delete_protection_state": "ON"}, "delete_protection_state: 'ON' is none of"),
        ({"cmek_config": {"kms_key_name": "k", "key": "k"}}, "cmek_config.key: unknown"),
        ({"cmek_config": {}}, "cmek_config.kms_key_name: missing"),
    ],
)
def test_a_wrong_argument_is_reported(dev: Synthesised, change: dict[str, Any], error: str) -> None:
    database = copy.deepcopy(dev.foundation.only("google_firestore_database"))
    wrong = {name: value for name, value in {**database, **change}.items() if value is not None}
    (fault,) = faults(config_of("google_firestore_database"), wrong, "database")
    assert f"database.{error}" in fault


def test_the_schema_knows_which_values_there_are() -> None:
    database = config_of("google_firestore_database")
    assert possible_values(database, "type") == {"FIRESTORE_NATIVE", "DATASTORE_MODE"}
