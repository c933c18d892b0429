"""Log-based metrics, the alerts on them, and the dashboard's configuration."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from gcp_stack.packaging import ROOT
from redeliver.report import RUN_MESSAGE, Report
from relay.handler import RUN_MESSAGE as RELAY_MESSAGE
from stages.stage import load_stage
from tests.infrastructure.google.provider_schema import config_of, faults
from tests.infrastructure.google.synthesis import Synthesised, synthesise

POLICY = "google_monitoring_alert_policy"


def alerts(synthesised: Synthesised) -> dict[str, Any]:
    found = synthesised.monitoring.of_type(POLICY)
    return {path.removeprefix("alerts/"): policy for path, policy in found.items()}


def metrics(synthesised: Synthesised) -> dict[str, Any]:
    found = synthesised.foundation.of_type("google_logging_metric")
    return {metric["name"]: metric for metric in found.values()}


def condition(policy: dict[str, Any]) -> dict[str, Any]:
    (only,) = policy["conditions"]
    found = only["condition_threshold"]
    assert isinstance(found, dict)
    return found


def test_every_alert_is_a_sentence_and_a_link_into_the_runbook(any_stage: Synthesised) -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "docs/runbook.md").read_text(), re.MULTILINE)
    for word, policy in alerts(any_stage).items():
        content = policy["documentation"]["content"]
        runbook = re.escape(any_stage.stage.alarms.runbook)
        assert re.fullmatch(rf"[A-Z][^.]+\. Runbook: {runbook}#{word}", content)
        assert headings.count(word) == 1
        assert policy["display_name"] == any_stage.stage.names.of(word)


def test_every_alert_mails_everybody_when_it_begins_and_when_it_is_over(any_stage: Synthesised) -> None:
    channels = any_stage.monitoring.of_type("google_monitoring_notification_channel")
    emails = [channel["labels"]["email_address"] for channel in channels.values()]
    assert tuple(emails) == any_stage.stage.alarms.emails
    everybody = {
        f"${{{any_stage.monitoring.address('google_monitoring_notification_channel', path)}.id}}"
        for path in channels
    }
    for policy in alerts(any_stage).values():
        assert set(policy["notification_channels"]) == everybody
        assert policy["alert_strategy"]["notification_prompts"] == ["OPENED", "CLOSED"]


def test_every_alert_is_on_a_metric_of_the_foundation(any_stage: Synthesised) -> None:
    """Google refuses an alert on a metric that is some minutes old: terraform-provider-google 11102."""
    assert "google_logging_metric" not in any_stage.monitoring.resource_types()
    for policy in alerts(any_stage).values():
        (name,) = re.findall(
            r'metric\.type="logging\.googleapis\.com/user/([^"]+)"', condition(policy)["filter"]
        )
        assert name in metrics(any_stage)


def test_a_percentile_is_compared_with_a_bound_of_its_metric(any_stage: Synthesised) -> None:
    """Within a bucket it is a guess; between two it is exact."""
    compared = 0
    for policy in alerts(any_stage).values():
        threshold = condition(policy)
        if "PERCENTILE" in threshold["aggregations"][0]["per_series_aligner"]:
            (name,) = re.findall(r'user/([^"]+)"', threshold["filter"])
            bounds = metrics(any_stage)[name]["bucket_options"]["explicit_buckets"]["bounds"]
            assert threshold["threshold_value"] in bounds
            compared += 1
    assert compared == 2


def test_metrics_read_the_lines_that_the_functions_write(any_stage: Synthesised) -> None:
    names = any_stage.stage.names
    services = {names.receiver, names.relay, names.redeliver}
    for metric in metrics(any_stage).values():
        (service,) = re.findall(r'resource\.labels\.service_name="([^"]+)"', metric["filter"])
        assert service in services
        if service == names.redeliver:
            assert f'jsonPayload.message="{RUN_MESSAGE}"' in metric["filter"]
            fields = re.findall(r"jsonPayload\.(\w+)", metric["filter"] + metric.get("value_extractor", ""))
            assert set(fields) <= {"message", *Report.__dataclass_fields__}
        elif service == names.relay:
            assert f'jsonPayload.message="{RELAY_MESSAGE}"' in metric["filter"]


def test_silence_of_a_scheduled_function_is_trouble(any_stage: Synthesised) -> None:
    for word in ("relay-silent", "redeliver-silent"):
        silent = condition(alerts(any_stage)[word])
        assert (silent["comparison"], silent["threshold_value"]) == ("COMPARISON_LT", 1)
        assert silent["evaluation_missing_data"] == "EVALUATION_MISSING_DATA_ACTIVE"


def test_every_metric_is_defined_on_the_page(any_stage: Synthesised) -> None:
    section = (ROOT / "docs/metrics.md").read_text().partition("## What the Google side's logs say\n")[2]
    rows = re.findall(r"^- (`.+?`): ", section.partition("\n## ")[0], re.MULTILINE)
    defined = {word for row in rows for word in re.findall(r"`([a-z-]+)`", row)}
    prefix = any_stage.stage.names.of("")
    google = {name.removeprefix(prefix) for name in metrics(any_stage)}
    assert google <= defined


def test_logs_are_kept_as_long_as_the_stage_says(any_stage: Synthesised) -> None:
    kept = any_stage.monitoring.only("google_logging_project_bucket_config")
    assert kept["retention_days"] == any_stage.stage.log_retention_days


def test_a_month_that_costs_too_much_mails_those_who_get_the_alerts(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    dev = load_stage("dev")
    alarms = dataclasses.replace(
        dev.alarms,
        emails=tuple(f"{number}@example.com" for number in range(7)),
        google_billing_account="0123AB-4567CD-89EF01",
        google_monthly_budget=80,
    )
    monitoring = synthesise(dataclasses.replace(dev, alarms=alarms), tmp_path_factory).monitoring
    budget = monitoring.only("google_billing_budget")
    assert budget["billing_account"] == "0123AB-4567CD-89EF01"
    assert budget["amount"] == {"specified_amount": {"units": "80"}}
    assert {rule["spend_basis"] for rule in budget["threshold_rules"]} == {
        "FORECASTED_SPEND",
        "CURRENT_SPEND",
    }
    (project,) = budget["budget_filter"]["projects"]
    assert re.fullmatch(r"projects/\$\{data\.google_project\.\w+\.number}", project)
    assert len(budget["all_updates_rule"]["monitoring_notification_channels"]) == 5
    assert list(faults(config_of("google_billing_budget"), budget, "budget")) == []


def test_a_stage_without_a_billing_account_has_no_budget(any_stage: Synthesised) -> None:
    assert "google_billing_budget" not in any_stage.monitoring.resource_types()


def test_the_dashboards_configuration_is_whole(any_stage: Synthesised) -> None:
    project = any_stage.stage.google_project
    output = any_stage.dashboard.body["output"]["dashboard_config"]
    key = any_stage.dashboard.address("google_apikeys_key", "key")
    assert json.loads(output["value"]) == {
        "projectId": project,
        "apiKey": f"${{{key}.key_string}}",
        "authDomain": f"{project}.firebaseapp.com",
        "emulator": None,
        "stage": any_stage.stage.name,
    }


def test_the_dashboards_key_is_good_for_its_page_and_for_reading_alone(any_stage: Synthesised) -> None:
    limits = any_stage.dashboard.only("google_apikeys_key")["restrictions"]
    project = any_stage.stage.google_project
    assert limits["browser_key_restrictions"]["allowed_referrers"] == [
        f"https://{project}.firebaseapp.com/*",
        f"https://{project}.web.app/*",
    ]
    assert {target["service"] for target in limits["api_targets"]} == {
        "firestore.googleapis.com",
        "identitytoolkit.googleapis.com",
        "securetoken.googleapis.com",
    }


def test_the_dashboards_key_is_good_for_an_address_of_the_stages_own() -> None:
    from gcp_stack.dashboard_stack import addresses

    stage = load_stage("dev")
    own = replace(stage, dashboard=replace(stage.dashboard, url="https://cv.example.com"))
    assert addresses(own) == [*addresses(stage), "https://cv.example.com"]
