"""`cv-analytics`: its commands, and the sentence that a failure becomes."""

from __future__ import annotations

import errno
import io
import os
import sys
import tomllib
import traceback
from collections.abc import Sequence
from typing import Annotated, Any, TextIO

import typer

from ops.backfill.command import backfill
from ops.dlq.command import dlq
from ops.doctor.command import doctor
from ops.down.command import down
from ops.help_text import Command, Group
from ops.outbox.command import outbox
from ops.reconcile.command import reconcile
from ops.replay.command import replay
from ops.rotate_secret.command import rotate_secret
from ops.routes.command import routes
from ops.summary.command import summary
from ops.timeline.command import timeline
from ops.up.command import up
from toolchain.terminal import Terminal, visible
from toolchain.tools import ROOT, without_proxy

DEBUG_VARIABLE = "CV_ANALYTICS_DEBUG"
FAILED = 2
INTERRUPTED = 130

app = typer.Typer(cls=Group, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

for command in (summary, timeline, reconcile, replay, backfill, doctor, rotate_secret, up, down):
    app.command(cls=Command)(command)
for name, group in {"dlq": dlq, "outbox": outbox, "routes": routes}.items():
    app.add_typer(group, name=name)


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
        _flush()
    except Exception as error:  # noqa: BLE001  # the one place where a crash becomes a sentence
        code = _fail(error)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as ended:
        # Typer ends so after completion. It and rich end with 1 when nobody reads the output any more.
        code = _fail(BrokenPipeError()) if ended.code else 0
    if code == INTERRUPTED:
        _say("Stopped.")
    sys.exit(code)


def _run(arguments: Sequence[str]) -> int:
    for argument in arguments:
        if argument != argument.encode(errors="replace").decode():
            raise typer.BadParameter(f"'{visible(argument)}' is not UTF-8 text")
    code = int(app(arguments, prog_name="cv-analytics", standalone_mode=False) or 0)
    # Typer's code for a shell that it does not know.
    return FAILED if code and "--install-completion" in arguments else code


def _flush() -> None:
    """Raises OSError where the output cannot be written, also where there is none."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    sys.stdout.flush()


def _fail(error: Exception) -> int:
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exception(error)
    if isinstance(error, OSError) and sys.stdout is not None:
        _abandon(sys.stdout)
    _say(_sentence(error))
    return FAILED


def _say(sentence: str) -> None:
    try:
        Terminal(stderr=True).say(sentence)
    except OSError:
        _abandon(sys.stderr)


def _abandon(stream: TextIO) -> None:
    """What is buffered has nowhere to go, and the interpreter would try again at its end."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _sentence(error: Exception) -> str:
    if isinstance(error, typer.TyperException):
        return _usage(error)
    from ops.sentence import sentence_of

    return sentence_of(error) or visible(
        f"This is a fault of cv-analytics ({type(error).__name__}: {error}); {DEBUG_VARIABLE}=1 shows where."
    )


def _usage(error: Any) -> str:
    """The command's usage and what is wrong, as typer words it."""
    text = io.StringIO()
    error.show(text)
    return text.getvalue().rstrip()
