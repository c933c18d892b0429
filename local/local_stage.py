"""Stage `local`, whole: brought up from nothing, watched, and taken down again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from local import firestore_emulator
from local.address import Address
from local.aws_emulator import MAILS, AwsEmulator
from local.aws_session import emulator_session
from local.dashboard_process import DashboardProcess
from local.deploy import DEPLOY_SECONDS, SYNTH_SECONDS, Deployment
from local.endpoints import RUN_FOLDER, Endpoints, Owner
from local.github_api.local_github import LocalGitHub
from local.pipe_process import PipeProcess
from local.receiver_package import unpack_functions
from local.receiver_process import ReceiverProcess
from local.redeliver_process import RedeliverProcess
from local.relay_process import RelayProcess
from local.templates import Templates
from stages.stage import STAGES_FILE, load_stage
from toolchain.processes import Process, removed_if_killed
from toolchain.removal import remove_all_but_logs
from toolchain.tools import ROOT, LocalRunError, NoSpaceLeft, check_tools


class EmulatorEnded(LocalRunError):
    """An emulator holds its data in memory: what it knew is in the other one, and no longer here."""


class LocalStage:
    """Use as a context manager: leaving it ends every process and removes the folder.

    `on_step` is called with each step when it is done; `root` is the checkout whose templates are deployed.
    """

    def __init__(
        self,
        *,
        on_step: Callable[[str], None] = lambda _step: None,
        enforce_iam: bool = False,
        stages_file: Path = STAGES_FILE,
        root: Path = ROOT,
        address: Address | None = None,
    ) -> None:
        check_tools()
        self.stage = load_stage("local", stages_file)
        RUN_FOLDER.mkdir(exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="stage-", dir=RUN_FOLDER))
        self.aws = AwsEmulator(self.folder / "aws", self.stage.aws_region, enforce_iam=enforce_iam)
        self.pipe = PipeProcess(self.stage.names.pipe, self.folder)
        self._route_pipes = PipeProcess.of_routes(self.stage, self.folder)
        self._address = address or Address()
        self._deployment = Deployment(self.stage, self.folder, stages_file, root)
        self._templates = Templates(self._deployment)
        self._on_step = on_step
        self._parts: list[Process] = []
        # Any of boto3's services, by its name.
        self._session: Any = emulator_session()
        self._clients: dict[str, Any] = {}
        self._stack = ExitStack()
        self.dashboard: DashboardProcess | None = None

    def __enter__(self) -> Self:
        self._stack.enter_context(removed_if_killed(self.folder))
        try:
            self._start_emulators_and_deploy()
            self._verify_sender()
            self._start_own_parts()
        except BaseException as error:
            self.__exit__(type(error))
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """The logs stay where a part failed, since they say why; not on a full disk."""
        self._close_clients()
        for part in reversed(self._parts):
            part.ask_to_end()
        for part in self._parts:
            part.see_end()
        if kind and issubclass(kind, LocalRunError) and not issubclass(kind, NoSpaceLeft):
            remove_all_but_logs(self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        self._stack.close()

    def check(self) -> None:
        """Raises LocalRunError with the last lines of its log where a part has ended."""
        for part in self._parts:
            part.check()

    def watch(self) -> None:
        """Starts each part again that has ended, at the same address and with its files.

        Raises EmulatorEnded, and LocalRunError where a part ends again and again.
        """
        for part in self._parts:
            if part.alive:
                continue
            if part in self._emulators:
                raise EmulatorEnded(f"The {part.name} ended (its log: {part.log})")
            part.start_again()
            self._on_step(f"{part.name} had ended and was started again")

    @property
    def _emulators(self) -> list[Process | None]:
        return [self.aws.process, self.firestore.process]

    @property
    def secret(self) -> str:
        return self._address.secret

    @property
    def parts(self) -> Sequence[Process]:
        """Every process that runs now, but for what they start themselves."""
        return tuple(self._parts)

    def client(self, service: str) -> Any:
        """A boto3 client of the emulator, one and the same for each service: the emulator keeps a connection
        open for 75 s after its client is gone, and its file descriptors have an end.
        """
        if service not in self._clients:
            self._clients[service] = self._session.client(service, **self._connection())
        return self._clients[service]

    def _close_clients(self) -> None:
        """The emulator ends no sooner than its connections."""
        for client in self._clients.values():
            client.close()

    @contextmanager
    def pipe_stopped(self) -> Iterator[None]:
        """For as long as it lasts nothing goes from the stream to the queue."""
        self._remove(self.pipe.process)
        try:
            yield
        finally:
            self._add(self.pipe.start(self.aws.client_environment))
            self.pipe.wait()

    def restart_functions(self) -> None:
        """Google's functions, packed again from their sources, at the same addresses."""
        functions = [part.function for part in (self.receiver, self.relay, self._redeliver)]
        for function in functions:
            self._remove(function.process)
        unpack_functions(self.folder)
        for function in functions:
            self._add(function.start_again())
        for function in functions:
            function.wait()

    def _connection(self) -> dict[str, Any]:
        return {
            "endpoint_url": self.aws.endpoint,
            "region_name": self.aws.region,
            "aws_access_key_id": self.aws.access_key_id,
            "aws_secret_access_key": self.aws.secret_access_key,
            "verify": str(self.aws.certificate) if self.aws.enforce_iam else None,
        }

    @property
    def github(self) -> LocalGitHub:
        """What webhooks come from that are to be delivered again where the receiver does not get them."""
        return self._redeliver.github

    def endpoints(self) -> Endpoints:
        names, fifo = self.stage.names, self.stage.queue.is_fifo
        url = self.client("sqs").get_queue_url
        queues = {
            "work_queue": names.work_queue(fifo=fifo),
            "work_dlq": names.work_dlq(fifo=fifo),
            "pipe_dlq": names.pipe_dlq,
        }
        return Endpoints(
            owner=Owner.this_process(),
            receiver=self.receiver.url,
            github=self.github.url,
            github_token_file=str(self._redeliver.token_file),
            aws=self.aws.endpoint,
            firestore=self.firestore.host,
            dashboard=self.dashboard.url if self.dashboard else None,
            mail=self.aws.endpoint + MAILS,
            webhook_secret=self.secret,
            webhook_secret_file=str(self.receiver.secret_file),
            receiver_log=str(self.receiver.function.log),
            pipe_log=str(self.pipe.process.log),
            region=self.stage.aws_region,
            stage=self.stage.name,
            firestore_project=self.stage.google_project,
            access_key_id=self.aws.access_key_id,
            secret_access_key=self.aws.secret_access_key,
            ca_bundle=str(self.aws.certificate) if self.aws.enforce_iam else None,
            tables={
                "analytics": names.analytics_table,
                "aggregates": names.aggregates_table,
                "contributions": names.contributions_table,
                "threads": names.threads_table,
            },
            queues={word: url(QueueName=name)["QueueUrl"] for word, name in queues.items()},
            functions={"processor": names.processor, "reporter": names.reporter},
        )

    def _start_emulators_and_deploy(self) -> None:
        """Synthesis takes longest and needs no emulator: it goes on beside their start and the bootstrap."""
        assembly = self._templates.folder
        new = self.folder / "cdk.out"
        synth = None if self._templates.made else self._add(self._deployment.start_synth(new))
        self._add(self.aws.start())
        self.firestore = firestore_emulator.start(self.folder, port=self._address.firestore_port)
        if self.firestore.process:
            self._add(self.firestore.process)
        self.aws.wait()
        self._on_step(f"AWS emulator listens on {self.aws.endpoint}")
        bootstrap = self._add(self._deployment.start_bootstrap(self.aws.client_environment))
        self.firestore.wait()
        self._on_step(f"Firestore emulator listens on {self.firestore.host} ({self.firestore.origin})")
        if synth:
            self._finish(synth, SYNTH_SECONDS, "cdk synth made the templates of stage local")
            assembly = self._templates.keep(new)
        else:
            self._on_step("The templates of stage local are from an earlier run: no source has changed")
        self._finish(bootstrap, DEPLOY_SECONDS, "cdk bootstrap prepared the emulated account")
        deploy = self._deployment.start_deploy(
            assembly,
            self.aws.client_environment,
            firestore=f"http://{self.firestore.host}",
            page=f"http://127.0.0.1:{self._address.page_port}",
        )
        self._add(deploy)
        self._finish(deploy, DEPLOY_SECONDS, "cdk deploy created every stack")

    def _start_own_parts(self) -> None:
        where: Any = {
            "folder": self.folder,
            "package": unpack_functions(self.folder),
            "firestore_host": self.firestore.host,
        }
        self.receiver = ReceiverProcess.of(
            self.stage, **where, secret=self.secret, port=self._address.receiver_port
        )
        self.relay = RelayProcess.of(self.stage, **where)
        self._redeliver = RedeliverProcess.of(self.stage, **where, receiver=self.receiver.url)
        self._stack.enter_context(self._redeliver.github_serving())
        aws = self.aws.client_environment
        pipes = [self.pipe, *self._route_pipes]
        for pipe in pipes:
            self._add(pipe.start(aws))
        self._add(self.receiver.start(aws))
        self._add(self.relay.start(aws))
        for pipe in pipes:
            pipe.wait()
            self._on_step(f"Pipe runner serves {pipe.name}")
        self.receiver.wait()
        self._on_step(f"Receiver listens on {self.receiver.url}")
        self.relay.wait()
        self._serve_dashboard()
        self._add(self.relay.start_scheduler())
        self._on_step("Relay drains the outbox every second")
        # Not waited for: its caller comes again, and the first webhook need not wait.
        self._add(self._redeliver.start())
        self._add(self._redeliver.start_scheduler())
        self._on_step(f"Stand-in for GitHub listens on {self.github.url} (redeliver asks it)")

    def _serve_dashboard(self) -> None:
        """npm's Firestore emulator does not serve browsers: without Google's, the stage has no page."""
        if not self.firestore.official:
            return
        self.dashboard = DashboardProcess(folder=self.folder, port=self._address.page_port)
        self._add(
            self.dashboard.start(
                firestore_host=self.firestore.host,
                project=self.stage.google_project,
                stage=self.stage.name,
            )
        )
        self.dashboard.wait()
        self._on_step(f"Dashboard is at {self.dashboard.url}")

    def _verify_sender(self) -> None:
        """In the cloud a person clicks the link in SES's e-mail, once."""
        self.client("ses").verify_email_identity(EmailAddress=self.stage.report.sender)

    def _add(self, process: Process) -> Process:
        self._parts.append(process)
        return process

    def _remove(self, process: Process) -> None:
        self._parts.remove(process)
        process.stop()

    def _finish(self, process: Process, seconds: float, step: str) -> None:
        process.wait(seconds=seconds)
        self._parts.remove(process)
        self._on_step(step)
