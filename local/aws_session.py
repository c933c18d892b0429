"""boto3 for the emulator."""

from __future__ import annotations

import os

import boto3
import botocore.session
from botocore.configprovider import ConstantProvider

_PERSONAL = {"profile": None, "config_file": os.devnull, "credentials_file": os.devnull}


def emulator_session() -> boto3.Session:
    """A session that reads none of the person's own AWS settings: no profile, no files below `~/.aws`."""
    core = botocore.session.Session()
    settings = core.get_component("config_store")
    for name, value in _PERSONAL.items():
        settings.set_config_provider(name, ConstantProvider(value))
    return boto3.Session(botocore_session=core)
