"""What can go wrong at a call to a store or queue, and between two calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, TypeVar

from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from rig.dynamodb import ClientExceptions, FakeDynamoDB, client_error
from rig.world import Crash, World

T = TypeVar("T")

TROUBLED_SECONDS = 5 * 86_400.0
"""So long a trial has faults."""
USUAL_SECONDS = (0.002, 0.03)
SLOW_SECONDS = (2.0, 240.0)
"""Up to beyond any visibility timeout: the caller finishes after its successor."""
OUTAGE_SECONDS = 1.0
"""What a connection attempt waits before it gives up."""


class Fault(Enum):
    """The ways in which one call can go wrong."""

    FAIL_BEFORE = auto()
    FAIL_AFTER = auto()
    THROTTLE = auto()
    BREAK = auto()
    SLOW_BEFORE = auto()
    """The request takes its time: what it reads or writes is what is there by then."""
    SLOW_AFTER = auto()
    """The answer does: what was read is old by then."""
    CRASH_BEFORE = auto()
    CRASH_AFTER = auto()


@dataclass
class Faults:
    """Draws a fault for a share of all calls; none once it is stopped, so that the system can quieten."""

    world: World
    rate: float
    injected: dict[Fault, int] = field(default_factory=dict)
    outage: tuple[float, float] = (0.0, 0.0)
    """From when until when Google cannot reach AWS."""
    publishing_outage: tuple[float, float] = (0.0, 0.0)
    """From when until when the publisher cannot reach Google."""

    def is_in(self, outage: tuple[float, float]) -> bool:
        return outage[0] <= self.world.now < outage[1]

    def stop(self) -> None:
        self.rate = 0.0

    def draw(self) -> Fault | None:
        if self.world.random.random() >= self.rate:
            return None
        fault = self.world.random.choice(list(Fault))
        self.injected[fault] = self.injected.get(fault, 0) + 1
        return fault

    def call(self, do: Callable[[], T], *, refusals: Mapping[Fault, Callable[[], Exception]]) -> T:
        """One call over a network that may lose the request, the response, or the caller.

        `refusals` make the errors with which the service itself answers.
        """
        fault = self.draw()
        if fault is Fault.CRASH_BEFORE:
            raise Crash
        if fault is not None and fault in refusals:
            refused = refusals[fault]()
            raise refused
        if fault is Fault.FAIL_BEFORE:
            raise ConnectTimeoutError(endpoint_url="rig")
        self._wait(SLOW_SECONDS if fault is Fault.SLOW_BEFORE else USUAL_SECONDS)
        result = do()
        if fault is Fault.SLOW_AFTER:
            self._wait(SLOW_SECONDS)
        if fault is Fault.CRASH_AFTER:
            raise Crash
        if fault is Fault.FAIL_AFTER:
            raise ReadTimeoutError(endpoint_url="rig")
        return result

    def _wait(self, seconds: tuple[float, float]) -> None:
        self.world.sleep(self.world.random.uniform(*seconds))


class FaultyDynamoDB:
    """boto3's DynamoDB client over the fake, each call with its share of faults and some time to take.

    `over_the_clouds` is Google's client, which an outage cuts off.
    """

    exceptions = ClientExceptions

    def __init__(self, fake: FakeDynamoDB, faults: Faults, *, over_the_clouds: bool = False) -> None:
        self._fake = fake
        self._faults = faults
        self._over_the_clouds = over_the_clouds

    def __getattr__(self, operation: str) -> Callable[..., dict[str, Any]]:
        method, refusals = getattr(self._fake, operation), _refusals(operation)

        def call(**request: Any) -> dict[str, Any]:
            if self._over_the_clouds and self._faults.is_in(self._faults.outage):
                self._faults.world.sleep(OUTAGE_SECONDS)
                raise ConnectTimeoutError(endpoint_url="rig")
            return self._faults.call(lambda: method(**request), refusals=refusals)

        setattr(self, operation, call)
        return call


def _refusals(operation: str) -> dict[Fault, Callable[[], Exception]]:
    return {
        Fault.THROTTLE: lambda: client_error("ThrottlingException", operation),
        Fault.BREAK: lambda: client_error("InternalServerError", operation, status=500),
    }
