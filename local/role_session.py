"""A boto3 session under a role, with credentials that renew themselves."""

from __future__ import annotations

import boto3
import botocore.session
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials


def session_as(role_arn: str, *, name: str) -> boto3.Session:
    """The environment's credentials assume the role."""
    caller = botocore.session.get_session()
    fetcher = AssumeRoleCredentialFetcher(
        caller.create_client, caller.get_credentials(), role_arn, extra_args={"RoleSessionName": name}
    )
    session = botocore.session.get_session()
    credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")
    session._credentials = credentials  # type: ignore[attr-defined]  # no setter takes those that renew themselves
    return boto3.Session(botocore_session=session)
