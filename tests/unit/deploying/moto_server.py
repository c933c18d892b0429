"""moto for programs that are no Python: moto's own server takes packages that nothing else here needs."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager

import requests

from local.github_api.wire import Reply, Seen, serving

_SIGNED_FOR = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/")


def moto_served() -> AbstractContextManager[str]:
    """An address where all of AWS is, as moto plays it in this process; inside `mock_aws`."""
    return serving(_answer)


def _answer(seen: Seen) -> Reply:
    """Sent on to the host that it was signed for, where moto answers."""
    signed = _SIGNED_FOR.search(seen.headers["authorization"])
    assert signed
    headers = {name: value for name, value in seen.headers.items() if name != "host"}
    url = f"https://{signed['service']}.{signed['region']}.amazonaws.com{seen.path}"
    answer = requests.post(url, data=seen.body, headers=headers, timeout=10)
    return Reply(answer.status_code, answer.content)
