"""The packs are really run, and say in which place of which stack something is weak."""

from __future__ import annotations

import json
from pathlib import Path

from checks import nag
from checks.accepting import read_accepted
from checks.finding import judge


def test_a_queue_that_takes_plain_http_is_found_by_its_place(tmp_path: Path) -> None:
    import aws_cdk as cdk
    from aws_cdk import aws_sqs as sqs

    from checks.synthesis import inspect

    app = cdk.App(analytics_reporting=False, outdir=str(tmp_path / "aws"))
    stack = cdk.Stack(app, "CvAnalytics-dev-Weak")
    sqs.Queue(stack, "Open", queue_name="cv-analytics-dev-open")
    inspect(app)

    found = list(nag.findings(nag.report_of(tmp_path), "dev"))

    assert ("AwsSolutions-SQS4", "Weak/Open") in {(finding.rule, finding.where) for finding in found}
    assert not judge(nag.GATE, found, []).passes


def test_a_pack_that_was_not_run_fails_the_gate(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"pluginReports": []}))
    verdict = judge(nag.GATE, list(nag.findings(report, "dev")), read_accepted())
    for pack in ("AwsSolutions", "NIST.800.53.R5", "Serverless"):
        assert [rule for rule in verdict.stale if rule.startswith(pack)]
    assert not verdict.passes
