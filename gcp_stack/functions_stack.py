"""The three functions: receive (GitHub calls it), relay and redeliver (the clock does)."""

from __future__ import annotations

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from gcp_stack.foundation_stack import FoundationStack
from gcp_stack.function_shapes import receiver_shape, redeliver_shape, relay_shape
from gcp_stack.parts.cloud_function import CloudFunction
from gcp_stack.parts.google import configure_google
from gcp_stack.parts.identities import BuilderIdentity, FunctionIdentity, SchedulerIdentity
from gcp_stack.parts.schedule import Schedule
from gcp_stack.parts.source_archive import SourceArchive
from receiver.settings import ReceiverSettings
from redeliver.settings import RedeliverSettings
from relay.settings import RelaySettings
from stages.stage import Stage


class FunctionsStack(TerraformStack):
    """One zip, three functions, and the accounts that run, build and call them."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, foundation: FoundationStack
    ) -> None:
        super().__init__(scope, construct_id)
        self.add_dependency(foundation)
        configure_google(self, stage=stage)
        self._stage, self._foundation = stage, foundation
        self._source = SourceArchive(self, "source", stage=stage)
        self._builder = BuilderIdentity(self, "builder", stage=stage)
        self._caller = SchedulerIdentity(self, "scheduler", stage=stage)
        self._define_receiver()
        self._define_relay()
        self._define_redeliver()

    def _define_receiver(self) -> None:
        secret, names = self._foundation.webhook_secret, self._stage.names
        identity = FunctionIdentity(
            self,
            "receiver-identity",
            name=names.receiver,
            stage=self._stage,
            database=self._foundation.database,
            secret=secret,
        )
        receiver = CloudFunction(
            self,
            "receiver",
            name=names.receiver,
            description="GitHub webhooks into both stores",
            stage=self._stage,
            shape=receiver_shape(self._stage),
            environment=ReceiverSettings.of(self._stage, webhook_secret_file=str(secret.mounted_at)).to_env(),
            secrets=[secret],
            identity=identity,
            builder=self._builder,
            source=self._source,
        )
        self._output("receiver_url", receiver.function.url, "The webhook's payload URL.")
        self._show("receiver", identity)

    def _define_relay(self) -> None:
        # Its own, and its own role at AWS: it reads no secret, and either can be shut out alone.
        identity = FunctionIdentity(
            self,
            "relay-identity",
            name=self._stage.names.relay,
            stage=self._stage,
            database=self._foundation.database,
        )
        relay = CloudFunction(
            self,
            "relay",
            name=self._stage.names.relay,
            description="The outbox into DynamoDB",
            stage=self._stage,
            shape=relay_shape(),
            environment=RelaySettings.of(self._stage).to_env(),
            secrets=[],
            identity=identity,
            builder=self._builder,
            source=self._source,
        )
        self._show("relay", identity)
        # No retries: the next minute's run is the retry.
        self._call_by_the_clock(relay, "* * * * *", retries=0)

    def _define_redeliver(self) -> None:
        token, names = self._foundation.github_token, self._stage.names
        identity = FunctionIdentity(
            self,
            "redeliver-identity",
            name=names.redeliver,
            stage=self._stage,
            database=self._foundation.database,
            secret=token,
        )
        settings = RedeliverSettings.of(self._stage, github_token_file=str(token.mounted_at))
        redeliver = CloudFunction(
            self,
            "redeliver",
            name=names.redeliver,
            description="Failed webhooks asked for again",
            stage=self._stage,
            shape=redeliver_shape(),
            environment=settings.to_env(),
            secrets=[token],
            identity=identity,
            builder=self._builder,
            source=self._source,
        )
        # Not on the full hour, when everybody's jobs run.
        self._call_by_the_clock(redeliver, "17 * * * *", retries=1)

    def _call_by_the_clock(self, function: CloudFunction, cron: str, *, retries: int) -> None:
        word = function.node.id
        Schedule(
            self,
            f"{word}-schedule",
            name=self._stage.names.of(word),
            stage=self._stage,
            cron=cron,
            retries=retries,
            function=function,
            caller=self._caller,
        )

    def _show(self, word: str, identity: FunctionIdentity) -> None:
        self._output(f"{word}_identity", identity.account.email, f"The account that runs the {word}.")
        self._output(f"{word}_identity_id", identity.account.unique_id, "What AWS knows it by.")

    def _output(self, name: str, value: str, description: str) -> None:
        TerraformOutput(self, name, value=value, description=description)
