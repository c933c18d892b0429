"""Two empty accounts, GitHub and a browser's page: what the commands of `up` and `down` make of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from gcp_stack.project import APIS, STACKS, state_bucket
from local.github_api.server import GitHubApi
from local.github_api.wire import Reply, Seen, serving
from ops.doctor.aws import check_subscriptions
from ops.site import Site
from stages.setting_written import with_setting
from tests.unit.ops.google_api import Resources
from tests.unit.ops.google_api import serving as google_serving
from toolchain.tools import ROOT

ACCOUNT = "123456789012"
"""moto's own."""
REPOSITORY = "octo/hello"
REAL = {"receiver": "1" * 21, "relay": "2" * 21}
WEB_IDENTITY = {
    "Effect": "Allow",
    "Principal": {"Federated": "accounts.google.com"},
    "Action": "sts:AssumeRoleWithWebIdentity",
}


@dataclass
class World:
    """`run` stands for the programs: it changes what they would change, and notes what it was asked."""

    folder: Path
    github: GitHubApi
    google: Resources = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    served: Any = None
    """The page's config.json."""
    site: Site = field(init=False)
    receiver: str = ""

    def run(self, words: Sequence[str], given: str | None) -> int:
        self.ran.append(" ".join(words))
        match list(words):
            case ["cdk", "bootstrap", *_]:
                self._stack("CDKToolkit")
            case ["make", "deploy-aws", *_]:
                self._deploy_aws()
            case ["make", "deploy-gcp", *_]:
                return self._deploy_gcp()
            case ["gcloud", "services", "enable", *_]:
                self._enable(words)
            case ["gcloud", "storage", "buckets", what, *_]:
                bucket = {"versioning": {"enabled": what == "update"}}
                self.google[f"/storage/v1/b/{state_bucket(self.site.stage)}"] = bucket
            case ["gcloud", "secrets", "versions", "add", name, *_]:
                self.store_secret(name, str(given))
            case ["npx", "firebase-tools", *_]:
                self.served = json.loads((self.site.dist / "config.json").read_text())
            case ["terraform" | "tofu", chdir, "destroy", *_]:
                self.google[self._state(Path(chdir).name)] = {"resources": [], "outputs": {}}
            case ["npm", *_] | ["make", "diff-gcp", *_]:
                pass
            case unknown:
                raise AssertionError(unknown)
        return 0

    def store_secret(self, name: str, value: str) -> None:
        secret = f"/v1/{self._project}/secrets/{name}/versions/latest"
        self.google[secret] = {"state": "ENABLED"}
        self.google[f"{secret}:access"] = {"payload": {"data": base64.b64encode(value.encode()).decode()}}

    def log_in(self) -> None:
        self.google[f"/v3/{self._project}"] = {"state": "ACTIVE"}

    def store_token(self) -> None:
        self.store_secret(self.site.stage.names.github_token, "a token")

    def add_firebase(self) -> None:
        self.google[f"/v1beta1/{self._project}"] = {}

    def confirm_addresses(self) -> None:
        stage = self.site.stage
        self.site.client("ses").verify_email_identity(EmailAddress=stage.report.sender)
        topic = self.site.client("sns").create_topic(Name=stage.names.alarm_topic)["TopicArn"]
        for email in stage.alarms.emails:
            self.site.client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint=email)
        assert all(not found.remedy for found in check_subscriptions(stage, self.site.client("sns")))

    @property
    def _project(self) -> str:
        return f"projects/{self.site.stage.google_project}"

    def _stack(self, name: str) -> None:
        template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
        formation = self.site.client("cloudformation")
        if name not in {stack["StackName"] for stack in formation.describe_stacks()["Stacks"]}:
            formation.create_stack(StackName=name, TemplateBody=json.dumps(template))

    def _deploy_aws(self) -> None:
        stage = self.site.stage
        for word in ("Storage", "Pipeline", "Monitoring", "Access"):
            self._stack(stage.names.stack(word))
        iam = self.site.client("iam")
        roles = {stage.names.writer_role: "google_service_account_id"}
        roles[stage.names.relay_writer_role] = "google_relay_account_id"
        for role, setting in roles.items():
            google = "accounts.google.com"
            account = getattr(stage.access, setting)
            trusted = {
                f"{google}:aud": account,
                f"{google}:oaud": stage.names.aws_audience,
                f"{google}:sub": account,
            }
            policy = json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{**WEB_IDENTITY, "Condition": {"StringEquals": trusted}}],
                }
            )
            try:
                iam.create_role(RoleName=role, AssumeRolePolicyDocument=policy)
            except iam.exceptions.EntityAlreadyExistsException:
                iam.update_assume_role_policy(RoleName=role, PolicyDocument=policy)
        self._deploy_publisher(f"arn:aws:iam::{ACCOUNT}:role/{stage.names.writer_role}")

    def _deploy_publisher(self, role: str) -> None:
        stage, functions = self.site.stage, self.site.client("lambda")
        settings = {"Variables": {"AUDIENCE": stage.access.google_publisher_audience}}
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("x.py", "")
        try:
            functions.create_function(
                FunctionName=stage.names.publisher,
                Runtime="python3.13",
                Role=role,
                Handler="x.x",
                Code={"ZipFile": content.getvalue()},
                Environment=settings,
            )
        except functions.exceptions.ResourceConflictException:
            functions.update_function_configuration(FunctionName=stage.names.publisher, Environment=settings)

    def _enable(self, words: Sequence[str]) -> None:
        assert {f"{api}.googleapis.com" for api in APIS} < set(words)
        services = [{"config": {"name": f"{api}.googleapis.com"}, "state": "ENABLED"} for api in APIS]
        self.google[f"/v1/{self._project}/services:batchGet"] = {"services": services}

    def _state(self, name: str) -> str:
        return f"/storage/v1/b/{state_bucket(self.site.stage)}/o/{name}%2Fdefault.tfstate"

    def _deploy_gcp(self) -> int:
        stage, project = self.site.stage, self._project
        provider = (
            "projects/7/locations/global/workloadIdentityPools/cv-analytics-dev-publisher/providers/aws"
        )
        outputs = {f"{word}_identity_id": {"value": number} for word, number in REAL.items()}
        outputs["publisher_audience"] = {"value": f"//iam.googleapis.com/{provider}"}
        states = {word: {"resources": [{}], "outputs": {"x": {"value": "y"}}} for word in STACKS}
        states["foundation"]["outputs"] = outputs
        states["dashboard"]["outputs"] = {"dashboard_config": {"value": '{"apiKey": "k"}'}}
        database = {"locationId": stage.google_region, "type": "FIRESTORE_NATIVE"}
        self.google[f"/v1/{project}/databases/(default)"] = database
        pool = f"/v1/{project}/locations/global/workloadIdentityPools/{stage.names.of('publisher')}"
        found = {"name": provider, "state": "ACTIVE", "aws": {"accountId": ACCOUNT}}
        self.google[f"{pool}/providers/aws"] = found
        for word, number in REAL.items():
            email = f"{stage.names.of(word)}@{stage.google_project}.iam.gserviceaccount.com"
            self.google[f"/v1/{project}/serviceAccounts/{email}"] = {"uniqueId": number}
        self.google[self._state(stage.names.of("foundation"))] = states["foundation"]
        secrets = [
            f"/v1/{project}/secrets/{stage.names.of(word)}" for word in ("webhook-secret", "github-token")
        ]
        self.google |= {secret: {} for secret in secrets}
        if any(f"{secret}/versions/latest" not in self.google for secret in secrets):
            return 2
        place = f"/v2/{project}/locations/{stage.google_region}/functions"
        given = {"receiver": stage.writer_role_arn, "relay": stage.relay_writer_role_arn}
        given["redeliver"] = json.dumps(list(stage.redeliver.hooks))
        for word, value in given.items():
            config = {"environmentVariables": {"X": value}}
            function = {"state": "ACTIVE", "url": self.receiver, "serviceConfig": config}
            self.google[f"{place}/{stage.names.of(word)}"] = function
        for word in STACKS:
            self.google[self._state(stage.names.of(word))] = states[word]
        return 0

    def answer(self, seen: Seen) -> Reply:
        """The page, and the receiver."""
        if seen.path == "/config.json":
            return Reply(200, self.served) if self.served else Reply(404, b"<html>")
        secret = self.site.secrets().read()[0]
        signed = "sha256=" + hmac.new(secret.encode(), seen.body, hashlib.sha256).hexdigest()
        return Reply(200 if seen.headers["x-hub-signature-256"] == signed else 401, {})


@contextmanager
def empty_accounts(folder: Path) -> Iterator[World]:
    """Inside `mock_aws`."""
    github = GitHubApi(lambda: datetime.now(UTC), hook="repos/x/y/hooks/1", token="t")
    github.pages[f"repos/{REPOSITORY}/hooks"] = []
    world = World(folder, github)
    google: Resources = world.google
    with (
        github.serving() as api,
        google_serving(google) as origin,
        serving(world.answer) as page,
        requests.Session() as session,
    ):
        text = (ROOT / "stages.toml").read_text().replace("111111111111", ACCOUNT)
        for key, value in (("events.repositories", [REPOSITORY]), ("redeliver.github_api_url", api)):
            text = with_setting(text, "dev", key, value)
        (folder / "stages.toml").write_text(text)
        world.receiver = f"{page}/"
        world.site = Site(
            "dev",
            file=folder / "stages.toml",
            google_origin=origin,
            page=page,
            dist=folder / "dist",
            session=lambda: session,
            run=world.run,
        )
        yield world
