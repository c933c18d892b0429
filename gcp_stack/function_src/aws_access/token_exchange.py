"""Google's token in, AWS credentials out: one call to STS, once, within a few seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, cast

from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, CredentialRetrievalError
from botocore.session import Session

from aws_access.identity_token import NoIdentityToken

if TYPE_CHECKING:
    from mypy_boto3_sts import STSClient
    from mypy_boto3_sts.type_defs import CredentialsTypeDef

PROVIDER = "google-identity"
SECONDS = 3600
"""The role's longest session; a writer that is switched off loses its access within it."""

# A webhook waits for it: no second try, the relay is the retry.
_ONE_SHORT_TRY = Config(
    signature_version=UNSIGNED, connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1}
)
_REMEDIES = {
    "AccessDenied": "the role does not exist, or trusts another service account or audience",
    "ExpiredTokenException": "Google's token has expired: is this machine's clock right?",
    "InvalidIdentityToken": "STS does not accept it as a token from Google",
}


class RefreshedCredentials(TypedDict):
    """What botocore's refreshable credentials ask a refresh for."""

    access_key: str
    secret_key: str
    token: str
    expiry_time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenExchange:
    """AssumeRoleWithWebIdentity (AWS STS API Reference), which no AWS credentials are needed for."""

    fetch_token: Callable[[], str]
    role_arn: str
    session_name: str
    region: str

    def credentials(self) -> RefreshedCredentials:
        """Raises CredentialRetrievalError, which callers of boto3 meet like any other of its errors."""
        try:
            return _refreshed(self._assume_role(self.fetch_token()))
        except NoIdentityToken as error:
            raise _failed(str(error)) from None
        except ClientError as error:
            raise _failed(_sentence(error, self.role_arn)) from None
        except BotoCoreError as error:
            raise _failed(f"STS cannot be reached: {error}") from None

    def _assume_role(self, token: str) -> CredentialsTypeDef:
        answer = self._client().assume_role_with_web_identity(
            RoleArn=self.role_arn,
            RoleSessionName=self.session_name,
            WebIdentityToken=token,
            DurationSeconds=SECONDS,
        )
        return answer["Credentials"]

    def _client(self) -> STSClient:
        """Of a session of its own: the other's credentials are what is being made here."""
        client = Session().create_client("sts", region_name=self.region, config=_ONE_SHORT_TRY)
        return cast("STSClient", client)


def _refreshed(credentials: CredentialsTypeDef) -> RefreshedCredentials:
    return {
        "access_key": credentials["AccessKeyId"],
        "secret_key": credentials["SecretAccessKey"],
        "token": credentials["SessionToken"],
        "expiry_time": credentials["Expiration"].isoformat(),
    }


def _sentence(error: ClientError, role_arn: str) -> str:
    code = error.response["Error"]["Code"]
    remedy = _REMEDIES.get(code)
    return f"STS refused {role_arn} ({code})" + (f": {remedy}" if remedy else "")


def _failed(sentence: str) -> CredentialRetrievalError:
    return CredentialRetrievalError(provider=PROVIDER, error_msg=sentence)
