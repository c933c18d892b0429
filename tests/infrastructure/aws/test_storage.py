"""The tables."""

from __future__ import annotations

from typing import Any

from contract import contribution, figures, item, thread_state
from tests.infrastructure.aws.synthesis import Properties, Synthesised

TABLE = "AWS::DynamoDB::GlobalTable"


def _tables(synthesised: Synthesised) -> dict[str, Properties]:
    return {table["TableName"]: table for table in synthesised.storage.of_type(TABLE).values()}


def _keys(table: Properties) -> list[str]:
    return [key["AttributeName"] for key in table["KeySchema"]]


def test_tables_have_the_keys_that_the_contract_names(any_stage: Synthesised) -> None:
    tables, names = _tables(any_stage), any_stage.stage.names
    assert _keys(tables[names.analytics_table]) == [item.PARTITION_KEY, item.SORT_KEY]
    assert _keys(tables[names.threads_table]) == [thread_state.PARTITION_KEY]
    assert _keys(tables[names.contributions_table]) == [contribution.PARTITION_KEY, contribution.SORT_KEY]
    assert _keys(tables[names.aggregates_table]) == [figures.PARTITION_KEY, figures.SORT_KEY]


def test_events_have_an_index_of_their_keys_by_day(any_stage: Synthesised) -> None:
    tables, names = _tables(any_stage), any_stage.stage.names
    (index,) = tables[names.analytics_table]["GlobalSecondaryIndexes"]
    assert index["IndexName"] == item.BY_DAY
    assert _keys(index) == [item.DAY_SHARD, item.SORT_KEY]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    indexed = [name for name, table in tables.items() if "GlobalSecondaryIndexes" in table]
    assert indexed == [names.analytics_table]


def test_every_table_has_a_stream_and_that_of_contributions_says_what_was_before(
    any_stage: Synthesised,
) -> None:
    streams = {name: table["StreamSpecification"] for name, table in _tables(any_stage).items()}
    names = any_stage.stage.names
    assert streams == {
        names.analytics_table: {"StreamViewType": "NEW_IMAGE"},
        names.threads_table: {"StreamViewType": "NEW_IMAGE"},
        names.contributions_table: {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        names.aggregates_table: {"StreamViewType": "NEW_IMAGE"},
    }


def test_whatever_holds_texts_or_names_can_expire(any_stage: Synthesised) -> None:
    expiring = {
        name: table["TimeToLiveSpecification"]
        for name, table in _tables(any_stage).items()
        if "TimeToLiveSpecification" in table
    }
    expected = {"AttributeName": item.EXPIRES_AT, "Enabled": True}
    assert expiring == dict.fromkeys(_tables(any_stage), expected)


def test_every_table_is_on_demand_encrypted_and_restorable(any_stage: Synthesised) -> None:
    for table in _tables(any_stage).values():
        (replica,) = table["Replicas"]
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["SSESpecification"]["SSEEnabled"] is True
        assert replica["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_protected_stage_cannot_lose_its_tables(prod: Synthesised) -> None:
    for resource in _tables_whole(prod):
        assert resource["UpdateReplacePolicy"] == "Retain"
        assert resource["Properties"]["Replicas"][0]["DeletionProtectionEnabled"] is True


def test_a_first_creation_that_fails_leaves_no_table_in_the_next_ones_way(prod: Synthesised) -> None:
    assert {resource["DeletionPolicy"] for resource in _tables_whole(prod)} == {"RetainExceptOnCreate"}


def _tables_whole(synthesised: Synthesised) -> list[dict[str, Any]]:
    resources = synthesised.storage.body["Resources"].values()
    found = [resource for resource in resources if resource["Type"] == TABLE]
    assert len(found) == 4
    return found


GO_ALONG = {"AWS::S3::BucketPolicy", "AWS::SSM::Parameter"}
"""They hold no data of their own."""


def test_unprotected_stage_leaves_nothing_behind(local: Synthesised) -> None:
    holding = [each for each in local.storage.body["Resources"].values() if each["Type"] not in GO_ALONG]
    assert {resource["DeletionPolicy"] for resource in holding} == {"Delete"}


def test_only_the_protected_stage_refuses_to_be_deleted(prod: Synthesised, local: Synthesised) -> None:
    def protections(synthesised: Synthesised) -> set[bool]:
        artifacts = synthesised.manifest["artifacts"].values()
        stacks = [entry for entry in artifacts if entry["type"] == "aws:cloudformation:stack"]
        return {entry["properties"].get("terminationProtection", False) for entry in stacks}

    assert protections(prod) == {True}
    assert protections(local) == {False}
