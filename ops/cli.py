"""The commands of `cv-analytics`: what is asked for, where it is asked, and how the answer is shown."""

from __future__ import annotations

import json
import sys
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

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


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


def _day(text: str) -> str:
    try:
        return calendar_date.fromisoformat(text).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2026-11-22", param_hint="--date") from None


def main() -> None:
    """Runs a command; what goes wrong is one line on standard error.

    Exit codes: 0 done, 1 failed, 2 misused.
    """
    try:
        app()
    except (NoLocalRun, SettingError) as error:
        _fail(str(error))
    except ClientError as error:
        _fail(f"AWS refused: {error}")
    except BotoCoreError as error:
        _fail(f"AWS cannot be reached: {error}")


def _fail(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(1)
