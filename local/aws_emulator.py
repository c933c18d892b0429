"""MiniStack, which takes the real `cdk deploy` and runs the Lambdas, as a process of its own."""

from __future__ import annotations

import json
import os
import secrets
import ssl
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolchain.processes import Process, free_port
from toolchain.tools import NODE, aws_environment, homely

START_SECONDS = 60
MAILS = "/_ministack/ses/messages"


@dataclass
class AwsEmulator:
    """Where it listens, and which credentials it takes.

    The key is the run's own, since the CDK command line remembers an account by its key.
    """

    folder: Path
    region: str
    enforce_iam: bool = False
    port: int = field(default_factory=free_port)
    access_key_id: str = field(default_factory=lambda: f"LOCAL{secrets.token_hex(8).upper()}")
    secret_access_key: str = field(default_factory=lambda: secrets.token_hex(20))

    def start(self) -> Process:
        (self.folder / "state").mkdir(mode=0o700, parents=True, exist_ok=True)
        self.process = Process.start(
            "AWS emulator",
            [sys.executable, "-m", "ministack"],
            env=self._environment(),
            log=self.folder / "ministack.log",
            cwd=self.folder,
        )
        return self.process

    def wait(self) -> None:
        self.process.wait_until(self._is_ready, seconds=START_SECONDS)

    @property
    def endpoint(self) -> str:
        """TLS where IAM is enforced, since the policies that demand TLS are then enforced as well."""
        return f"{'https' if self.enforce_iam else 'http'}://127.0.0.1:{self.port}"

    @property
    def certificate(self) -> Path:
        """Its own authority; there once it is ready."""
        return self.folder / "tmp" / "ministack-tls" / "server.crt"

    @property
    def client_environment(self) -> dict[str, str]:
        """What boto3 and the CDK command line need in their environment."""
        credentials = {"access_key_id": self.access_key_id, "secret_access_key": self.secret_access_key}
        client = aws_environment(endpoint=self.endpoint, credentials=credentials, region=self.region)
        if self.enforce_iam:
            trusted = str(self.certificate)
            client |= {"AWS_CA_BUNDLE": trusted, "NODE_EXTRA_CA_CERTS": trusted}
        return client

    def mails(self) -> list[dict[str, Any]]:
        """Every e-mail that SES was given."""
        by_account: dict[str, list[dict[str, Any]]] = json.loads(self._get(MAILS))["messages"]
        return [mail for mails in by_account.values() for mail in mails]

    def _environment(self) -> dict[str, str]:
        """Little on purpose: the Lambdas inherit it, and in the cloud they would see none of this machine."""
        settings = homely(self.folder) | {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), str(NODE.parent), os.defpath]),
            # Else its private keys lie at a fixed place where everybody can read them.
            "STATE_DIR": str(self.folder / "state"),
            "S3_DATA_DIR": str(self.folder / "s3"),
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": self.region,
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }
        return settings | ({"AUTH": "true", "USE_SSL": "1"} if self.enforce_iam else {})

    def _is_ready(self) -> bool:
        try:
            self._get("/_ministack/ready")
        except OSError:
            return False
        return True

    def _get(self, path: str) -> bytes:
        trust = ssl.create_default_context(cafile=str(self.certificate)) if self.enforce_iam else None
        with urllib.request.urlopen(self.endpoint + path, timeout=5, context=trust) as answer:  # noqa: S310  # loopback
            content: bytes = answer.read()
        return content
