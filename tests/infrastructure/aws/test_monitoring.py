"""The alarms and who hears of them."""

from __future__ import annotations

import re
from typing import Any

from contract.names import METRIC_NAMESPACE, Metric
from tests.infrastructure.aws.synthesis import ROOT, Properties, Synthesised, statements, target_of

ALARM = "AWS::CloudWatch::Alarm"
CLOUDWATCH = {"Service": "cloudwatch.amazonaws.com"}


def _alarms(synthesised: Synthesised) -> dict[str, Properties]:
    prefix = synthesised.stage.names.of("")
    alarms = synthesised.monitoring.of_type(ALARM).values()
    return {alarm["AlarmName"].removeprefix(prefix): alarm for alarm in alarms}


def _made(synthesised: Synthesised) -> set[str]:
    """Those that no condition leaves out."""
    resources = synthesised.monitoring.body["Resources"].values()
    names = {
        resource["Properties"]["AlarmName"]
        for resource in resources
        if resource["Type"] == ALARM and "Condition" not in resource
    }
    return {name.removeprefix(synthesised.stage.names.of("")) for name in names}


def _topic(synthesised: Synthesised) -> str:
    (logical_id,) = synthesised.monitoring.of_type("AWS::SNS::Topic")
    return logical_id


def _metrics(alarm: Properties) -> list[tuple[str, str]]:
    stats = [entry["MetricStat"]["Metric"] for entry in alarm.get("Metrics", []) if "MetricStat" in entry]
    return [(metric["Namespace"], metric["MetricName"]) for metric in stats or [alarm]]


def test_every_alarm_says_when_it_begins_and_when_it_is_over(any_stage: Synthesised) -> None:
    topic = _topic(any_stage)
    for alarm in _alarms(any_stage).values():
        assert [target_of(action) for action in alarm["AlarmActions"]] == [topic]
        assert [target_of(action) for action in alarm["OKActions"]] == [topic]


def test_every_alarm_is_a_sentence_and_a_link_into_the_runbook(any_stage: Synthesised) -> None:
    headings = set(re.findall(r"^## (.+)$", (ROOT / "docs/runbook.md").read_text(), re.MULTILINE))
    for name, alarm in _alarms(any_stage).items():
        page = re.escape(any_stage.stage.alarms.runbook)
        said = re.fullmatch(rf"[A-Z][^.]+\. Runbook: {page}#([a-z-]+)", alarm["AlarmDescription"])
        assert said, name
        assert said[1] in headings
        # An alarm of a route has the route's name after the heading's.
        assert name == said[1] or name.startswith(f"{said[1]}-")


def test_emulated_stage_lacks_only_the_alarm_on_metric_math(local: Synthesised, prod: Synthesised) -> None:
    """The template still holds it, for people to read."""
    of_routes = {name for name in _alarms(local) if name.startswith("route")}
    assert set(_alarms(local)) - of_routes == set(_alarms(prod))
    assert _made(prod) == set(_alarms(prod))
    assert set(_alarms(local)) - _made(local) == {"failed-records"}
    assert local.monitoring.body["Parameters"]["Emulated"]["Default"] == "yes"


def test_every_dead_letter_queue_is_watched(any_stage: Synthesised) -> None:
    """By what lies in it: a message that redrive or redelivery moves there counts as sent for nobody."""
    dead_letter_queues = {
        queue["QueueName"]
        for queue in any_stage.pipeline.of_type("AWS::SQS::Queue").values()
        if "-dlq" in queue["QueueName"]
    }
    watched = [
        alarm
        for alarm in _alarms(any_stage).values()
        if _metrics(alarm) == [("AWS/SQS", "ApproximateNumberOfMessagesVisible")]
    ]
    assert {_queue_of(alarm) for alarm in watched} == dead_letter_queues
    assert {alarm["Threshold"] for alarm in watched} == {0}


def test_waiting_is_measured_on_the_work_queue(any_stage: Synthesised) -> None:
    stage = any_stage.stage
    alarm = _alarms(any_stage)["oldest-message-too-old"]
    assert _metrics(alarm) == [("AWS/SQS", "ApproximateAgeOfOldestMessage")]
    assert _queue_of(alarm) == stage.names.work_queue(fifo=stage.queue.is_fifo)
    assert alarm["Threshold"] == stage.alarms.oldest_message_seconds


def _queue_of(alarm: Properties) -> str:
    (dimension,) = alarm["Dimensions"]
    assert dimension["Name"] == "QueueName"
    name = dimension["Value"]
    assert isinstance(name, str)
    return name


def _dimensions(metric: Properties) -> dict[str, str]:
    return {dimension["Name"]: dimension["Value"] for dimension in metric["Dimensions"]}


def test_failures_are_a_share_of_records(prod: Synthesised) -> None:
    alarm = _alarms(prod)["failed-records"]
    assert set(_metrics(alarm)) == {(METRIC_NAMESPACE, Metric.FAILED), (METRIC_NAMESPACE, Metric.RECORDS)}
    for entry in alarm["Metrics"]:
        if "MetricStat" in entry:
            dimensions = _dimensions(entry["MetricStat"]["Metric"])
            assert dimensions == {"service": "processor", "stage": "prod"}
    assert alarm["Threshold"] == prod.stage.alarms.failed_records_percent


def test_drift_alarms_for_a_day(any_stage: Synthesised) -> None:
    """The audit speaks once a day: with a shorter period the alarm would be over before anyone looked."""
    alarm = _alarms(any_stage)["aggregate-drift"]
    assert _metrics(alarm) == [(METRIC_NAMESPACE, Metric.AGGREGATE_DRIFT)]
    assert _dimensions(alarm) == {"service": "auditor", "stage": any_stage.stage.name}
    assert (alarm["Statistic"], alarm["Period"], alarm["Threshold"]) == ("Maximum", 86_400, 0)


def test_silence_is_no_alarm_but_where_somebody_should_have_spoken(any_stage: Synthesised) -> None:
    ringing = {
        word for word, alarm in _alarms(any_stage).items() if alarm["TreatMissingData"] != "notBreaching"
    }
    assert ringing == {"report-not-sent"}


def test_a_new_stage_is_quiet_for_its_quiet_hours_before_that_alarms(prod: Synthesised) -> None:
    """By a queue that reports zeros from its first hour on: only hours that it was there for count."""
    alarm = _alarms(prod)["no-events"]
    assert _metrics(alarm) == [("AWS/SQS", "NumberOfMessagesSent")]
    assert _queue_of(alarm) == prod.stage.names.work_queue(fifo=False)
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (1, "LessThanThreshold")
    assert alarm["Period"] * alarm["EvaluationPeriods"] == prod.stage.alarms.quiet_hours * 3600
    assert alarm["TreatMissingData"] == "notBreaching"


def test_two_stages_of_one_account_do_not_ring_each_others_alarms(prod: Synthesised) -> None:
    for alarm in _alarms(prod).values():
        stats = [each["MetricStat"]["Metric"] for each in alarm.get("Metrics", []) if "MetricStat" in each]
        for metric in stats or [alarm]:
            values = _dimensions(metric).values()
            assert [value for value in values if value == "prod" or "cv-analytics-prod-" in value]


def test_no_alarm_looks_further_back_than_cloudwatch_can(any_stage: Synthesised) -> None:
    """A week by periods of an hour or longer, else a day (CloudWatch API, "PutMetricAlarm")."""
    for word, alarm in _alarms(any_stage).items():
        stats = [entry["MetricStat"] for entry in alarm.get("Metrics", []) if "MetricStat" in entry]
        period = max(entry["Period"] for entry in stats or [alarm])
        assert period * alarm["EvaluationPeriods"] <= (604_800 if period >= 3600 else 86_400), word


def test_alarms_are_mailed_to_the_stages_addresses(any_stage: Synthesised) -> None:
    subscriptions = any_stage.monitoring.of_type("AWS::SNS::Subscription").values()
    assert {entry["Endpoint"] for entry in subscriptions} == set(any_stage.stage.alarms.emails)
    assert {entry["Protocol"] for entry in subscriptions} == {"email"}


def test_a_month_that_costs_more_than_the_stage_says_is_mailed(prod: Synthesised) -> None:
    budget = prod.monitoring.only("AWS::Budgets::Budget")
    limit = {"Amount": prod.stage.alarms.aws_monthly_budget, "Unit": "USD"}
    assert budget["Budget"]["BudgetLimit"] == limit
    assert budget["Budget"]["TimeUnit"] == "MONTHLY"
    mails = budget["NotificationsWithSubscribers"]
    assert {mail["Notification"]["NotificationType"] for mail in mails} == {"ACTUAL", "FORECASTED"}
    for mail in mails:
        assert mail["Notification"]["Threshold"] == 100
        assert [each["Address"] for each in mail["Subscribers"]] == list(prod.stage.alarms.emails)


def test_alarms_may_publish_to_the_topic_and_use_its_key(any_stage: Synthesised) -> None:
    """Without either the alarm fires and nobody hears of it."""
    topic_policy = any_stage.monitoring.only("AWS::SNS::TopicPolicy")
    key = any_stage.monitoring.only("AWS::KMS::Key")
    key_statements = statements({"PolicyDocument": key["KeyPolicy"]})
    assert "sns:Publish" in _allowed_to_cloudwatch(statements(topic_policy), any_stage)
    assert {"kms:Decrypt", "kms:GenerateDataKey*"} <= _allowed_to_cloudwatch(key_statements, any_stage)


def _allowed_to_cloudwatch(found: list[dict[str, Any]], synthesised: Synthesised) -> set[str]:
    only_here = {"StringEquals": {"aws:SourceAccount": synthesised.stage.aws_account}}
    return {
        action
        for statement in found
        if statement["Effect"] == "Allow" and statement["Principal"] == CLOUDWATCH
        for action in statement["Action"]
        if statement["Condition"] == only_here
    }


def test_topic_is_encrypted_with_a_key_of_its_own_and_refuses_plain_http(any_stage: Synthesised) -> None:
    monitoring = any_stage.monitoring
    (key,) = monitoring.of_type("AWS::KMS::Key")
    assert target_of(monitoring.only("AWS::SNS::Topic")["KmsMasterKeyId"]) == key
    denied = [s for s in statements(monitoring.only("AWS::SNS::TopicPolicy")) if s["Effect"] == "Deny"]
    assert [s["Condition"] for s in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]
