"""Checks of the Google side, by its REST interfaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from google.auth.exceptions import GoogleAuthError
from requests import RequestException, Session

from gcp_stack.project import APIS, state_bucket
from ops.doctor.finding import Check, Finding, State, Step
from ops.doctor.writers import WRITERS, Writer

if TYPE_CHECKING:
    from stages.stage import Stage

FUNCTIONS = ("receiver", "relay", "redeliver")
SECRETS = {
    "webhook-secret": "one active secret per line",  # pragma: allowlist secret
    "github-token": "GitHub's token, or the app's private key",
}
_SECONDS = 20


class GoogleResponse(NamedTuple):
    """An HTTP response; the status is 0 where there was none, and the body then says why."""

    status: int
    body: Mapping[str, Any]

    @property
    def trouble(self) -> str:
        error = self.body.get("error", {})
        return f"HTTP {self.status}: {error.get('message', '')}" if self.status else str(error)


@dataclass(frozen=True, slots=True)
class GoogleApi:
    """Reads resources, with your credentials."""

    session: Session
    origin: str | None = None
    """One address for all interfaces, in tests; else each has its own."""

    def get(self, service: str, path: str) -> GoogleResponse:
        url = f"{self.origin or f'https://{service}.googleapis.com'}/{path}"
        try:
            response = self.session.get(url, timeout=_SECONDS)
            return GoogleResponse(response.status_code, response.json())
        except (RequestException, GoogleAuthError, ValueError) as error:
            return GoogleResponse(0, {"error": str(error)})


def check_google(stage: Stage, api: GoogleApi) -> Iterator[Finding]:
    """In the order of the deployment; without the project there is nothing to look at."""
    project = check_project(stage, api)
    yield project
    if project.state is State.OK:
        yield check_state_bucket(stage, api)
        yield check_apis(stage, api)
        yield check_database(stage, api)
        for word in SECRETS:
            yield check_secret(stage, api, word)
        for word in FUNCTIONS:
            yield check_function(stage, api, word)
        for writer in WRITERS:
            yield check_identity(stage, api, writer)
        yield check_publisher(stage, api)


def check_project(stage: Stage, api: GoogleApi) -> Finding:
    check = Check(
        Step.GOOGLE_PROJECT,
        "Google credentials",
        f"`gcloud auth application-default login`, as somebody who may see project {stage.google_project}.",
    )
    response = api.get("cloudresourcemanager", f"v3/projects/{stage.google_project}")
    if response.status != 200:
        return check.missing(response.trouble)
    state = response.body.get("state")
    return check.settle(state == "ACTIVE", found=f"project {stage.google_project}", lacks=f"it is {state}")


def check_state_bucket(stage: Stage, api: GoogleApi) -> Finding:
    bucket = state_bucket(stage)
    check = Check(
        Step.GOOGLE_PROJECT,
        "Terraform's state",
        f"`gcloud storage buckets create gs://{bucket} --project {stage.google_project} --location "
        f"{stage.google_region} --uniform-bucket-level-access --public-access-prevention`, then "
        f"`gcloud storage buckets update gs://{bucket} --versioning`.",
    )
    response = api.get("storage", f"storage/v1/b/{bucket}")
    if response.status != 200:
        return _absent(check, response, f"bucket {bucket} does not exist")
    versioned = response.body.get("versioning", {}).get("enabled", False)
    return check.settle(versioned, found=bucket, lacks=f"bucket {bucket} keeps no older versions")


def check_apis(stage: Stage, api: GoogleApi) -> Finding:
    check = Check(Step.GOOGLE_FOUNDATION, "APIs", _deploy(stage, "foundation"))
    names = "&".join(f"names=projects/{stage.google_project}/services/{name}.googleapis.com" for name in APIS)
    response = api.get("serviceusage", f"v1/projects/{stage.google_project}/services:batchGet?{names}")
    if response.status != 200:
        return check.unknown(response.trouble)
    on = {service["config"]["name"] for service in response.body["services"] if service["state"] == "ENABLED"}
    off = sorted(name for name in APIS if f"{name}.googleapis.com" not in on)
    return check.settle(not off, found=f"{len(APIS)} are enabled", lacks=f"not enabled: {', '.join(off)}")


def check_database(stage: Stage, api: GoogleApi) -> Finding:
    check = Check(Step.GOOGLE_FOUNDATION, "Firestore", _deploy(stage, "foundation"))
    response = api.get("firestore", f"v1/projects/{stage.google_project}/databases/(default)")
    if response.status != 200:
        return _absent(check, response, "the database does not exist")
    place, kind = response.body.get("locationId"), response.body.get("type")
    return check.settle(
        (place, kind) == (stage.google_region, "FIRESTORE_NATIVE"),
        found=f"{kind} in {place}",
        lacks=f"it is {kind} in {place}, and a database cannot be moved",
    )


def check_secret(stage: Stage, api: GoogleApi, word: str) -> Finding:
    """That there is a version; its value is nobody's business."""
    name = stage.names.of(word)
    check = Check(
        Step.SECRETS,
        name,
        f"`gcloud secrets versions add {name} --project {stage.google_project} --data-file=-` "
        f"({SECRETS[word]}).",
    )
    path = f"v1/projects/{stage.google_project}/secrets/{name}/versions/latest"
    response = api.get("secretmanager", path)
    if response.status != 200:
        return _absent(check, response, "it has no version")
    state = response.body.get("state")
    return check.settle(state == "ENABLED", found="it has a version", lacks=f"its latest version is {state}")


def check_function(stage: Stage, api: GoogleApi, word: str) -> Finding:
    check = Check(Step.GOOGLE_FUNCTIONS, f"function {word}", _deploy(stage, "functions"))
    place = f"projects/{stage.google_project}/locations/{stage.google_region}"
    response = api.get("cloudfunctions", f"v2/{place}/functions/{stage.names.of(word)}")
    if response.status != 200:
        return _absent(check, response, "it is not deployed")
    state = response.body.get("state")
    return check.settle(state == "ACTIVE", found="it is active", lacks=f"it is {state}")


def check_identity(stage: Stage, api: GoogleApi, writer: Writer) -> Finding:
    """Whether stages.toml, and so AWS, names the account that the function really runs as."""
    email = writer.email(stage)
    response = api.get("iam", f"v1/projects/{stage.google_project}/serviceAccounts/{email}")
    real = str(response.body.get("uniqueId", ""))
    check = Check(
        Step.IDENTITIES,
        f"{writer.word}'s identity",
        f'Set `access.{writer.setting} = "{real}"` in [{stage.name}] of stages.toml, then '
        f"deploy {stage.names.stack('Access')} and the Google functions."
        if real
        else _deploy(stage, "foundation"),
    )
    if not real:
        return _absent(check, response, f"account {email} does not exist")
    named = writer.account(stage)
    return check.settle(
        named == real, found=real, lacks=f"stages.toml says {named or 'nothing'}, it is {real}"
    )


def check_publisher(stage: Stage, api: GoogleApi) -> Finding:
    """Whether Google takes this account's publisher, by the provider that stages.toml names.

    Google: IAM API, "Method: projects.locations.workloadIdentityPools.providers.get".
    """
    pool = f"projects/{stage.google_project}/locations/global/workloadIdentityPools"
    response = api.get("iam", f"v1/{pool}/{stage.names.of('publisher')}/providers/aws")
    if response.status != 200:
        check = Check(Step.IDENTITIES, "Google trusts the publisher", _deploy(stage, "foundation"))
        return _absent(check, response, "its identity provider does not exist")
    real, named = f"//iam.googleapis.com/{response.body.get('name')}", stage.access.google_publisher_audience
    account = response.body.get("aws", {}).get("accountId")
    check = Check(
        Step.IDENTITIES,
        "Google trusts the publisher",
        _deploy(stage, "foundation")
        if named == real
        else f'Set `access.google_publisher_audience = "{real}"` in [{stage.name}] of stages.toml, then '
        f"deploy {stage.names.stack('Pipeline')}.",
    )
    if named != real:
        return check.missing(f"stages.toml says {named or 'nothing'}, it is {real}")
    is_on = response.body.get("state") == "ACTIVE" and not response.body.get("disabled")
    return check.settle(
        is_on and account == stage.aws_account,
        found=f"account {account}",
        lacks=f"the provider takes account {account}" if is_on else "the provider is disabled or deleted",
    )


def receiver_url(stage: Stage, api: GoogleApi) -> str | None:
    place = f"projects/{stage.google_project}/locations/{stage.google_region}"
    response = api.get("cloudfunctions", f"v2/{place}/functions/{stage.names.receiver}")
    found = response.body.get("url")
    return found if isinstance(found, str) else None


def _absent(check: Check, response: GoogleResponse, sentence: str) -> Finding:
    return check.missing(sentence) if response.status == 404 else check.unknown(response.trouble)


def _deploy(stage: Stage, stack: str) -> str:
    return f"`make deploy-gcp STAGE={stage.name}` (stack {stage.names.of(stack)})."
