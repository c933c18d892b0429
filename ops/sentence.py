"""What a failure of somebody else is called, in one sentence."""

from __future__ import annotations

import os

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
)
from google.api_core.exceptions import GoogleAPIError
from google.auth.exceptions import GoogleAuthError
from requests import RequestException

from local.endpoints import NoLocalRun
from ops.failure import Failed
from processor.store import NotDone
from relay.outbox import OutboxFailed
from stages.setting_error import SettingError
from toolchain.terminal import visible

_EXPECTED = (Failed, NoLocalRun, OutboxFailed, SettingError)
"""Their text is the sentence."""


def sentence_of(error: Exception) -> str | None:
    """None: nobody foresaw it."""
    for kinds, sentence in _SENTENCES:
        if isinstance(error, kinds):
            return visible(sentence(error))
    return None


def no_such_profile(error: Exception) -> str:
    """Names the variable, in botocore's order of them."""
    variable = next(filter(os.environ.get, ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")), "AWS_PROFILE")
    return f"{error}: {variable} names it. Unset it, or choose one of `aws configure list-profiles`."


def _of_the_machine(error: Exception) -> str:
    if isinstance(error, BrokenPipeError):
        return "The program that reads the output has closed it."
    file, reason = getattr(error, "filename", None), getattr(error, "strerror", None) or error
    return f"{file} cannot be read or written: {reason}" if file else f"Reading or writing failed: {reason}"


_SENTENCES = (
    (_EXPECTED, str),
    (ProfileNotFound, no_such_profile),
    (
        (NoCredentialsError, PartialCredentialsError),
        lambda error: f"AWS: {error}. Log in, or set AWS_PROFILE to a profile that you are logged in to.",
    ),
    (ClientError, lambda error: f"AWS refused: {error}"),
    (BotoCoreError, lambda error: f"AWS cannot be reached: {error}"),
    (NotDone, lambda error: f"DynamoDB cannot be read: {error}"),
    ((GoogleAPIError, GoogleAuthError), lambda error: f"Google: {error}"),
    (RequestException, lambda error: f"No answer: {error}"),
    (OSError, _of_the_machine),
)
"""The first that fits."""
