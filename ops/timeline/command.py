"""`cv-analytics timeline`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.connection import LOCAL, Connection
from ops.day_sources import SETTLED_AFTER_MINUTES, DaySources
from ops.failure import NotReached
from ops.google_session import google_session
from ops.json_output import print_json
from ops.options import JsonOption, SettledOption, StageOption, parse_moment
from ops.repositories import UnknownRepository, repository_named
from ops.timeline import showing
from ops.timeline.around import look_around
from ops.timeline.assembling import assemble
from ops.timeline.aws_stores import AwsStores
from ops.timeline.looking import Looker
from ops.timeline.observed import Observed
from ops.timeline.track import WRONG
from ops.timeline.webhooks import CloudWebhookLog, LocalWebhookLog, WebhookLog
from toolchain.terminal import Terminal

if TYPE_CHECKING:
    from ops.timeline.documents import Documents

_CORRELATION_ID = re.compile(r"[\w.-]+/[\w.-]+#\d+", re.ASCII)


def timeline(  # noqa: PLR0913, PLR0917  # each is an option of the command
    issue: Annotated[str | None, typer.Argument(help="Issue, as owner/repo#123.")] = None,
    around: Annotated[
        str | None, typer.Option(help="UTC time instead of an issue, such as 2026-11-22T08:15.")
    ] = None,
    within: Annotated[int, typer.Option(min=0, max=10_000, help="Minutes before and after --around.")] = 5,
    settled_after: SettledOption = SETTLED_AFTER_MINUTES,
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Trace an issue through every hop.

    Shows what the newest version of each issue and comment came to (a question, an
    answer, a remark), when it passed each hop, and then its thread: the state,
    the days' figures and what the dashboard shows. It names the hop that is
    missing and what to do about it. It changes nothing, and follows an issue that
    was transferred both ways.

    Messages in the work queue are only counted, because reading one would use up
    one of its attempts.

    `--around` shows what arrived at a time instead: webhooks with the receiver's
    answer, messages with the processor's, and dead messages. Refused webhooks and
    unreadable messages are among them.

    ```sh
    cv-analytics timeline octo/hello#7
    cv-analytics timeline octo/hello#7 --stage prod --json
    cv-analytics timeline --around 2026-11-22T08:15 --within 10
    ```

    Exit code: 0 if every message is where it should be or on its way, 1 if one is
    dead or missing or no store knows the issue, 2 on failure or if the stage has
    never seen the repository.
    """
    if (issue is None) == (around is None):
        raise typer.BadParameter("give either an issue or --around", param_hint="ISSUE")
    if around is not None:
        moment = parse_moment(around, "--around")
        _around(Connection.to(stage), moment, timedelta(minutes=within), as_json=as_json)
    elif _CORRELATION_ID.fullmatch(str(issue)) is None:
        raise typer.BadParameter(f"{issue!r} is not an issue such as owner/repo#123", param_hint="ISSUE")
    else:
        _issue(Connection.to(stage), str(issue), timedelta(minutes=settled_after), as_json=as_json)


def _issue(connection: Connection, correlation_id: str, settled_after: timedelta, *, as_json: bool) -> None:
    now = datetime.now(UTC)
    looker = Looker(
        aws=AwsStores(DaySources(connection)),
        documents=_documents(connection),
        webhooks=_webhook_log(connection),
        now=now,
    )
    observed = looker.look(correlation_id, None)
    if not observed.threads:
        correlation_id, observed = _look_by_repository(connection, looker, correlation_id, observed)
    timeline = assemble(observed, stage=connection.stage, now=now, settled_after=settled_after)
    if as_json:
        print_json(showing.as_json(correlation_id, timeline, observed))
    else:
        showing.show(Terminal(), correlation_id, timeline, observed)
    wrong = any(track.stuck and track.stuck.standing in WRONG for track in timeline.tracks)
    if not timeline.tracks or wrong or observed.letters:
        raise typer.Exit(1)


def _look_by_repository(
    connection: Connection, looker: Looker, correlation_id: str, observed: Observed
) -> tuple[str, Observed]:
    """By the repository that is counted under this name, as GitHub spells it.

    Raises UnknownRepository where nobody else knows anything of the issue either.
    """
    name, _, number = correlation_id.partition("#")
    try:
        found = repository_named(name, DaySources(connection))
    except UnknownRepository as error:
        if observed.is_empty:
            raise UnknownRepository(f"{error} {showing.NEVER_CAME}") from None
        return correlation_id, observed
    spelled = f"{found.name}#{number}"
    return spelled, looker.look(spelled, found.repository_id)


def _around(connection: Connection, moment: datetime, within: timedelta, *, as_json: bool) -> None:
    found = look_around(DaySources(connection), _webhook_log(connection), moment, within)
    if as_json:
        arrivals = [arrival.to_json() for arrival in found.arrivals]
        print_json({"arrivals": arrivals, "not_looked_at": showing.blind_as_json(found.blind)})
    else:
        showing.show_around(Terminal(), found)


def _documents(connection: Connection) -> Documents | str:
    """Or why there are none."""
    # Here, since Google's client takes as long to load as all else together, and few commands read Firestore.
    from ops.firestore import connect_firestore  # noqa: PLC0415
    from ops.timeline.documents import Documents  # noqa: PLC0415

    try:
        return Documents(connect_firestore(connection))
    except NotReached as error:
        return str(error)


def _webhook_log(connection: Connection) -> WebhookLog | str:
    """Or why there is none."""
    if connection.endpoints:
        return LocalWebhookLog(Path(connection.endpoints.receiver_log))
    try:
        return CloudWebhookLog(session=google_session(), stage=connection.stage)
    except NotReached as error:
        return str(error)
