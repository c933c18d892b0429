"""`cv-analytics doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import requests
import typer
from rich.table import Table
from rich.text import Text

from ops.connection import LOCAL, Connection
from ops.doctor.aws import check_aws
from ops.doctor.finding import Check, Finding, State, Step, exit_code, next_step, place
from ops.doctor.github import check_deployer
from ops.doctor.google import GoogleApi, check_google, receiver_url
from ops.doctor.webhook import check_webhook
from ops.failure import NotReached
from ops.google_session import google_session
from ops.json_output import print_json
from ops.options import JsonOption, StageOption
from ops.webhook_secrets import secrets_of
from toolchain.terminal import Terminal

_COLOURS = {State.OK: "green", State.MISSING: "red", State.UNKNOWN: "yellow"}


def doctor(
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Check what a stage needs to run.

    Checks in the order of the deployment, and changes nothing.

    ```sh
    cv-analytics doctor
    cv-analytics doctor --stage prod --json
    ```

    Exit code: 0 if everything is there, 1 if something is missing, 2 if a check
    failed.
    """
    findings = sorted(examine(Connection.to(stage)), key=lambda finding: finding.step)
    if as_json:
        rows = [{**asdict(finding), "step": finding.step.name.lower()} for finding in findings]
        print_json(rows)
    else:
        _show(findings)
    raise typer.Exit(exit_code(findings))


def examine(connection: Connection) -> Iterator[Finding]:
    """Of the local stage its AWS side and its door: it has no Google account."""
    stage = connection.stage
    yield from check_aws(stage, connection.client)
    if connection.endpoints:
        url: str | None = connection.endpoints.receiver
    else:
        api = _google()
        if isinstance(api, Finding):
            yield api
            return
        yield from check_google(stage, api)
        url = receiver_url(stage, api)
    with requests.Session() as session:
        yield from check_deployer(stage, session)
        yield from check_webhook(stage, session, url, _active_secrets(stage.name))


def _google() -> GoogleApi | Finding:
    try:
        session = google_session()
    except NotReached as error:
        check = Check(Step.GOOGLE_PROJECT, "Google credentials", "`gcloud auth application-default login`.")
        return check.missing(str(error))
    return GoogleApi(session)


def _active_secrets(stage_name: str) -> tuple[str, ...]:
    """Empty where one may not read them; the rest can be examined without."""
    try:
        return secrets_of(stage_name).read()
    except NotReached:
        return ()


def _show(findings: list[Finding]) -> None:
    table = Table("step", "check", "", "found", show_edge=False)
    for finding in findings:
        colour = _COLOURS[finding.state]
        found = f"{finding.detail}\n→ {finding.remedy}" if finding.remedy else finding.detail
        table.add_row(
            f"{finding.step.value} {finding.step.title}",
            finding.check,
            Text(finding.state, style=colour),
            found,
        )
    step = next_step(findings)
    so = f"Go on at step {step.heading} ({place(step)})" if step else "Everything is there."
    Terminal().print(table)
    Terminal().say(so)
