"""The three functions: receive (GitHub calls it), relay and redeliver (the clock does)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from gcp_stack.foundation_stack import FoundationStack
from gcp_stack.function_shapes import receiver_shape, redeliver_shape, relay_shape
from gcp_stack.parts.cloud_function import CloudFunction, Shape
from gcp_stack.parts.google import configure_google
from gcp_stack.parts.schedule import Schedule
from gcp_stack.parts.secret import StageSecret
from gcp_stack.parts.source_archive import SourceArchive
from receiver.settings import ReceiverSettings
from redeliver.settings import RedeliverSettings
from relay.settings import RelaySettings
from stages.stage import Stage


class FunctionsStack(TerraformStack):
    """One zip, three functions; the foundation has the accounts that run, build and call them."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, foundation: FoundationStack
    ) -> None:
        super().__init__(scope, construct_id)
        self.add_dependency(foundation)
        configure_google(self, stage=stage)
        self._stage, self._foundation = stage, foundation
        self._source = SourceArchive(self, "source", stage=stage)
        self._define_receiver()
        self._define_relay()
        self._define_redeliver()

    def _define_receiver(self) -> None:
        secret = self._foundation.webhook_secret
        settings = ReceiverSettings.of(self._stage, webhook_secret_file=str(secret.mounted_at))
        receiver = self._function(
            "receiver",
            "GitHub webhooks into both stores",
            shape=receiver_shape(self._stage),
            environment=settings.to_env(),
            secrets=[secret],
        )
        url, description = receiver.function.url, "The webhook's payload URL."
        TerraformOutput(self, "receiver_url", value=url, description=description)

    def _define_relay(self) -> None:
        relay = self._function(
            "relay",
            "The outbox into DynamoDB",
            shape=relay_shape(),
            environment=RelaySettings.of(self._stage).to_env(),
            secrets=[],
        )
        # No retries: the next minute's run is the retry.
        self._call_by_the_clock(relay, "* * * * *", retries=0)

    def _define_redeliver(self) -> None:
        token = self._foundation.github_token
        settings = RedeliverSettings.of(self._stage, github_token_file=str(token.mounted_at))
        redeliver = self._function(
            "redeliver",
            "Failed webhooks asked for again",
            shape=redeliver_shape(),
            environment=settings.to_env(),
            secrets=[token],
        )
        # Not on the full hour, when everybody's jobs run.
        self._call_by_the_clock(redeliver, "17 * * * *", retries=1)

    def _function(
        self,
        word: str,
        description: str,
        *,
        shape: Shape,
        environment: Mapping[str, str],
        secrets: Sequence[StageSecret],
    ) -> CloudFunction:
        return CloudFunction(
            self,
            word,
            name=self._stage.names.of(word),
            description=description,
            stage=self._stage,
            shape=shape,
            environment=environment,
            secrets=secrets,
            identity=self._foundation.accounts.of(word),
            builder=self._foundation.accounts.builder,
            images=self._foundation.images,
            source=self._source,
        )

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
            caller=self._foundation.accounts.scheduler,
        )
