"""The Cloud Functions' entry points: `functions-framework --target receive` (or `relay`, `redeliver`)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import functions_framework
from flask import Request, Response


def _receiver() -> Callable[[Request], Response]:
    from receiver.handler import Receiver  # noqa: PLC0415  # each function loads its own part alone

    return Receiver.from_env(os.environ).answer


def _relay() -> Callable[[Request], Response]:
    from relay.handler import Relay  # noqa: PLC0415  # as above

    return Relay.from_env(os.environ).answer


def _redeliver() -> Callable[[Request], Response]:
    from redeliver.handler import Redeliverer  # noqa: PLC0415  # as above

    return Redeliverer.from_env(os.environ).answer


_ENTRIES: Mapping[str, Callable[[], Callable[[Request], Response]]] = {
    "receive": _receiver,
    "relay": _relay,
    "redeliver": _redeliver,
}

# Built when the process starts and not at the first request: a revision with a wrong or missing setting
# never goes live, and the start's CPU boost pays for the clients. functions-framework sets the variable.
_target = os.environ["FUNCTION_TARGET"]
globals()[_target] = functions_framework.http(_ENTRIES[_target]())
