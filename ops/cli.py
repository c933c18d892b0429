"""The commands of `cv-analytics`: what is asked for, where it is asked, and how the answer is shown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from local.endpoints import NoLocalRun
from ops.backfill_command import NotFilled, backfill
from ops.connection import LOCAL
from ops.dlq.command import dlq
from ops.doctor.command import doctor
from ops.ledger_command import ledger
from ops.mending import FenceTooWide
from ops.options import StageOption, YesOption
from ops.reconcile_command import reconcile
from ops.replay_command import replay
from ops.resending import NotSent
from ops.rotate_secret import NotNow, Step, rotate
from ops.routes.command import routes
from ops.summary_command import summary
from ops.timeline.command import timeline
from ops.webhook_secrets import NotReached, secrets_of
from stages.typed_toml import SettingError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

app.command()(summary)
app.command()(timeline)
app.add_typer(dlq, name="dlq")
app.add_typer(routes, name="routes")
app.command()(reconcile)
app.command()(ledger)
app.command()(replay)
app.command()(backfill)
app.command()(doctor)


@app.callback()
def about() -> None:
    """Look into CV Analytics: the local stage that `make run` brought up, or a real one by --stage."""


@app.command("rotate-secret")
def rotate_secret(
    step: Annotated[Step, typer.Argument(help="In this order; each says what comes next.")],
    stage: StageOption = LOCAL,
    minutes: Annotated[float, typer.Option(help="How far back watch and finish look.")] = 10.0,
    yes: YesOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """A new webhook secret, without a webhook refused: add it, watch the old one fall out of use, finish.

    \b
    Examples:
      cv-analytics rotate-secret add
      cv-analytics rotate-secret watch --minutes 30
      cv-analytics rotate-secret finish

    Exit code: 0 done, 1 not wanted, or not yet, 2 it could not be done.
    """
    if not rotate(step, secrets_of(stage), minutes=minutes, say=typer.echo, agreed=_agreed(yes=yes)):
        raise typer.Exit(1)


def _agreed(*, yes: bool) -> Callable[[str], bool]:
    """Shows what is about to be done, and asks."""

    def ask(preview: str) -> bool:
        typer.echo(preview)
        return yes or typer.confirm("Go on?")

    return ask


def main() -> None:
    """Runs a command; what goes wrong is one line on standard error.

    Exit codes: 0 done, 1 where the answer is no, 2 misused or failed.
    """
    try:
        app()
    except (NoLocalRun, NotFilled, NotNow, NotReached, NotSent, FenceTooWide, SettingError) as error:
        _fail(str(error))
    except ClientError as error:
        _fail(f"AWS refused: {error}")
    except BotoCoreError as error:
        _fail(f"AWS cannot be reached: {error}")


def _fail(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(2)
