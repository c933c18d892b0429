"""`make send`: one webhook, signed and posted to the running pipeline."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from local.endpoints import Endpoints, NoLocalRun
from local.github_api.local_github import HAPPENS
from local.webhooks import Webhook, post

USAGE = "Say which payload and event: make send FILE=payload.json EVENT=issue_comment"


def main() -> int:
    if len(sys.argv) != 3 or not all(sys.argv[1:]):
        return _fail(USAGE)
    file, event = Path(sys.argv[1]), sys.argv[2]
    try:
        endpoints = Endpoints.read()
        # The bytes as they are: the signature covers them, and a broken payload is worth sending too.
        answer = post(endpoints.github + HAPPENS, endpoints.webhook_secret, Webhook(event, file.read_bytes()))
    except NoLocalRun as error:
        return _fail(str(error))
    except FileNotFoundError:
        return _fail(f"There is no file {file}. {USAGE}")
    except OSError as error:
        return _fail(f"Nobody answers ({error}): is `make run` still up?")
    sys.stdout.write(f"{answer.status} {json.dumps(answer.body, ensure_ascii=False)}\n")
    return 0 if answer.status < 400 else 1


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
