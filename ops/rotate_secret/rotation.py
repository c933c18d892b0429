"""A new webhook secret in three steps, at none of which a webhook is refused."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ops.failure import Failed
from ops.rotate_secret.step import Step
from ops.webhook_secrets import WebhookSecrets
from receiver.secret_file import REFRESH_SECONDS
from reporter.amounts import duration

WAIT = timedelta(seconds=REFRESH_SECONDS + 60)
"""After that every receiver has read a change."""


class NotNow(Failed):
    """The step does not fit the state; the text says which one does."""


Say = Callable[[str], None]
Agreed = Callable[[str], bool]
"""Shows what is about to be done and asks; false where it is not to be done."""


def rotate(step: Step, stored: WebhookSecrets, *, minutes: float, say: Say, agreed: Agreed) -> bool:
    """Whether the step is done; each can be taken again. Raises NotNow."""
    match step:
        case Step.ADD:
            return add(stored, say=say, agreed=agreed)
        case Step.WATCH:
            return watch(stored, minutes=minutes, say=say)
        case Step.FINISH:
            return finish(stored, minutes=minutes, say=say, agreed=agreed)


def add(stored: WebhookSecrets, *, say: Say, agreed: Agreed) -> bool:
    """A second secret beside the one in use. Raises NotNow."""
    active = stored.read()
    if len(active) != 1:
        raise NotNow(f"{len(active)} secrets are active: a rotation is under way; next is watch, or finish.")
    new = secrets.token_hex(32)
    if not agreed("Make a new secret and add it; the one in use stays valid beside it."):
        return False
    stored.write((new, *active))
    say(f"The new secret: {new}")
    say(f"In {duration(WAIT.total_seconds())} every receiver knows it; then set it in GitHub's webhook.")
    say("Next is watch.")
    return True


def watch(stored: WebhookSecrets, *, minutes: float, say: Say) -> bool:
    """Whether the old secret is out of use, as far as the last minutes show."""
    found = stored.matches(datetime.now(UTC) - timedelta(minutes=minutes))
    say(f"Webhooks of the last {minutes:g} minutes: {found.new} by the new secret, {found.old} by the old.")
    if found.old:
        say("Not yet: set the new secret in GitHub's webhook, or wait.")
    elif not found.new:
        say("Nothing came at all: GitHub's page of the webhook can send a ping.")
    else:
        say("Next is finish.")
    return found.new > 0 and not found.old


def finish(stored: WebhookSecrets, *, minutes: float, say: Say, agreed: Agreed) -> bool:
    """The new secret alone. Raises NotNow where the old one is still in use."""
    active = stored.read()
    if len(active) < 2:
        raise NotNow("One secret is active: no rotation is under way; begin with add.")
    if not watch(stored, minutes=minutes, say=say):
        raise NotNow("Whatever GitHub still signs with the old secret would be refused.")
    if not agreed(f"Retire {len(active) - 1} old one(s); webhooks signed with one are refused from now on."):
        return False
    stored.write(active[:1])
    say("Done: the new secret alone is active.")
    return True
