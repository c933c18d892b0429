"""The Cloud Function's entry point: `functions-framework --target receive` runs this file."""

from __future__ import annotations

import os

import functions_framework

from receiver.handler import Receiver

# Built when the process starts and not at the first webhook: a revision with a wrong or missing setting
# never goes live, and the start's CPU boost pays for the clients.
_receiver = Receiver.from_env(os.environ)

receive = functions_framework.http(_receiver.answer)
