"""Checks of the receiver's address, from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from requests import RequestException, Session

from ops.doctor.finding import Check, Finding, State, Step
from receiver.signature import signature

if TYPE_CHECKING:
    from stages.stage import Stage

PING = b'{"zen":"doctor"}'
_SECONDS = 20


def check_webhook(
    stage: Stage, session: Session, url: str | None, secrets: Sequence[str]
) -> Iterator[Finding]:
    """The receiver answers, refuses unsigned webhooks, and accepts each active secret's signature."""
    receiver = check_receiver(stage, session, url)
    yield receiver
    if url and receiver.state is State.OK:
        for place, secret in enumerate(secrets):
            yield check_signature(session, url, secret.encode(), place)


def check_receiver(stage: Stage, session: Session, url: str | None) -> Finding:
    remedy = f"`make deploy-gcp STAGE={stage.name}`; see the receiver's log."
    check = Check(Step.WEBHOOK, "receiver answers", remedy)
    if url is None:
        return check.missing("the receiver has no address yet")
    status = _post(session, url, "sha256=none")
    if isinstance(status, str):
        return check.missing(status)
    return check.settle(
        status == 401,
        found="an unsigned webhook is refused",
        lacks=f"an unsigned webhook is answered {status}",
    )


def check_signature(session: Session, url: str, secret: bytes, place: int) -> Finding:
    """By a `ping`, which changes nothing. The secret is named by its place alone."""
    remedy = "A new version is read within four minutes; else the receiver's log says what it cannot read."
    check = Check(Step.WEBHOOK, f"secret {place}", remedy)
    status = _post(session, url, signature(PING, secret).decode())
    if isinstance(status, str):
        return check.unknown(status)
    return check.settle(
        status == 200, found="its signature is accepted", lacks=f"its ping is answered {status}"
    )


def _post(session: Session, url: str, signed: str) -> int | str:
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "ping",
        "X-Hub-Signature-256": signed,
    }
    try:
        return session.post(url, data=PING, headers=headers, timeout=_SECONDS).status_code
    except RequestException as error:
        return f"it cannot be reached: {error}"
