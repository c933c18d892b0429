"""The Lambda functions: what each one is given, and what starts it."""

from __future__ import annotations

import hashlib
import json

import pytest

from aggregator.settings import AggregatorSettings
from auditor.settings import AuditorSettings
from contract.names import METRIC_NAMESPACE
from contract.thread import Asks
from processor.settings import ProcessorSettings
from publisher.settings import PublisherSettings
from reporter.settings import ReporterSettings
from stacks.packaging.asset import PYTHON
from tests.infrastructure.aws.synthesis import Properties, Synthesised, target_of

FUNCTION = "AWS::Lambda::Function"
SERVICES = ("processor", "aggregator", "publisher", "reporter", "auditor")
SCHEDULES = {"reporter": ("report_schedule", "schedule_dlq"), "auditor": ("audit_schedule", "audit_dlq")}


def _function(synthesised: Synthesised, service: str) -> Properties:
    return synthesised.pipeline.named(FUNCTION, "FunctionName", synthesised.stage.names.of(service))[1]


def _environment(synthesised: Synthesised, service: str) -> dict[str, str]:
    """The variables as the function will see them; what is known at deploy time only as a placeholder."""
    variables = _function(synthesised, service)["Environment"]["Variables"]
    return {name: value if isinstance(value, str) else f"<{name}>" for name, value in variables.items()}


def _services(synthesised: Synthesised) -> list[str]:
    """A stage that Google does not know has no publisher."""
    functions = {each["FunctionName"] for each in synthesised.pipeline.of_type(FUNCTION).values()}
    found = [service for service in SERVICES if synthesised.stage.names.of(service) in functions]
    stage = synthesised.stage
    assert ("publisher" in found) is bool(stage.emulated or stage.access.google_publisher_audience)
    return found


def test_runtime_is_the_one_that_the_bytecode_is_for(any_stage: Synthesised) -> None:
    for service in _services(any_stage):
        function = _function(any_stage, service)
        assert function["Runtime"] == f"python{PYTHON[0]}.{PYTHON[1]}"
        assert function["Architectures"] == ["arm64"]
        assert function["Handler"] == f"{service}.handler.handle"
        assert function["TracingConfig"] == {"Mode": "Active"}


def test_each_function_has_the_size_that_the_stage_says(any_stage: Synthesised) -> None:
    for service in _services(any_stage):
        function, size = _function(any_stage, service), getattr(any_stage.stage, service)
        assert (function["MemorySize"], function["Timeout"]) == (size.memory_mb, size.timeout_seconds)


def test_each_function_logs_to_a_group_of_its_own(any_stage: Synthesised) -> None:
    for service in _services(any_stage):
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
    assert settings.bot_logins == stage.events.bot_logins
    assert settings.ignored_logins == stage.events.ignored_logins
    assert settings.team == stage.events.team
    assert Asks(settings.asks) is stage.events.asks
    assert settings.keywords == stage.pipe.keywords
    assert settings.retention_days == stage.events.retention_days


def test_processor_knows_which_code_it_runs(any_stage: Synthesised) -> None:
    """The CDK names the object by the hash of the hash that it is given."""
    code = _function(any_stage, "processor")["Code"]["S3Key"]
    settings = ProcessorSettings.from_env(_environment(any_stage, "processor"))
    assert code == f"{hashlib.sha256(settings.code_version.encode()).hexdigest()}.zip"


def test_reporter_reads_back_the_settings_that_the_stack_wrote(any_stage: Synthesised) -> None:
    settings = ReporterSettings.from_env(_environment(any_stage, "reporter"))
    stage = any_stage.stage
    assert settings.stage == stage.name
    assert settings.sender == stage.report.sender
    assert settings.recipients == stage.report.recipients
    assert settings.time_zone == stage.report.time_zone
    assert settings.retention_days == stage.events.retention_days
    assert settings.configuration_set == stage.names.report_mail
    assert (settings.chat, settings.issue_repository) == ("", "")


def test_powertools_names_the_service_that_the_alarms_ask_for(any_stage: Synthesised) -> None:
    for service in _services(any_stage):
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
    assert settings.stage == any_stage.stage.name
    assert settings.settled_after_seconds > any_stage.stage.processor.timeout_seconds
    assert settings.pause_seconds > any_stage.stage.figures.aggregator_window_seconds


def test_auditor_recomputes_by_the_processors_rules(any_stage: Synthesised) -> None:
    audited = AuditorSettings.from_env(_environment(any_stage, "auditor"))
    counted = ProcessorSettings.from_env(_environment(any_stage, "processor"))
    assert audited.rules == counted.rules
    assert audited.retention_days == counted.retention_days


def test_aggregator_reads_back_the_settings_that_the_stack_wrote(any_stage: Synthesised) -> None:
    settings = AggregatorSettings.from_env(_environment(any_stage, "aggregator"))
    assert settings.stage == any_stage.stage.name


def test_publisher_reads_back_the_settings_that_the_stack_wrote(prod: Synthesised) -> None:
    settings = PublisherSettings.from_env(_environment(prod, "publisher"))
    assert settings.stage == prod.stage.name
    assert settings.google_project == prod.stage.google_project
    assert settings.google_audience == prod.stage.access.google_publisher_audience
    assert settings.firestore_endpoint == "https://firestore.googleapis.com"


def test_an_emulated_publisher_has_no_identity_to_exchange(local: Synthesised) -> None:
    settings = PublisherSettings.from_env(_environment(local, "publisher"))
    assert settings.google_audience == ""


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
