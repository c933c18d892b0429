"""The receiver: the public function that GitHub's webhooks come to."""

from __future__ import annotations

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from contract.stage import Stage
from gcp_stack.foundation_stack import FoundationStack
from gcp_stack.parts.google import configure_google
from gcp_stack.parts.receiver_function import ReceiverFunction
from gcp_stack.parts.receiver_identity import BuilderIdentity, ReceiverIdentity
from gcp_stack.parts.source_archive import SourceArchive


class ReceiverStack(TerraformStack):
    """The function, what it is built from, and the two identities: one builds it, one it runs as."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, foundation: FoundationStack
    ) -> None:
        super().__init__(scope, construct_id)
        self.add_dependency(foundation)
        configure_google(self, stage=stage)
        source = SourceArchive(self, "source", stage=stage)
        identity = ReceiverIdentity(
            self, "identity", stage=stage, database=foundation.database, secret=foundation.webhook_secret
        )
        function = ReceiverFunction(
            self,
            "function",
            stage=stage,
            source=source,
            identity=identity,
            builder=BuilderIdentity(self, "builder", stage=stage),
            secret=foundation.webhook_secret,
        ).function
        self._output("receiver_url", function.url, "The webhook's payload URL.")
        self._output("receiver_identity", identity.account.email, "Whom the receiver runs as.")
        self._output("receiver_identity_id", identity.account.unique_id, "What AWS knows the receiver by.")

    def _output(self, name: str, value: str, description: str) -> None:
        TerraformOutput(self, name, value=value, description=description)
