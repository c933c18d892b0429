"""Who this function is, in Google's words: a signed token from the metadata server."""

from __future__ import annotations

from urllib.parse import urlencode

import urllib3

METADATA_SERVER = "http://metadata.google.internal"
_PATH = "/computeMetadata/v1/instance/service-accounts/default/identity"
_FLAVOR = {"Metadata-Flavor": "Google"}
# It answers from the same machine; a webhook waits for it.
_TIMEOUT = urllib3.Timeout(total=1.0)


class NoIdentityToken(Exception):
    """The metadata server gave none; the text says why."""


def fetch_identity_token(audience: str, *, metadata_server: str = METADATA_SERVER) -> str:
    """Made out to the audience and good for an hour (Google: "Get an ID token from the metadata server").

    Raises NoIdentityToken.
    """
    url = f"{metadata_server}{_PATH}?{urlencode({'audience': audience})}"
    try:
        answer = urllib3.request("GET", url, headers=_FLAVOR, timeout=_TIMEOUT, retries=False)
    except urllib3.exceptions.HTTPError as error:
        raise NoIdentityToken(f"Google's metadata server cannot be reached: {error}") from None
    if answer.status != 200:
        raise NoIdentityToken(f"Google's metadata server answered {answer.status}")
    token = answer.data.decode("ascii", "replace").strip()
    # Something else that listens under that name (a proxy, a captive portal) does not say so.
    if answer.headers.get("Metadata-Flavor") != "Google" or token.count(".") != 2:
        raise NoIdentityToken("what answered in the place of Google's metadata server gave no token")
    return token
