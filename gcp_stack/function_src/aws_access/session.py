"""The boto3 session of a function: keyless in the cloud, boto3's own chain where no role is named."""

from __future__ import annotations

from functools import partial

import boto3
from botocore.credentials import CredentialResolver
from botocore.session import Session

from aws_access.credentials import GoogleIdentityProvider, PausingAfterFailure
from aws_access.identity_token import METADATA_SERVER, fetch_identity_token
from aws_access.token_exchange import TokenExchange


def aws_session(
    *,
    role_arn: str,
    audience: str,
    session_name: str,
    region: str,
    metadata_server: str = METADATA_SERVER,
) -> boto3.Session:
    """Makes no call before the first request is signed.

    `session_name` shows in CloudTrail: the function's own name, which holds the stage. With an empty
    `role_arn`, as in stage `local`, the credentials are whatever boto3 finds by itself.
    """
    if not role_arn:
        return boto3.Session(region_name=region)
    exchange = TokenExchange(
        fetch_token=partial(fetch_identity_token, audience, metadata_server=metadata_server),
        role_arn=role_arn,
        session_name=session_name,
        region=region,
    )
    session = Session()
    provider = GoogleIdentityProvider(PausingAfterFailure(exchange.credentials))
    # In place of botocore's chain, not in front of it: no key that lies about somewhere is ever used.
    session.register_component("credential_provider", CredentialResolver([provider]))
    return boto3.Session(botocore_session=session, region_name=region)
