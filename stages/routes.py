"""Routes: further consumers of the events, each an entry `[[<stage>.routes]]` in stages.toml."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from stages.reading import settings
from stages.setting_error import SettingError
from stages.settings import FunctionSettings, Memory, Timeout
from stages.streams import faults, pattern_of, share_a_bus

MAX_PATTERN = 2_000
"""Characters. An event bus takes 2,048 (Amazon EventBridge, "Quotas"), its own envelope included."""


ARCHIVER = "archiver"
LAMBDA_SRC = "lambda_src/"
OWN_FOLDERS = ("aggregator", ARCHIVER, "auditor", "invocation", "processor", "publisher", "reporter")
"""The folders below `lambda_src` that belong to CV Analytics."""
_VARIABLE = r"(?!AWS_|LAMBDA_|POWERTOOLS_|STAGE$)[A-Z][A-Z0-9_]*"
"""Lambda and Powertools have the other names for themselves, and `STAGE` is set."""


def _comparable(filter_: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raises ValueError with what is expected."""
    for fault in faults(filter_):
        raise ValueError(fault)
    return filter_


def _variables(environment: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raises ValueError with what is expected."""
    for name, value in environment.items():
        if not re.fullmatch(_VARIABLE, name):
            raise ValueError(
                f"names in capital letters, none of AWS_…, LAMBDA_…, POWERTOOLS_… or STAGE, not {name}"
            )
        if type(value) is not str:
            raise ValueError(f"a text for {name}")
    return environment


@settings
class Grant:
    """What a consumer may do beside reading its queue and writing its log."""

    actions: Annotated[
        tuple[
            Annotated[str, Field(pattern="^[a-z0-9-]+:[A-Za-z]+$", title="an action such as sns:Publish")],
            ...,
        ],
        Field(min_length=1),
    ]
    """Actions of IAM, each whole."""
    resources: Annotated[
        tuple[
            Annotated[
                str, Field(pattern=r"^(arn:.+|\*)$", title="an ARN, or * for an action that takes none")
            ],
            ...,
        ],
        Field(min_length=1),
    ]
    """What the actions may be done to."""


@settings
class RouteSettings:
    """Further consumers of the events, each with its own filter, queue and dead-letter queue."""

    name: Annotated[
        str, Field(pattern="^[a-z][a-z0-9-]{0,23}$", title="at most 24 lower-case letters, digits and dashes")
    ]
    """Name of the route. Its queues, alarms and dashboard row carry it."""
    filter: Annotated[Mapping[str, Any], AfterValidator(_comparable)]
    """Fields of the event, each with the value or the list of values that the route takes. `keywords`
    takes events whose text contains one of the words. Empty: every event.
    """
    fifo: bool
    """Keep an issue's events in order. Possible only if the stage has no other route."""
    consumer: Annotated[
        str,
        Field(
            pattern=f"^({ARCHIVER}|{LAMBDA_SRC}[a-z][a-z0-9_]*|)$",
            title="archiver, a folder as lambda_src/name, or an empty text",
        ),
    ]
    """The function that reads the queue. `archiver` writes raw events to a bucket. `lambda_src/<name>` is
    your own: docs/how-to/add-a-consumer.md. Empty: you read the queue yourself.
    """
    batch_size: Annotated[int, Field(ge=1, le=1000)]
    """Messages in one call of the consumer."""
    batch_window_seconds: Annotated[int, Field(ge=0, le=300)]
    """How long the queue waits to fill a batch."""
    max_concurrency: Annotated[int, Field(ge=2, le=1000)]
    """Consumers at the same time."""
    memory_mb: Memory
    """Memory of the consumer."""
    timeout_seconds: Timeout
    """Stop a run of the consumer that takes longer than this. A message that was not deleted comes again
    after six times as long.
    """
    environment: Annotated[Mapping[str, Any], AfterValidator(_variables)]
    """Environment variables of the consumer. Do not put secrets here."""
    grants: tuple[Grant, ...]
    """What else the consumer may do in AWS: tables with `actions` and `resources`, as in IAM."""

    @property
    def archives(self) -> bool:
        return self.consumer == ARCHIVER

    @property
    def package(self) -> str:
        """The folder below `lambda_src` that has the consumer's code. Empty if it has none."""
        return self.consumer.removeprefix(LAMBDA_SRC)

    @property
    def size(self) -> FunctionSettings:
        return FunctionSettings(memory_mb=self.memory_mb, timeout_seconds=self.timeout_seconds)

    @property
    def pattern(self) -> dict[str, Any]:
        """The event pattern of the stream records that the route takes."""
        return pattern_of(self.filter)


def check_routes(routes: Sequence[RouteSettings], path: str, accepted: Sequence[str]) -> None:
    """Rules about more than one setting; `accepted` are the stage's repositories. Raises SettingError."""
    names = [route.name for route in routes]
    for number, route in enumerate(routes):
        where = f"{path}[{number}]"
        if route.name in names[:number]:
            raise SettingError(f"{where}.name: another route has the name {route.name!r}")
        if route.fifo and share_a_bus(routes):
            raise SettingError(
                f"{where}.fifo: only a stage's single route can be FIFO."
                f" {len(routes)} routes share an event bus, which keeps no order"
            )
        if route.consumer in {LAMBDA_SRC + folder for folder in OWN_FOLDERS}:
            raise SettingError(
                f"{where}.consumer: {route.consumer} is part of CV Analytics; give your folder another name"
            )
        if not route.consumer and (route.environment or route.grants):
            raise SettingError(f"{where}: environment and grants need a consumer")
        if len(json.dumps(route.pattern)) > MAX_PATTERN:
            raise SettingError(
                f"{where}.filter: longer than the {MAX_PATTERN:,} characters that EventBridge allows"
            )
        _check_repositories(route.filter.get("repository"), where, accepted)
        check_batch(route.batch_size, window=route.batch_window_seconds, fifo=route.fifo, path=where)


def _check_repositories(wanted: Any, where: str, accepted: Sequence[str]) -> None:
    """The receiver takes no event of any other repository."""
    names = wanted if isinstance(wanted, list) else [wanted]
    known = {each.lower() for each in accepted}
    if known and all(isinstance(each, str) and each.lower() not in known for each in names):
        raise SettingError(f"{where}.filter: expected one of events.repositories, is {wanted!r}")


def check_batch(size: int, *, window: int, fifo: bool, path: str) -> None:
    """Checks a batch against Lambda's limits. Raises SettingError."""
    if fifo and size > 10:
        raise SettingError(f"{path}.batch_size: at most 10 for a FIFO queue")
    if fifo and window:
        raise SettingError(f"{path}.batch_window_seconds: must be 0 for a FIFO queue")
    if size > 10 and window == 0:
        raise SettingError(f"{path}.batch_window_seconds: must be at least 1 for a batch over 10")
