"""Routes: two shapes, one message, and the processor's way the same in both."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from typing import Any

import pytest

from contract.names import function_logs
from stacks.packaging.installed import PackagingError
from stages.horizon import DLQ_DAYS
from stages.routes import Grant, RouteSettings
from stages.stage import load_stage
from tests.infrastructure.aws.synthesis import (
    ROOT,
    Properties,
    Synthesised,
    statements,
    synthesise,
    target_of,
)
from tests.unit.documents.shell_commands import blocks

PAGE = ROOT / "docs/how-to/add-a-consumer.md"
QUEUE, PIPE, RULE = "AWS::SQS::Queue", "AWS::Pipes::Pipe", "AWS::Events::Rule"
(ROUTE,) = load_stage("dev").routes
QUESTIONS = replace(ROUTE, name="questions", filter={"kind": "issue", "keywords": ["python"]}, consumer="")
ORDERED = replace(QUESTIONS, name="ordered", fifo=True)


def _with(folders: pytest.TempPathFactory, *routes: RouteSettings) -> Synthesised:
    return synthesise(replace(load_stage("prod"), routes=routes), folders)


@pytest.fixture(scope="module")
def none(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    return _with(tmp_path_factory)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    return _with(tmp_path_factory, ORDERED)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    return _with(tmp_path_factory, ROUTE, QUESTIONS)


def _named(synthesised: Synthesised, word: str) -> tuple[str, Properties]:
    return synthesised.pipeline.named(QUEUE, "QueueName", synthesised.stage.names.of(word))


def _pipe(synthesised: Synthesised, word: str) -> Properties:
    return synthesised.pipeline.named(PIPE, "Name", synthesised.stage.names.of(word))[1]


def _patterns(pipe: Properties) -> list[Any]:
    filters = pipe["SourceParameters"]["FilterCriteria"]["Filters"]
    return [json.loads(entry["Pattern"]) for entry in filters]


def test_the_stream_has_no_more_than_two_readers(
    none: Synthesised, one: Synthesised, two: Synthesised
) -> None:
    assert [len(each.pipeline.of_type(PIPE)) for each in (none, one, two)] == [1, 2, 2]


def test_routes_change_nothing_on_the_processors_way(
    none: Synthesised, one: Synthesised, two: Synthesised
) -> None:
    for word in ("StreamPipe", "Work", "Processor"):
        ways = [
            {name: each for name, each in found.pipeline.body["Resources"].items() if name.startswith(word)}
            for found in (none, one, two)
        ]
        assert ways[0] == ways[1] == ways[2]
        assert ways[0]


def test_one_route_is_a_pipe_with_its_filter(one: Synthesised) -> None:
    pipe = _pipe(one, "route-ordered-pipe")
    assert _patterns(pipe) == [ORDERED.pattern]
    assert target_of(pipe["Target"]) == _named(one, "route-ordered-queue.fifo")[0]
    assert pipe["SourceParameters"]["DynamoDBStreamParameters"]["StartingPosition"] == "TRIM_HORIZON"
    assert not one.pipeline.of_type("AWS::Events::EventBus")


def test_a_fifo_route_keeps_a_threads_events_together(one: Synthesised) -> None:
    parameters = _pipe(one, "route-ordered-pipe")["TargetParameters"]["SqsQueueParameters"]
    assert parameters["MessageGroupId"] == "$.dynamodb.Keys.thread_id.S"
    assert _named(one, "route-ordered-queue.fifo")[1]["FifoQueue"] is True
    assert _named(one, "route-ordered-dlq.fifo")[1]["FifoQueue"] is True


def test_several_routes_are_rules_on_one_bus(two: Synthesised) -> None:
    (bus,) = two.pipeline.of_type("AWS::Events::EventBus")
    pipe = _pipe(two, "routes-pipe")
    assert target_of(pipe["Target"]) == bus
    envelope = pipe["TargetParameters"]["EventBridgeEventBusParameters"]
    assert _patterns(pipe) == [{"eventName": ["INSERT", "MODIFY"]}]
    for route in (ROUTE, QUESTIONS):
        rule = two.pipeline.named(RULE, "Name", two.stage.names.route(route.name))[1]
        assert rule["EventPattern"]["detail"] == route.pattern
        assert rule["EventPattern"]["source"] == [envelope["Source"]]
        assert rule["EventPattern"]["detail-type"] == [envelope["DetailType"]]
        assert target_of(rule["EventBusName"]) == bus
        assert len(json.dumps(rule["EventPattern"])) <= 2048


def test_a_rule_hands_on_the_record_alone_and_keeps_what_it_cannot_deliver(two: Synthesised) -> None:
    for route in (ROUTE, QUESTIONS):
        (target,) = two.pipeline.named(RULE, "Name", two.stage.names.route(route.name))[1]["Targets"]
        assert target["InputPath"] == "$.detail"
        assert target_of(target["Arn"]) == _named(two, f"route-{route.name}-queue")[0]
        rule_dlq = _named(two, f"route-{route.name}-rule-dlq")[0]
        assert target_of(target["DeadLetterConfig"]["Arn"]) == rule_dlq


def test_the_bus_is_fed_only_when_its_rules_are_there(two: Synthesised) -> None:
    (pipe_id,) = (
        name for name, pipe in two.pipeline.of_type(PIPE).items() if pipe["Name"].endswith("routes-pipe")
    )
    rules = {
        name
        for name, rule in two.pipeline.of_type(RULE).items()
        if rule["Name"] != two.stage.names.report_mail
    }
    assert len(rules) == 2
    assert rules <= set(two.pipeline.depends_on(pipe_id))


def test_what_went_over_the_bus_is_archived_where_there_are_archives(two: Synthesised) -> None:
    archive = two.pipeline.only("AWS::Events::Archive")
    assert archive["RetentionDays"] == DLQ_DAYS


@pytest.mark.parametrize("name", ["archive", "questions"])
def test_every_route_has_a_queue_and_a_dlq_behind_it(two: Synthesised, name: str) -> None:
    redrive = _named(two, f"route-{name}-queue")[1]["RedrivePolicy"]
    dlq_id, dlq = _named(two, f"route-{name}-dlq")
    assert target_of(redrive["deadLetterTargetArn"]) == dlq_id
    assert redrive["maxReceiveCount"] == two.stage.queue.max_receive_count
    assert dlq["MessageRetentionPeriod"] == DLQ_DAYS * 86_400


def test_a_consumer_reports_failed_items_and_may_write_below_its_prefix_alone(two: Synthesised) -> None:
    queue = _named(two, "route-archive-queue")[0]
    (mapping,) = (
        each
        for each in two.pipeline.of_type("AWS::Lambda::EventSourceMapping").values()
        if each["EventSourceArn"] == {"Fn::GetAtt": [queue, "Arn"]}
    )
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    writing = [
        statement
        for policy in two.pipeline.of_type("AWS::IAM::Policy").values()
        for statement in statements(policy)
        if any(action.startswith("s3:") for action in statement["Action"])
    ]
    (statement,) = writing
    assert statement["Action"] == ["s3:PutObject"]
    bucket = two.storage.only("AWS::S3::Bucket")["BucketName"]
    assert statement["Resource"] == [f"arn:aws:s3:::{bucket}/archive/*"]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    """A consumer that is granted what the page on consumers grants; any folder with a handler will do."""
    settings = tomllib.loads(blocks(PAGE, "toml")[1])
    grants = tuple(Grant(**{key: tuple(each[key]) for key in each}) for each in settings["grants"])
    route = replace(ROUTE, name="own", environment=settings["environment"], grants=grants)
    # Past the rule that this folder is no consumer: it has a handler, and is there in every checkout.
    return _with(tmp_path_factory, replace(route, consumer="lambda_src/auditor", timeout_seconds=20))


def test_a_consumer_of_ones_own_has_what_its_route_says_and_no_more(own: Synthesised) -> None:
    settings = tomllib.loads(blocks(PAGE, "toml")[1])
    _, function = own.pipeline.named("AWS::Lambda::Function", "FunctionName", own.stage.names.route("own"))
    assert function["Handler"] == "auditor.handler.handle"
    assert function["Environment"]["Variables"].items() >= settings["environment"].items()
    assert function["Timeout"] == 20
    assert _named(own, "route-own-queue")[1]["VisibilityTimeout"] == 6 * 20
    role = target_of(function["Role"])
    granted = {
        (action, json.dumps(statement["Resource"]))
        for policy in own.pipeline.of_type("AWS::IAM::Policy").values()
        if {"Ref": role} in policy["Roles"]
        for statement in statements(policy)
        for action in statement["Action"]
    }
    (grant,) = settings["grants"]
    assert {(action, json.dumps(grant["resources"])) for action in grant["actions"]} <= granted
    services = {action.partition(":")[0] for action, _ in granted}
    assert services == {"logs", "xray", "sqs"}


def test_a_consumer_of_ones_own_has_alarms_and_its_log_is_kept_like_all(own: Synthesised) -> None:
    log = own.pipeline.named(
        "AWS::Logs::LogGroup", "LogGroupName", function_logs(own.stage.names.route("own"))
    )
    assert log[1]["RetentionInDays"] == own.stage.log_retention_days
    alarms = {each["AlarmName"] for each in own.monitoring.of_type("AWS::CloudWatch::Alarm").values()}
    words = ("errors", "waits-too-long", "dlq-has-messages", "pipe-dlq-has-messages")
    assert {own.stage.names.of(f"route-{word}-own") for word in words} <= alarms


def test_a_consumer_that_is_not_there_is_refused_at_synthesis(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    route = replace(ROUTE, consumer="lambda_src/nobody")
    with pytest.raises(PackagingError, match=r"^lambda_src/nobody: no such folder"):
        _with(tmp_path_factory, route)


def test_the_archive_is_closed_encrypted_and_outlives_a_protected_stage(two: Synthesised) -> None:
    ((bucket_id, bucket),) = two.storage.of_type("AWS::S3::Bucket").items()
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert two.storage.body["Resources"][bucket_id]["DeletionPolicy"] == "RetainExceptOnCreate"
    (lifecycle,) = bucket["LifecycleConfiguration"]["Rules"]
    assert lifecycle["ExpirationInDays"] == two.stage.events.retention_days


def test_the_archive_refuses_plain_http(two: Synthesised) -> None:
    found = statements(two.storage.only("AWS::S3::BucketPolicy"))
    refusals = [each["Condition"] for each in found if each["Effect"] == "Deny"]
    assert {"Bool": {"aws:SecureTransport": "false"}} in refusals


def test_without_an_archiver_there_is_no_bucket(one: Synthesised) -> None:
    assert not one.storage.of_type("AWS::S3::Bucket")
