"""Cloud Scheduler's part: a POST to a function, again and again."""

from __future__ import annotations

import sys
import time
import urllib.request
from contextlib import suppress

_ANSWER_SECONDS = 60


def main(url: str, every_seconds: float) -> None:
    while True:
        # A run that broke off, or a function that is not there, is for the next call.
        with suppress(OSError):
            urllib.request.urlopen(  # noqa: S310  # the function's own address
                urllib.request.Request(url, data=b"", method="POST"),  # noqa: S310  # as above
                timeout=_ANSWER_SECONDS,
            ).close()
        time.sleep(every_seconds)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
