"""`cv-analytics dlq`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.dlq.options import (
    WORK_DLQ,
    CodeOption,
    FingerprintOption,
    FolderOption,
    IdOption,
    IssueOption,
    QueueOption,
)
from ops.json_output import print_json
from ops.options import LOCAL, JsonOption, StageOption, YesOption, say_next
from toolchain.terminal import Terminal, visible

if TYPE_CHECKING:
    from ops.day_sources import DaySources

dlq = typer.Typer(no_args_is_help=True)


@dlq.callback()
def about() -> None:
    """Look into dead-letter queues and empty them.

    Looking takes no message away: each goes back at once.
    """


@dlq.command("list")
def list_(
    queue: Annotated[str | None, typer.Option(help="Only this queue.")] = None,
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """List dead messages by cause.

    Messages with the same fingerprint died of the same error. The code version is
    the content hash of the processor at that time.

    ```sh
    cv-analytics dlq list --queue work_dlq --stage prod
    ```

    Exit code: 0 if the queues are empty, 1 if not.
    """
    from ops.dlq import showing
    from ops.dlq.acting import queue_named, tell_unseen
    from ops.dlq.letters import by_cause
    from ops.dlq.queues import dead_queues, open_queues

    sources = _sources(stage)
    wanted = [queue_named(sources, queue)] if queue else dead_queues(sources.stage).values()
    opened = open_queues(sources, wanted)
    causes = by_cause(opened.letters)
    if as_json:
        print_json({"causes": [cause.to_json() for cause in causes], "unseen": opened.unseen})
    else:
        Terminal().print(showing.as_table(causes) if causes else "Nothing is dead.")
        tell_unseen(opened)
        if causes:
            say_next("Look at one", f"dlq show {causes[0].letters[0].message_id[:8]}", stage)
    if causes or opened.unseen:
        raise typer.Exit(1)


@dlq.command()
def show(
    message_id: Annotated[str, typer.Argument(help="Id of `dlq list`, or its beginning.")],
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Show one dead message, whole.

    ```sh
    cv-analytics dlq show 6f2c
    cv-analytics dlq show 6f2c --json | jq .poke
    ```

    Exit code: 0 on success, 1 if no message or several messages have an id that
    begins like this.
    """
    from ops.dlq import showing
    from ops.dlq.queues import dead_queues, open_queues

    sources = _sources(stage)
    opened = open_queues(sources, dead_queues(sources.stage).values())
    found = [letter for letter in opened.letters if letter.message_id.startswith(message_id)]
    if len(found) != 1:
        Terminal(stderr=True).say(f"{len(found)} messages have an id that begins with {visible(message_id)}.")
        raise typer.Exit(1)
    if as_json:
        print_json(showing.in_full(found[0]))
    else:
        Terminal().print(showing.as_sheet(found[0]))
        if found[0].queue == WORK_DLQ:
            say_next("Would it pass today", f"dlq try --id {found[0].message_id}", stage)


@dlq.command("try")
def try_(  # noqa: PLR0913, PLR0917  # each is an option of the command
    fingerprint: FingerprintOption = None,
    code_version: CodeOption = None,
    correlation_id: IssueOption = None,
    message_id: IdOption = None,
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Check if dead messages would pass today.

    Runs this working copy's processor on the messages of work_dlq: it recomputes
    each thread within the function's time limit and shows the result. Its writes
    are caught, so nothing changes.

    ```sh
    cv-analytics dlq try --fingerprint 3fa1 --stage prod
    ```

    Exit code: 0 if all would pass, 1 if some would not.
    """
    from ops.dlq import showing
    from ops.dlq.acting import chosen_of, filter_of, queue_named
    from ops.dlq.trying import try_letters

    sources = _sources(stage)
    wanted = filter_of(fingerprint, code_version, correlation_id, message_id)
    chosen = chosen_of(sources, queue_named(sources, WORK_DLQ), wanted)
    verdicts = try_letters(
        chosen,
        sources.store.threads,
        recomputation=sources.recomputation,
        seconds=sources.stage.processor.timeout_seconds,
    )
    passing = sum(verdict.passes for verdict in verdicts)
    if as_json:
        print_json(showing.verdicts_as_json(verdicts))
    else:
        Terminal().say(*showing.passing_as_lines(verdicts), f"{passing} of {len(verdicts)} would pass.")
        if passing < len(verdicts):
            Terminal().print(showing.failing_as_table(verdicts))
        if passing:
            say_next("Bring them back, by the same filter", "dlq redrive", stage)
    if passing < len(verdicts):
        raise typer.Exit(1)


@dlq.command()
def redrive(  # noqa: PLR0913, PLR0917  # each is an option of the command
    queue: QueueOption = WORK_DLQ,
    fingerprint: FingerprintOption = None,
    code_version: CodeOption = None,
    correlation_id: IssueOption = None,
    message_id: IdOption = None,
    folder: FolderOption = Path(),
    stage: StageOption = LOCAL,
    yes: YesOption = False,  # noqa: FBT002  # the same
    as_json: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Move dead messages back to their queue.

    Shows the messages and asks. Each is sent before it is deleted: if you stop the
    command, nothing is lost, and a message that is there twice is counted once. A
    file gets one line of JSON for each message.

    What a pipe, the aggregator or the publisher gave up on cannot be moved back:
    use `cv-analytics replay`.

    ```sh
    cv-analytics dlq redrive --correlation-id octo/hello#7
    cv-analytics dlq redrive --fingerprint 3fa1 --yes --json
    ```

    Exit code: 0 if all shown messages were moved, 1 if you declined or some were
    gone.
    """
    from ops.dlq.acting import act, chosen_of, filter_of, queue_named
    from ops.dlq.moving import Journal, Redrive
    from ops.dlq.queues import url_of_source

    sources = _sources(stage)
    dead = queue_named(sources, queue)
    target = url_of_source(sources, dead)
    if target is None:
        sentence = f"{queue} holds no messages of its own: see `cv-analytics replay`"
        raise typer.BadParameter(sentence, param_hint="--queue")
    chosen = chosen_of(sources, dead, filter_of(fingerprint, code_version, correlation_id, message_id))
    receipt = Journal.new("redrive", stage, folder)
    keep = Redrive(sqs=sources.sqs, queue_url=target, receipt=receipt).keep
    act(sources, dead, chosen, keep, receipt, done="redriven", yes=yes, as_json=as_json)


@dlq.command()
def purge(  # noqa: PLR0913, PLR0917  # each is an option of the command
    queue: QueueOption = WORK_DLQ,
    fingerprint: FingerprintOption = None,
    code_version: CodeOption = None,
    correlation_id: IssueOption = None,
    message_id: IdOption = None,
    folder: FolderOption = Path(),
    stage: StageOption = LOCAL,
    yes: YesOption = False,  # noqa: FBT002  # the same
    as_json: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Save dead messages to a file, and delete them.

    Shows the messages and asks. The file holds them whole, and a route's messages
    hold what people wrote: only you can read it, and it is yours to delete.

    ```sh
    cv-analytics dlq purge --id 6f2c
    cv-analytics dlq purge --queue pipe_dlq --folder ~/backups
    ```

    Exit code: 0 if all shown messages were deleted, 1 if you declined or some were
    gone.
    """
    from ops.dlq.acting import act, chosen_of, filter_of, queue_named
    from ops.dlq.moving import Journal, Purge

    sources = _sources(stage)
    dead = queue_named(sources, queue)
    chosen = chosen_of(sources, dead, filter_of(fingerprint, code_version, correlation_id, message_id))
    backup = Journal.new("purge", stage, folder)
    act(sources, dead, chosen, Purge(backup).keep, backup, done="purged", yes=yes, as_json=as_json)


def _sources(stage: str) -> DaySources:
    from ops.connection import Connection
    from ops.day_sources import DaySources

    return DaySources(Connection.to(stage))
