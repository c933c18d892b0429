"""`cv-analytics`: its commands, and the sentence that a failure becomes."""

from __future__ import annotations

import io
import os
import sys
import tomllib
import traceback
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError, ProfileNotFound

from local.endpoints import NoLocalRun
from ops.backfill.command import backfill
from ops.connection import no_such_profile
from ops.dlq.command import dlq
from ops.doctor.command import doctor
from ops.down.command import down
from ops.failure import Failed
from ops.outbox.command import outbox
from ops.reconcile.command import reconcile
from ops.replay.command import replay
from ops.rotate_secret.command import rotate_secret
from ops.routes.command import routes
from ops.summary.command import summary
from ops.timeline.command import timeline
from ops.up.command import up
from processor.store import NotDone
from relay.outbox import OutboxFailed
from stages.setting_error import SettingError
from toolchain.terminal import Terminal, visible
from toolchain.tools import ROOT, without_proxy

DEBUG_VARIABLE = "CV_ANALYTICS_DEBUG"
FAILED = 2
_EXPECTED = (Failed, NoLocalRun, OutboxFailed, SettingError)
"""Their text is the sentence."""

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="markdown"
)

app.command()(summary)
app.command()(timeline)
app.add_typer(dlq, name="dlq")
app.add_typer(outbox, name="outbox")
app.add_typer(routes, name="routes")
app.command()(reconcile)
app.command()(replay)
app.command()(backfill)
app.command()(doctor)
app.command()(rotate_secret)
app.command()(up)
app.command()(down)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  # how typer calls it
    if wanted:
        Terminal().say(version())
        raise typer.Exit


def version() -> str:
    """Of this checkout."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


VersionOption = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
]


@app.callback()
def about(_version: VersionOption = False) -> None:  # noqa: FBT002  # how typer declares a flag
    """Look into a stage of CV Analytics, and repair it.

    A command works on the local stage, which `make run` starts, or on a real one
    with `--stage` and your credentials for it. Commands that change something
    show what they will do and ask first; `--yes` skips the question.

    Exit code: 0 on success, 1 if something is wrong or you declined, 2 if the
    command was misused or failed, 130 if you stopped it with Ctrl-C. Set
    `CV_ANALYTICS_DEBUG=1` to see the traceback of a failure.
    """


def main() -> None:
    """Runs the command of sys.argv and exits: 0 done, 1 the answer is no, 2 misused or failed, 130 Ctrl-C.

    Whatever goes wrong is one sentence on standard error; with CV_ANALYTICS_DEBUG=1 a traceback comes before.
    """
    os.environ.update(without_proxy(os.environ))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except Exception as error:  # noqa: BLE001  # the one place where a crash becomes a sentence
        code = _fail(error)
    except SystemExit:
        # How typer and rich end when nobody reads the output any more, with a code that means something else.
        code = _fail(BrokenPipeError())
    sys.exit(code)


def _run(arguments: Sequence[str]) -> int:
    for argument in arguments:
        if argument != argument.encode(errors="replace").decode():
            raise typer.BadParameter(f"'{visible(argument)}' is not UTF-8 text")
    return app(arguments, prog_name="cv-analytics", standalone_mode=False) or 0


def _fail(error: Exception) -> int:
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exception(error)
    if isinstance(error, BrokenPipeError):
        # What is still buffered has nowhere to go; the interpreter would try again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    Terminal(stderr=True).say(_sentence(error))
    return FAILED


def _sentence(error: Exception) -> str:
    if isinstance(error, typer.TyperException):
        return _usage(error)
    if isinstance(error, ClientError | BotoCoreError):
        return visible(_of_aws(error))
    if isinstance(error, NotDone):
        return visible(f"DynamoDB cannot be read: {error}")
    if isinstance(error, BrokenPipeError):
        return "The program that reads the output has closed it."
    if isinstance(error, _EXPECTED):
        return visible(str(error))
    what = f"{type(error).__name__}: {error}".removesuffix(": ")
    return visible(f"This is a fault of cv-analytics ({what}); {DEBUG_VARIABLE}=1 shows where.")


def _of_aws(error: ClientError | BotoCoreError) -> str:
    if isinstance(error, ProfileNotFound):
        return no_such_profile(error)
    return f"AWS {'refused' if isinstance(error, ClientError) else 'cannot be reached'}: {error}"


def _usage(error: Any) -> str:
    """The command's usage and what is wrong, as typer words it."""
    text = io.StringIO()
    error.show(text)
    return text.getvalue().rstrip()
