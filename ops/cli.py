"""The commands of `cv-analytics`: what is asked for, where it is asked, and how the answer is shown."""

from __future__ import annotations

import sys

import typer
from botocore.exceptions import BotoCoreError, ClientError

from local.endpoints import NoLocalRun
from ops.backfill.command import NotFilled, backfill
from ops.dlq.command import dlq
from ops.doctor.command import doctor
from ops.ledger_command import ledger
from ops.outbox.command import outbox
from ops.reconcile.command import reconcile
from ops.reconcile.mending import FenceTooWide
from ops.replay.command import replay
from ops.resending import NotSent
from ops.rotate_secret.command import rotate_secret
from ops.rotate_secret.rotation import NotNow
from ops.routes.command import routes
from ops.summary.command import summary
from ops.timeline.command import timeline
from ops.webhook_secrets import NotReached
from relay.outbox import OutboxFailed
from stages.setting_error import SettingError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

app.command()(summary)
app.command()(timeline)
app.add_typer(dlq, name="dlq")
app.add_typer(outbox, name="outbox")
app.add_typer(routes, name="routes")
app.command()(reconcile)
app.command()(ledger)
app.command()(replay)
app.command()(backfill)
app.command()(doctor)
app.command()(rotate_secret)

_ONE_SENTENCE = (
    NoLocalRun,
    NotFilled,
    NotNow,
    NotReached,
    NotSent,
    FenceTooWide,
    OutboxFailed,
    SettingError,
)
"""Errors that say by themselves what is wrong."""


@app.callback()
def about() -> None:
    """Look into CV Analytics: the local stage that `make run` brought up, or a real one by --stage."""


def main() -> None:
    """Runs a command; what goes wrong is one line on standard error.

    Exit codes: 0 done, 1 where the answer is no, 2 misused or failed.
    """
    try:
        app()
    except _ONE_SENTENCE as error:
        _fail(str(error))
    except ClientError as error:
        _fail(f"AWS refused: {error}")
    except BotoCoreError as error:
        _fail(f"AWS cannot be reached: {error}")


def _fail(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(2)
