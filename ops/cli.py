"""The commands of `cv-analytics`: what is asked for, where it is asked, and how the answer is shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date as calendar_date
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from contract.typed_toml import SettingError
from local.endpoints import NoLocalRun
from ops import summary as summaries
from ops.connection import LOCAL, Connection
from ops.day_figures import read_day
from ops.doctor.command import doctor
from ops.ledger_command import ledger
from ops.mending import FenceTooWide
from ops.reconcile_command import reconcile
from ops.replay_command import replay
from ops.resending import NotSent
from ops.rotate_secret import NotNow, Step, rotate
from ops.webhook_secrets import NotReached, secrets_of

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

for command in (reconcile, ledger, replay, doctor):
    app.command()(command)


@app.callback()
def about() -> None:
    """Look into CV Analytics: the local stage that `make run` brought up, or a real one by --stage."""


@app.command()
def summary(
    date: Annotated[str, typer.Option(help="The day, as 2026-11-22 (UTC).")],
    repository: Annotated[str | None, typer.Option(help="As owner/name; without it, all together.")] = None,
    stage: Annotated[str, typer.Option(help="A stage of stages.toml.")] = LOCAL,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """What the aggregates say of one day: queries, responses, top keywords, issues."""
    day = _day(date)
    connection = Connection.to(stage)
    found = read_day(connection.dynamodb(), connection.stage, day)
    shown = summaries.of_repository(day, repository, found) if repository else summaries.of_all(day, found)
    if as_json:
        sys.stdout.write(json.dumps(shown.to_json(), ensure_ascii=False) + "\n")
    else:
        Console().print(summaries.as_table(shown))


@app.command("rotate-secret")
def rotate_secret(
    step: Annotated[Step, typer.Argument(help="In this order; each says what comes next.")],
    stage: Annotated[str, typer.Option(help="A stage of stages.toml.")] = LOCAL,
    minutes: Annotated[float, typer.Option(help="How far back watch and finish look.")] = 10.0,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """A new webhook secret, without a webhook refused: add it, watch the old one fall out of use, finish."""
    if not rotate(step, secrets_of(stage), minutes=minutes, say=typer.echo, agreed=_agreed(yes=yes)):
        raise typer.Exit(1)


def _agreed(*, yes: bool) -> Callable[[str], bool]:
    """Shows what is about to be done, and asks."""

    def ask(preview: str) -> bool:
        typer.echo(preview)
        return yes or typer.confirm("Go on?")

    return ask


def _day(text: str) -> str:
    try:
        return calendar_date.fromisoformat(text).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2026-11-22", param_hint="--date") from None


def main() -> None:
    """Runs a command; what goes wrong is one line on standard error.

    Exit codes: 0 done, 1 where the answer is no, 2 misused or failed.
    """
    try:
        app()
    except (NoLocalRun, NotNow, NotReached, NotSent, FenceTooWide, SettingError) as error:
        _fail(str(error))
    except ClientError as error:
        _fail(f"AWS refused: {error}")
    except BotoCoreError as error:
        _fail(f"AWS cannot be reached: {error}")


def _fail(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(2)
