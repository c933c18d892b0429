"""Credentials that renew themselves: early, one refresh at a time, with patience after a failure."""

from __future__ import annotations

import time
from collections.abc import Callable

from botocore.credentials import CredentialProvider, DeferredRefreshableCredentials
from botocore.exceptions import CredentialRetrievalError

from aws_access.token_exchange import PROVIDER, RefreshedCredentials

RENEWED_BEFORE_SECONDS = 20 * 60
"""Of an hour: early enough for a clock that is ten minutes slow, and for STS to be away for a while."""
DUE_BEFORE_SECONDS = 60
"""Only then does a failed refresh fail the caller, and do callers wait for each other."""
PAUSE_SECONDS = 10.0
"""After a failure, for which callers fail, or use what they have, without trying in their turn."""


class EarlyRefresh(DeferredRefreshableCredentials):
    """Fetched when first needed; botocore's own locking lets one caller refresh while the others go on."""

    _advisory_refresh_timeout = RENEWED_BEFORE_SECONDS
    _mandatory_refresh_timeout = DUE_BEFORE_SECONDS


class PausingAfterFailure:
    """A refresh that is not tried by each of the callers that wait for it, one after the other."""

    def __init__(
        self,
        refresh: Callable[[], RefreshedCredentials],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._refresh = refresh
        self._clock = clock
        self._paused_until = clock()
        self._failure = ""

    def __call__(self) -> RefreshedCredentials:
        """Raises CredentialRetrievalError: the failure's own, also during the pause after it."""
        if self._clock() < self._paused_until:
            raise CredentialRetrievalError(provider=PROVIDER, error_msg=self._failure)
        try:
            return self._refresh()
        except CredentialRetrievalError as error:
            self._failure = f"{str(error).partition(': ')[2]} (not tried again for {PAUSE_SECONDS:.0f} s)"
            self._paused_until = self._clock() + PAUSE_SECONDS
            raise


class GoogleIdentityProvider(CredentialProvider):
    """The only place where a session looks for credentials."""

    METHOD = PROVIDER
    CANONICAL_NAME = PROVIDER

    def __init__(self, refresh: Callable[[], RefreshedCredentials]) -> None:
        super().__init__()
        self._refresh = refresh

    def load(self) -> EarlyRefresh:
        return EarlyRefresh(refresh_using=self._refresh, method=self.METHOD)
