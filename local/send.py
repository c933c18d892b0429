"""`make send`: one webhook, signed and posted to the running pipeline."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

from local.endpoints import Endpoints, NoLocalRun
from local.github_api.local_github import HAPPENS
from local.webhooks import Webhook, post
from toolchain.tools import without_proxy

USAGE = "Say which payload and event: make send FILE=payload.json EVENT=issue_comment"
EVENT = re.compile(r"[a-z_]+")


def main() -> int:
    os.environ.update(without_proxy(os.environ))
    if len(sys.argv) != 3 or not all(sys.argv[1:]):
        return _fail(USAGE)
    file, event = Path(sys.argv[1]), sys.argv[2]
    if not EVENT.fullmatch(event):
        return _fail(f"{event!r} is not the name of a GitHub event, such as issue_comment.")
    try:
        # The bytes as they are: the signature covers them, and a broken payload is worth sending too.
        webhook = Webhook(event, file.read_bytes())
    except OSError as error:
        return _fail(f"The payload cannot be read ({error}). {USAGE}")
    try:
        endpoints = Endpoints.read()
        answer = post(endpoints.github + HAPPENS, endpoints.webhook_secret, webhook)
    except NoLocalRun as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"Nothing answers ({error}): is `make run` still up?")
    sys.stdout.write(f"{answer.status} {json.dumps(answer.body)}\n")
    return 0 if answer.status < 400 else 1


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
