"""The stage configuration: `stages.toml`, typed, checked and frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from contract.names import Names
from stages.reading import at, read_table, schema_of, settings, unknown
from stages.routes import RouteSettings, check_batch, check_routes
from stages.setting_error import SettingError
from stages.settings import (
    AccessSettings,
    AlarmSettings,
    AwsAccount,
    DashboardSettings,
    DeployerSettings,
    EventSettings,
    FiguresSettings,
    FunctionSettings,
    GoogleProject,
    GoogleRegion,
    InstanceSettings,
    LogRetention,
    PipeSettings,
    QueueSettings,
    RedeliverySettings,
    Region,
    ReportSettings,
    RolloutSettings,
)
from stages.streams import share_a_bus

STAGES_FILE = Path(__file__).resolve().parent.parent / "stages.toml"


@settings
class Stage:
    """One stage, whole."""

    name: Annotated[str, SkipJsonSchema()]
    """The table's own key."""
    aws_account: AwsAccount
    """AWS account of the stage. A deployment with another account's credentials stops."""
    aws_region: Region
    """Region of everything in AWS."""
    google_project: GoogleProject
    """Project of everything in Google Cloud."""
    google_region: GoogleRegion
    """Region of the functions and of Firestore. You cannot change Firestore's later."""
    emulated: bool
    """True only for stage `local`: leaves out what the emulator does not support."""
    protect_data: bool
    """Keep the tables if their stack is deleted, and refuse to delete the stack."""
    log_retention_days: LogRetention
    """Days to keep the logs of both clouds: 1, 3, 5, 7, 14, 30, 60, 90, … as CloudWatch allows."""
    events_per_month: Annotated[int, Field(ge=1, le=100_000_000_000)]
    """Events that you expect. Used only to estimate the cost."""
    events: EventSettings
    pipe: PipeSettings
    routes: tuple[RouteSettings, ...]
    """Further consumers of the events."""
    queue: QueueSettings
    processor: FunctionSettings
    """Memory and time limit of the processor."""
    reporter: FunctionSettings
    """Memory and time limit of the reporter."""
    auditor: FunctionSettings
    """Memory and time limit of the auditor."""
    aggregator: FunctionSettings
    """Memory and time limit of the aggregator."""
    publisher: FunctionSettings
    """Memory and time limit of the publisher."""
    figures: FiguresSettings
    report: ReportSettings
    alarms: AlarmSettings
    access: AccessSettings
    redeliver: RedeliverySettings
    receiver: InstanceSettings
    dashboard: DashboardSettings
    rollout: RolloutSettings
    deployer: DeployerSettings

    @property
    def names(self) -> Names:
        return Names(self.name)

    @property
    def page(self) -> str:
        """The dashboard's address, without a slash at the end."""
        return self.dashboard.url or f"https://{self.google_project}.web.app"

    @property
    def archives(self) -> bool:
        """Whether a route keeps events in the stage's bucket."""
        return any(route.archives for route in self.routes)

    @property
    def publishes(self) -> bool:
        """Whether Google knows the stage's publisher; an emulator takes anybody."""
        return self.emulated or bool(self.access.google_publisher_audience)

    def dead_letters_of(self, route: RouteSettings) -> list[str]:
        """The names of a route's dead-letter queues: its own first, then that of what feeds its queue."""
        names = self.names
        before = "rule-dlq" if share_a_bus(self.routes) else "pipe-dlq"
        return [names.route(route.name, "dlq", fifo=route.fifo), names.route(route.name, before)]

    def pipe_name(self, name: str) -> str:
        """The name of a pipe in its present generation: no pipe is replaced by one of the same name."""
        generation = self.pipe.generation
        return name if generation == 1 else f"{name}-{generation}"

    @property
    def writer_role_arn(self) -> str:
        """The AWS role of the receiver. Empty if the stage has none."""
        return self._role_arn(self.names.writer_role, known=self.access.google_service_account_id)

    @property
    def relay_writer_role_arn(self) -> str:
        """The AWS role of the relay. Empty if the stage has none."""
        return self._role_arn(self.names.relay_writer_role, known=self.access.google_relay_account_id)

    @property
    def alarm_topic_arn(self) -> str:
        return f"arn:aws:sns:{self.aws_region}:{self.aws_account}:{self.names.alarm_topic}"

    def _role_arn(self, name: str, *, known: str) -> str:
        return f"arn:aws:iam::{self.aws_account}:role/{name}" if known else ""


def load_stage(name: str, file: Path = STAGES_FILE) -> Stage:
    """The stage of that name, its tables laid over `[defaults]`.

    Raises SettingError, whose text names file and key.
    """
    try:
        return _stage(name, tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise SettingError(f"{file.name}: {error}") from None


def _stage(name: str, tables: dict[str, Any]) -> Stage:
    defaults = tables.pop("defaults", {})
    if name not in tables:
        raise SettingError(f"no stage [{name}]; it has {', '.join(sorted(tables)) or 'none'}")
    for key, table in (("defaults", defaults), (name, tables[name])):
        if not isinstance(table, Mapping):
            raise SettingError(f"{key}: expected a table, is {table!r}")
    table = _with_whole_routes(_overlay(defaults, tables[name]))
    if "name" in table:
        raise unknown(name, "name", at(schema_of(Stage), [])["properties"])
    stage = read_table(Stage, {**table, "name": name}, name)
    _check_together(stage)
    return stage


def _overlay(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both_tables = isinstance(value, Mapping) and isinstance(below.get(key), Mapping)
        merged[key] = _overlay(below[key], value) if both_tables else value
    return merged


def _with_whole_routes(table: dict[str, Any]) -> dict[str, Any]:
    """The table with each route laid over `[defaults.route]`."""
    common, routes = table.pop("route", {}), table.get("routes")
    if not isinstance(common, Mapping):
        raise SettingError(f"defaults.route: expected a table, is {common!r}")
    if not isinstance(routes, list):
        return table
    return {
        **table,
        "routes": [_overlay(common, each) if isinstance(each, Mapping) else each for each in routes],
    }


def _check_together(stage: Stage) -> None:
    """Rules about more than one setting."""
    check_batch(
        stage.queue.batch_size,
        window=stage.queue.batch_window_seconds,
        fifo=stage.queue.is_fifo,
        path=f"{stage.name}.queue",
    )
    check_routes(stage.routes, f"{stage.name}.routes", stage.events.repositories)
    if not stage.emulated and not stage.alarms.runbook.startswith("https://"):
        raise SettingError(
            f"{stage.name}.alarms.runbook: expected an https address, which an alarm's e-mail can link to;"
            f" is {stage.alarms.runbook!r}"
        )
    issues, events = stage.report.issue_repository.lower(), stage.events
    if issues in map(str.lower, events.repositories) and not events.ignored_logins:
        raise SettingError(
            f"{stage.name}.report.issue_repository: the report's issue would count as a question; "
            "add the account that creates it to events.ignored_logins"
        )
    access = stage.access
    if bool(access.google_service_account_id) != bool(access.google_relay_account_id):
        raise SettingError(f"{stage.name}.access: expected the ids of receiver and relay, or neither")
    if (
        access.google_service_account_id
        and access.google_service_account_id == access.google_relay_account_id
    ):
        raise SettingError(f"{stage.name}.access: receiver and relay are two accounts")
    deployer = stage.deployer
    if bool(deployer.github_owner_id) != bool(deployer.github_repository_id):
        raise SettingError(f"{stage.name}.deployer: expected the ids of owner and repository, or neither")
