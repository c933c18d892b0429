"""The tables."""

from __future__ import annotations

from contract import aggregates, item
from tests.infrastructure.aws.synthesis import Properties, Synthesised

TABLE = "AWS::DynamoDB::GlobalTable"


def _tables(synthesised: Synthesised) -> dict[str, Properties]:
    return {table["TableName"]: table for table in synthesised.storage.of_type(TABLE).values()}


def _keys(table: Properties) -> list[str]:
    return [key["AttributeName"] for key in table["KeySchema"]]


def test_tables_have_the_keys_that_the_contract_names(any_stage: Synthesised) -> None:
    tables, names = _tables(any_stage), any_stage.stage.names
    assert _keys(tables[names.analytics_table]) == [item.PARTITION_KEY, item.SORT_KEY]
    assert _keys(tables[names.aggregates_table]) == [aggregates.PARTITION_KEY, aggregates.SORT_KEY]
    assert _keys(tables[names.contributions_table]) == ["entity_id"]


def test_events_have_an_index_of_their_keys_by_day(any_stage: Synthesised) -> None:
    tables, names = _tables(any_stage), any_stage.stage.names
    (index,) = tables[names.analytics_table]["GlobalSecondaryIndexes"]
    assert index["IndexName"] == item.BY_DAY
    assert _keys(index) == [item.DAY_SHARD, item.SORT_KEY]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    indexed = [name for name, table in tables.items() if "GlobalSecondaryIndexes" in table]
    assert indexed == [names.analytics_table]


def test_only_the_events_have_a_stream_of_new_images(any_stage: Synthesised) -> None:
    streams = {name: table.get("StreamSpecification") for name, table in _tables(any_stage).items()}
    names = any_stage.stage.names
    assert streams == {
        names.analytics_table: {"StreamViewType": "NEW_IMAGE"},
        names.aggregates_table: None,
        names.contributions_table: None,
    }


def test_what_is_kept_per_event_expires(any_stage: Synthesised) -> None:
    expiring = {
        name: table["TimeToLiveSpecification"]
        for name, table in _tables(any_stage).items()
        if "TimeToLiveSpecification" in table
    }
    names = any_stage.stage.names
    expected = {"AttributeName": item.EXPIRES_AT, "Enabled": True}
    assert expiring == {names.analytics_table: expected, names.contributions_table: expected}


def test_every_table_is_on_demand_encrypted_and_restorable(any_stage: Synthesised) -> None:
    for table in _tables(any_stage).values():
        (replica,) = table["Replicas"]
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["SSESpecification"]["SSEEnabled"] is True
        assert replica["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_protected_stage_cannot_lose_its_tables(prod: Synthesised) -> None:
    for resource in prod.storage.body["Resources"].values():
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
        assert resource["Properties"]["Replicas"][0]["DeletionProtectionEnabled"] is True


POLICIES = {"AWS::S3::BucketPolicy"}
"""Of what holds data: they go with it."""


def test_unprotected_stage_leaves_nothing_behind(local: Synthesised) -> None:
    holding = [each for each in local.storage.body["Resources"].values() if each["Type"] not in POLICIES]
    assert {resource["DeletionPolicy"] for resource in holding} == {"Delete"}


def test_only_the_protected_stage_refuses_to_be_deleted(prod: Synthesised, local: Synthesised) -> None:
    def protections(synthesised: Synthesised) -> set[bool]:
        artifacts = synthesised.manifest["artifacts"].values()
        stacks = [entry for entry in artifacts if entry["type"] == "aws:cloudformation:stack"]
        return {entry["properties"].get("terminationProtection", False) for entry in stacks}

    assert protections(prod) == {True}
    assert protections(local) == {False}
