"""A webhook's deliveries: what GitHub tried to deliver in the last three days, and how that went.

A hook is named by its path in the API: `repos/owner/name/hooks/1`, `orgs/name/hooks/1`, or `app/hook` for the
one of the app whose token is used. What follows it is the same for all three.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from github.client import GitHubClient, GitHubFailed, Json

KEPT_FOR = timedelta(days=3)
"""GitHub: "Redelivering webhooks"; what is older can neither be listed nor asked for."""


class Position(NamedTuple):
    """A place in a webhook's history; places are ordered."""

    delivered_at: datetime
    delivery_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to deliver an event. `guid` is the event's: all attempts share it."""

    id: int
    guid: str
    delivered_at: datetime
    redelivery: bool
    status_code: int
    """0 where no connection came about."""

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status_code < 300

    @property
    def position(self) -> Position:
        return Position(self.delivered_at, self.id)

    @classmethod
    def read(cls, item: Json) -> Self:
        """GitHub: "List deliveries for a repository webhook". Raises GitHubFailed."""
        try:
            return cls(
                id=int(item["id"]),
                guid=str(item["guid"]),
                delivered_at=_aware(item["delivered_at"]),
                redelivery=bool(item["redelivery"]),
                status_code=int(item["status_code"] or 0),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise GitHubFailed(f"GitHub lists a delivery that cannot be read: {error!r}") from None


def newest_first(client: GitHubClient, hook: str) -> Iterator[Delivery]:
    """All that GitHub still knows, one page after the other as they are asked for."""
    return map(Delivery.read, client.items(f"{hook}/deliveries"))


def ask_again(client: GitHubClient, hook: str, delivery: Delivery) -> None:
    """GitHub delivers soon after; the attempt appears in the list under the same guid."""
    client.post(f"{hook}/deliveries/{delivery.id}/attempts")


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment
