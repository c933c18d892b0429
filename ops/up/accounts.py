"""What a stage's two accounts need before its functions run, in an order that works."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from secrets import token_hex

from botocore.exceptions import ClientError

from gcp_stack.project import APIS, state_bucket
from ops.doctor.aws import STACKS, check_account, check_bootstrap, check_role, check_stack
from ops.doctor.finding import Check, Finding, Step, place
from ops.doctor.google import (
    SECRETS,
    check_apis,
    check_database,
    check_identity,
    check_project,
    check_publisher,
    check_secret,
    check_state_bucket,
)
from ops.doctor.writers import WRITERS
from ops.failure import NotReached
from ops.site import Site
from ops.task import Action, Task, task_of

_HERE = 200


def account_tasks(site: Site) -> list[Task]:
    """Up to the secrets."""
    aws, google = credential_tasks(site)
    return [
        aws,
        task_of(
            "AWS account, prepared for CDK",
            lambda: [check_bootstrap(site.stage, site.client("cloudformation"))],
            lambda: [
                site.command("cdk", "bootstrap", f"aws://{site.stage.aws_account}/{site.stage.aws_region}")
            ],
        ),
        task_of(
            "AWS stacks",
            lambda: [
                check_stack(site.stage, site.client("cloudformation"), word, Step.AWS_STACKS)
                for word in STACKS
            ],
            lambda: [site.make("deploy-aws")],
            asks_itself=True,
        ),
        google,
        task_of("Google APIs", lambda: [_apis(site)], lambda: [_enable(site)]),
        task_of(
            "Bucket of Terraform's state",
            lambda: [check_state_bucket(site.stage, site.api)],
            lambda: _bucket(site),
        ),
        task_of(
            "Google foundation",
            lambda: _foundation(site),
            # It stops at the secrets, which have no values yet.
            lambda: [site.make("deploy-gcp", judged=False)],
            asks_itself=True,
        ),
        Task(
            title="Identities of Google's functions in stages.toml",
            is_done=lambda: not _identities(site),
            by_hand=lambda: f"Copy the foundation's outputs into stages.toml ({place(Step.IDENTITIES)}).",
            actions=lambda: _identities(site),
        ),
        task_of(
            "AWS trusts Google's functions",
            lambda: _trust(site),
            lambda: [site.make("deploy-aws")],
            asks_itself=True,
        ),
        task_of("Webhook secret", lambda: [_secret(site, "webhook-secret")], lambda: [_generate(site)]),
        task_of("GitHub token", lambda: [_secret(site, "github-token")]),
    ]


def credential_tasks(site: Site) -> tuple[Task, Task]:
    """That both clouds know who is there, and that the accounts are the stage's own."""
    return (
        task_of("AWS credentials", lambda: [check_account(site.stage, site.client("sts"))]),
        task_of("Google credentials", lambda: [_login(site)]),
    )


def _login(site: Site) -> Finding:
    try:
        return check_project(site.stage, site.api)
    except NotReached as error:
        login = "`gcloud auth login`, then `gcloud auth application-default login`."
        return Check(Step.GOOGLE_PROJECT, "Google credentials", login).missing(str(error))


def _apis(site: Site) -> Finding:
    found = check_apis(site.stage, site.api)
    wait = "Google takes some minutes to switch an API on, and wants a billing account: run this again."
    return Check(Step.GOOGLE_PROJECT, "APIs", wait).missing(found.detail) if found.remedy else found


def _enable(site: Site) -> Action:
    names = [f"{name}.googleapis.com" for name in ("serviceusage", *APIS)]
    return site.command("gcloud", "services", "enable", "--project", site.stage.google_project, *names)


def _bucket(site: Site) -> Sequence[Action]:
    stage, url = site.stage, f"gs://{state_bucket(site.stage)}"
    place = ("--project", stage.google_project, "--location", stage.google_region)
    closed = ("--uniform-bucket-level-access", "--public-access-prevention")
    create = site.command("gcloud", "storage", "buckets", "create", url, *place, *closed)
    versions = site.command("gcloud", "storage", "buckets", "update", url, "--versioning")
    is_there = site.api.get("storage", f"storage/v1/b/{state_bucket(stage)}").status == _HERE
    return [versions] if is_there else [create, versions]


def _foundation(site: Site) -> Iterator[Finding]:
    """What the stack ends with, and what the tasks after it need."""
    stage, api = site.stage, site.api
    yield check_database(stage, api)
    check = Check(Step.GOOGLE_FOUNDATION, "foundation", f"`make deploy-gcp STAGE={stage.name}`.")
    project = f"v1/projects/{stage.google_project}"
    paths = {word: ("secretmanager", f"{project}/secrets/{stage.names.of(word)}") for word in SECRETS}
    pool = f"{project}/locations/global/workloadIdentityPools/{stage.names.of('publisher')}"
    paths["identity provider"] = ("iam", f"{pool}/providers/aws")
    for writer in WRITERS:
        paths[f"account of {writer.word}"] = ("iam", f"{project}/serviceAccounts/{writer.email(stage)}")
    for word, (service, path) in paths.items():
        response = api.get(service, path)
        yield check.settle(response.status == _HERE, found=word, lacks=f"{word}: {response.trouble}")
    outputs = site.terraform_state("foundation").body.get("outputs", {})
    yield check.settle(bool(outputs), found="applied", lacks="Terraform's state has no outputs yet")


def _identities(site: Site) -> Sequence[Action]:
    """The settings that differ from what the foundation's outputs say."""
    outputs = site.terraform_state("foundation").body.get("outputs", {})
    wanted = {writer.setting: f"{writer.word}_identity_id" for writer in WRITERS}
    wanted["google_publisher_audience"] = "publisher_audience"
    access = site.stage.access
    real = {setting: str(outputs.get(name, {}).get("value", "")) for setting, name in wanted.items()}
    return [
        site.setting(f"access.{setting}", value)
        for setting, value in real.items()
        if value and value != getattr(access, setting)
    ]


def _trust(site: Site) -> Iterator[Finding]:
    stage = site.stage
    for writer in WRITERS:
        yield check_identity(stage, site.api, writer)
        yield check_role(stage, site.client("iam"), writer)
    yield check_publisher(stage, site.api)
    yield check_stack(stage, site.client("cloudformation"), "Access", Step.IDENTITIES)
    check = Check(Step.IDENTITIES, "publisher", f"`make deploy-aws STAGE={stage.name}`.")
    try:
        found = site.client("lambda").get_function_configuration(FunctionName=stage.names.publisher)
    except ClientError as error:
        yield check.missing(str(error))
    else:
        yield check.settle(
            stage.access.google_publisher_audience in json.dumps(found.get("Environment", {})),
            found="deployed",
            lacks="it was deployed with another audience",
        )


def _secret(site: Site, word: str) -> Finding:
    return check_secret(site.stage, site.api, word)


def _generate(site: Site) -> Action:
    """Never on the screen or in a command line."""
    name, project = site.stage.names.webhook_secret, site.stage.google_project
    words = ("gcloud", "secrets", "versions", "add", name, "--project", project, "--data-file=-")
    return site.command(*words, secret=lambda: f"{token_hex(32)}\n")
