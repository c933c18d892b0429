"""The stage configuration: `stages.toml`, typed, checked and frozen."""

from __future__ import annotations

import tomllib
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from contract.names import Names
from stages.routes import RouteSettings, check_batch, check_routes
from stages.settings import (
    AccessSettings,
    AggregateSettings,
    AlarmSettings,
    DashboardSettings,
    DeployerSettings,
    EventSettings,
    FunctionSettings,
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
from stages.typed_toml import Between, Matches, SettingError, read_table

STAGES_FILE = Path(__file__).resolve().parent.parent / "stages.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage, whole."""

    name: str
    """The table's own name."""
    aws_account: Annotated[str, Matches(r"\d{12}", "an AWS account of twelve digits")]
    """Where its stacks are deployed; another account's credentials are refused."""
    aws_region: Annotated[str, Region]
    """Of all that is in AWS."""
    google_project: Annotated[str, Matches(r"[a-z][a-z0-9-]{4,28}[a-z0-9]", "a Google project id")]
    """Of all that is at Google."""
    google_region: Annotated[str, GoogleRegion]
    """Of the functions and of Firestore; Firestore's cannot be changed any more."""
    emulated: bool
    """True in stage `local`: what the emulator cannot take is left out, by this one setting."""
    protect_data: bool
    """Tables survive the stack's deletion, and the stack refuses to be deleted."""
    log_retention_days: Annotated[int, LogRetention]
    """Of every log, in both clouds."""
    events_per_month: Annotated[int, Between(1, 100_000_000_000)]
    """How many are expected: what the stage's cost is reckoned with, and nothing else."""
    events: EventSettings
    pipe: PipeSettings
    routes: tuple[RouteSettings, ...]
    """Other consumers of the same events, each with what `[defaults.route]` says where it does not."""
    queue: QueueSettings
    processor: FunctionSettings
    reporter: FunctionSettings
    auditor: FunctionSettings
    archiver: FunctionSettings
    """Of every route that it consumes."""
    aggregates: AggregateSettings
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
    def writer_role_arn(self) -> str:
        """The AWS role that the receiver writes events as; empty where the stage has none."""
        return self._role_arn(self.names.writer_role, known=self.access.google_service_account_id)

    @property
    def relay_writer_role_arn(self) -> str:
        """The same of the relay."""
        return self._role_arn(self.names.relay_writer_role, known=self.access.google_relay_account_id)

    def _role_arn(self, name: str, *, known: str) -> str:
        return f"arn:aws:iam::{self.aws_account}:role/{name}" if known else ""


def load_stage(name: str, file: Path = STAGES_FILE) -> Stage:
    """The stage of that name, its tables laid over `[defaults]`.

    Raises SettingError, whose text names file and key.
    """
    try:
        tables = tomllib.loads(file.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{file.name}: {error}") from None
    defaults = tables.pop("defaults", {})
    if name not in tables:
        raise SettingError(f"{file.name}: no stage [{name}]; it has {', '.join(sorted(tables))}")
    try:
        stage = read_table(Stage, {"name": name, **_routed(_overlay(defaults, tables[name]))}, name)
        _check_together(stage)
    except SettingError as error:
        raise SettingError(f"{file.name}: {error}") from None
    return stage


def _overlay(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both_tables = isinstance(value, Mapping) and isinstance(below.get(key), Mapping)
        merged[key] = _overlay(below[key], value) if both_tables else value
    return merged


def _routed(table: dict[str, Any]) -> dict[str, Any]:
    """The table with its routes whole: each laid over what all routes have in common."""
    common, routes = table.pop("route", {}), table.get("routes")
    whole = [_overlay(common, each) if isinstance(each, Mapping) else each for each in routes or ()]
    return {**table, "routes": whole} if isinstance(routes, list) else table


def _check_together(stage: Stage) -> None:
    """What no key can say alone."""
    if stage.report.time_zone not in zoneinfo.available_timezones():
        raise SettingError(f"{stage.name}.report.time_zone: no time zone {stage.report.time_zone!r}")
    if not stage.report.recipients:
        raise SettingError(f"{stage.name}.report.recipients: expected at least one e-mail address")
    if not stage.alarms.emails:
        raise SettingError(f"{stage.name}.alarms.emails: expected at least one e-mail address")
    check_batch(
        stage.queue.batch_size,
        window=stage.queue.batch_window_seconds,
        fifo=stage.queue.is_fifo,
        path=f"{stage.name}.queue",
    )
    check_routes(stage.routes, f"{stage.name}.routes")
    access = stage.access
    if bool(access.google_service_account_id) != bool(access.google_relay_account_id):
        raise SettingError(f"{stage.name}.access: expected the ids of receiver and relay, or neither")
    if (
        access.google_service_account_id
        and access.google_service_account_id == access.google_relay_account_id
    ):
        raise SettingError(f"{stage.name}.access: receiver and relay are two accounts")
    watched = stage.aggregates.shards * (1 + stage.aggregates.issue_buckets)
    if watched > 100:
        raise SettingError(
            f"{stage.name}.aggregates: shards * (1 + issue_buckets) is {watched}, expected at most 100:"
            " a repair watches so many items in one transaction"
        )
    if stage.events.retention_days > stage.events.seal_after_days:
        raise SettingError(f"{stage.name}.events.retention_days: expected at most events.seal_after_days")
