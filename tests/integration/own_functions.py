"""A receiver and a relay of a test's own, beside the stage that it shares with others."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from google.cloud.firestore import Client

from contract.names import FIRESTORE_COLLECTION, FIRESTORE_OUTBOX
from local.local_stage import LocalStage
from local.receiver_package import unpack_functions
from local.receiver_process import ReceiverProcess
from local.relay_process import RelayProcess
from local.webhooks import Webhook, WebhookResponse, post
from tests.integration.tcp_proxy import TcpProxy
from tests.waiting import eventually
from toolchain.processes import Process


@dataclass
class OwnFunctions:
    """A test's own receiver and relay, in their own Firestore project and with their own proxy to AWS."""

    stage: LocalStage
    aws_proxy: TcpProxy
    receiver: ReceiverProcess
    relay: RelayProcess
    more_variables: dict[str, str] = field(default_factory=dict)
    """Of the receiver's, beside those that it is deployed with."""

    @property
    def aws(self) -> dict[str, str]:
        return {**self.stage.aws.client_environment, "AWS_ENDPOINT_URL": self.aws_proxy.url}

    @property
    def firestore(self) -> Client:
        return Client(project=self.receiver.stage.google_project)

    def start_receiver(self) -> None:
        self.receiver.start({**self.aws, **self.more_variables})

    def start(self) -> None:
        self.start_receiver()
        self.relay.start(self.aws)
        self.receiver.wait()
        self.relay.wait()
        self.scheduler = self.relay.start_scheduler()

    def stop(self) -> None:
        for process in self.started:
            process.stop()

    @property
    def started(self) -> list[Process]:
        parts = (self.relay.function, "process"), (self.receiver.function, "process"), (self, "scheduler")
        return [getattr(owner, name) for owner, name in parts if hasattr(owner, name)]

    def post(self, webhook: Webhook) -> WebhookResponse:
        return post(self.receiver.url, self.receiver.secret, webhook)

    def deliver(self, *webhooks: Webhook) -> list[WebhookResponse]:
        """Posts each until it is accepted, as redeliver does: a store may be too slow on a busy machine."""
        return [self._accepted(webhook) for webhook in webhooks]

    def _accepted(self, webhook: Webhook) -> WebhookResponse:
        def accepted() -> WebhookResponse | None:
            answer = self.post(webhook)
            return answer if answer.status == 202 else None

        answer = eventually(accepted)
        assert answer, webhook
        return answer

    def outbox(self) -> list[dict[str, Any]]:
        return [entry.to_dict() or {} for entry in self.firestore.collection(FIRESTORE_OUTBOX).stream()]

    def document(self, message_id: str) -> dict[str, Any] | None:
        held: dict[str, Any] | None = (
            self.firestore.collection(FIRESTORE_COLLECTION).document(message_id).get().to_dict()
        )
        return held

    def holds(self, message_id: str) -> bool:
        return self.document(message_id) is not None

    def relay_runs(self) -> list[dict[str, Any]]:
        lines = self.relay.function.log.read_text(errors="replace").splitlines()
        logged = (json.loads(line) for line in lines if line.startswith("{"))
        return [line for line in logged if line["message"] == "relay run"]


@contextmanager
def run_own_functions(stage: LocalStage, folder: Path) -> Iterator[OwnFunctions]:
    """Not started yet; FIRESTORE_EMULATOR_HOST is the caller's to set."""
    own = replace(stage.stage, google_project=f"own-{uuid.uuid4().hex[:12]}")
    where: Any = {
        "folder": folder,
        "package": unpack_functions(folder),
        "firestore_host": stage.firestore.host,
    }
    with TcpProxy(stage.aws.endpoint) as aws_proxy:
        receiver = ReceiverProcess.of(own, **where, secret=stage.secret)
        functions = OwnFunctions(stage, aws_proxy, receiver, RelayProcess.of(own, **where))
        try:
            yield functions
        finally:
            functions.stop()
