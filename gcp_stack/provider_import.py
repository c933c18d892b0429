"""The provider's bindings without importing all of them."""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec

_PACKAGE = "cdktf_cdktf_provider_google"


def skip_package_init() -> None:
    """Makes `from cdktf_cdktf_provider_google.storage_bucket import …` import that module and no other.

    The package's own `__init__` imports all of its 1,470 modules, which takes several times as long as the
    rest of a synthesis, and defines nothing itself. A package of the same name and place stands in for it.
    """
    if _PACKAGE in sys.modules:
        return
    spec = find_spec(_PACKAGE)
    if spec is None:
        raise ModuleNotFoundError(f"{_PACKAGE} is not installed: run `make setup`")
    sys.modules[_PACKAGE] = module_from_spec(spec)
