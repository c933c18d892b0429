"""`cv-analytics doctor`."""

from __future__ import annotations

from dataclasses import asdict

import typer

from ops.doctor.finding import exit_code
from ops.json_output import print_json
from ops.options import LOCAL, JsonOption, StageOption


def doctor(
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Check what a stage needs to run.

    Checks in the order of the deployment, and changes nothing.

    ```sh
    cv-analytics doctor --stage prod
    ```

    Exit code: 0 if everything is there, 1 if something is missing, 2 if a check
    failed.
    """
    from ops.connection import Connection
    from ops.doctor.examining import examine
    from ops.doctor.showing import show

    findings = sorted(examine(Connection.to(stage)), key=lambda finding: finding.step)
    if as_json:
        rows = [{**asdict(finding), "step": finding.step.name.lower()} for finding in findings]
        print_json(rows)
    else:
        show(findings)
    raise typer.Exit(exit_code(findings))
