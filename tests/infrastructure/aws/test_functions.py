"""The Lambda functions and the schedule."""

from __future__ import annotations

import hashlib
import json

import pytest

from auditor.settings import AuditorSettings
from contract.names import METRIC_NAMESPACE
from processor.settings import ProcessorSettings
from reporter.settings import ReporterSettings
from stacks.packaging.asset import PYTHON
from tests.infrastructure.aws.synthesis import Properties, Synthesised, target_of

FUNCTION = "AWS::Lambda::Function"
SERVICES = ("processor", "reporter", "auditor")
SCHEDULES = {"reporter": ("report_schedule", "schedule_dlq"), "auditor": ("audit_schedule", "audit_dlq")}


def _function(synthesised: Synthesised, service: str) -> Properties:
    return synthesised.pipeline.named(FUNCTION, "FunctionName", synthesised.stage.names.of(service))[1]


def _environment(synthesised: Synthesised, service: str) -> dict[str, str]:
    """The variables as the function will see them; what is known at deploy time only as a placeholder."""
    variables = _function(synthesised, service)["Environment"]["Variables"]
    return {name: value if isinstance(value, str) else f"<{name}>" for name, value in variables.items()}


@pytest.mark.parametrize("service", SERVICES)
def test_runtime_is_the_one_that_the_bytecode_is_for(any_stage: Synthesised, service: str) -> None:
    function = _function(any_stage, service)
    assert function["Runtime"] == f"python{PYTHON[0]}.{PYTHON[1]}"
    assert function["Architectures"] == ["arm64"]
    assert function["Handler"] == f"{service}.handler.handle"
    assert function["TracingConfig"] == {"Mode": "Active"}


@pytest.mark.parametrize("service", SERVICES)
def test_function_logs_to_a_group_that_forgets(any_stage: Synthesised, service: str) -> None:
    group = target_of(_function(any_stage, service)["LoggingConfig"]["LogGroup"])
    properties = any_stage.pipeline.of_type("AWS::Logs::LogGroup")[group]
    assert properties["LogGroupName"] == f"/aws/lambda/{any_stage.stage.names.of(service)}"


def test_every_log_group_keeps_what_the_stage_says(any_stage: Synthesised) -> None:
    groups = [group for _, group in any_stage.all_of_type("AWS::Logs::LogGroup")]
    assert {group["RetentionInDays"] for group in groups} == {any_stage.stage.log_retention_days}


def test_processor_reads_back_the_settings_that_the_stack_wrote(any_stage: Synthesised) -> None:
    settings = ProcessorSettings.from_env(_environment(any_stage, "processor"))
    stage = any_stage.stage
    assert settings.stage == stage.name
    assert settings.shards == stage.aggregates.shards
    assert settings.keyword_buckets == stage.aggregates.keyword_buckets
    assert settings.issue_buckets == stage.aggregates.issue_buckets
    assert settings.keywords_per_event == stage.aggregates.keywords_per_event


def test_processor_knows_which_code_it_runs(any_stage: Synthesised) -> None:
    """The CDK names the object by the hash of the hash that it is given."""
    code = _function(any_stage, "processor")["Code"]["S3Key"]
    settings = ProcessorSettings.from_env(_environment(any_stage, "processor"))
    assert code == f"{hashlib.sha256(settings.code_version.encode()).hexdigest()}.zip"


def test_reporter_reads_back_the_settings_that_the_stack_wrote(any_stage: Synthesised) -> None:
    settings = ReporterSettings.from_env(_environment(any_stage, "reporter"))
    stage = any_stage.stage
    assert settings.stage == stage.name
    assert settings.shards == stage.aggregates.shards
    assert settings.sender == stage.report.sender
    assert settings.recipients == stage.report.recipients
    assert settings.time_zone == stage.report.time_zone
    assert settings.seal_after_days == stage.events.seal_after_days
    assert settings.configuration_set == stage.names.report_mail


@pytest.mark.parametrize("service", SERVICES)
def test_powertools_names_the_service_that_the_alarms_ask_for(any_stage: Synthesised, service: str) -> None:
    variables = _environment(any_stage, service)
    assert variables["POWERTOOLS_SERVICE_NAME"] == service
    assert variables["POWERTOOLS_METRICS_NAMESPACE"] == METRIC_NAMESPACE


def test_report_is_due_on_monday_in_the_stages_time_zone(any_stage: Synthesised) -> None:
    schedule, report = _schedule(any_stage, "reporter"), any_stage.stage.report
    assert schedule["ScheduleExpression"] == f"cron(0 {report.hour} ? * MON *)"
    assert schedule["ScheduleExpressionTimezone"] == report.time_zone
    assert schedule["State"] == "ENABLED"


def test_missing_report_is_looked_for_every_noon_of_the_stages_time_zone(any_stage: Synthesised) -> None:
    _, check = any_stage.pipeline.named(
        "AWS::Scheduler::Schedule", "Name", any_stage.stage.names.report_check
    )
    assert check["ScheduleExpression"] == "cron(0 12 * * ? *)"
    assert check["ScheduleExpressionTimezone"] == any_stage.stage.report.time_zone
    assert json.loads(check["Target"]["Input"]) == {"check": True}
    assert check["Target"]["Arn"] == _schedule(any_stage, "reporter")["Target"]["Arn"]


def test_what_ses_tells_of_this_stages_mails_reaches_the_reporter(any_stage: Synthesised) -> None:
    pipeline, stage = any_stage.pipeline, any_stage.stage
    (destination,) = pipeline.of_type("AWS::SES::ConfigurationSetEventDestination").values()
    assert destination["EventDestination"]["MatchingEventTypes"] == ["send"]
    assert destination["EventDestination"]["EventBridgeDestination"]["EventBusArn"].endswith("/default")
    _, rule = pipeline.named("AWS::Events::Rule", "Name", stage.names.report_mail)
    assert rule["EventPattern"] == {
        "source": ["aws.ses"],
        "detail-type": ["Email Sent"],
        "detail": {"mail": {"tags": {"stage": [stage.name]}}},
    }
    (target,) = rule["Targets"]
    assert target["Arn"] == _schedule(any_stage, "reporter")["Target"]["Arn"]


def test_audit_is_due_every_night(any_stage: Synthesised) -> None:
    schedule = _schedule(any_stage, "auditor")
    assert schedule["ScheduleExpression"] == "cron(0 3 * * ? *)"
    assert schedule["ScheduleExpressionTimezone"] == "Etc/UTC"
    assert schedule["State"] == "ENABLED"


def test_auditor_reads_back_the_settings_that_the_stack_wrote(any_stage: Synthesised) -> None:
    settings = AuditorSettings.from_env(_environment(any_stage, "auditor"))
    aggregates = any_stage.stage.aggregates
    assert settings.stage == any_stage.stage.name
    assert settings.shards == aggregates.shards
    assert settings.keyword_buckets == aggregates.keyword_buckets
    assert settings.issue_buckets == aggregates.issue_buckets
    assert settings.keywords_per_event == aggregates.keywords_per_event
    assert settings.settled_after_seconds > any_stage.stage.processor.timeout_seconds


@pytest.mark.parametrize("service", SCHEDULES)
def test_run_that_cannot_be_started_or_fails_is_buried_where_an_alarm_looks(
    any_stage: Synthesised, service: str
) -> None:
    pipeline, names = any_stage.pipeline, any_stage.stage.names
    dlq, _ = pipeline.named("AWS::SQS::Queue", "QueueName", getattr(names, SCHEDULES[service][1]))
    target = _schedule(any_stage, service)["Target"]
    (after,) = [
        config
        for config in pipeline.of_type("AWS::Lambda::EventInvokeConfig").values()
        if target_of(config["FunctionName"]) == target_of(target["Arn"])
    ]
    assert target_of(target["DeadLetterConfig"]["Arn"]) == dlq
    assert target_of(after["DestinationConfig"]["OnFailure"]["Destination"]) == dlq
    assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0


def _schedule(synthesised: Synthesised, service: str) -> Properties:
    name = getattr(synthesised.stage.names, SCHEDULES[service][0])
    return synthesised.pipeline.named("AWS::Scheduler::Schedule", "Name", name)[1]
