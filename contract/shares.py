"""Each repository's share in the figures of all repositories together."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from contract.contribution import COUNTS, Contribution, Tally, sum_of, tally_of

MOST_REPOSITORIES = 100
"""Repositories that a day's row lists, those with the most questions first."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one repository adds to the figures of all of them."""

    repository_id: int
    repository: str = field(compare=False)
    """Its newest known name: under another name it is the same share."""
    tally: Tally


@dataclass(slots=True)
class _RunningShare:
    counts: list[int] = field(default_factory=lambda: [0] * len(COUNTS))
    named_at: tuple[str, str] = ("", "")


@dataclass(slots=True)
class RunningShares:
    """Contributions of one day, added up one by one."""

    _by_id: dict[int, _RunningShare] = field(default_factory=dict)

    def add(self, each: Contribution) -> None:
        share = self._by_id.setdefault(each.repository_id, _RunningShare())
        share.named_at = max(share.named_at, (each.as_of, each.repository))
        for number, name in enumerate(COUNTS):
            share.counts[number] += getattr(each.tally, name)

    def ranked(self) -> tuple[Share, ...]:
        """The one with the most questions first."""
        shares = (
            Share(repository_id, share.named_at[1], tally_of(share.counts))
            for repository_id, share in self._by_id.items()
        )
        return tuple(sorted(shares, key=_rank)[:MOST_REPOSITORIES])


def shares_together(rows: Iterable[Iterable[Share]]) -> tuple[Share, ...]:
    """The sum of several rows' shares; each repository has the name that the last row gives it."""
    found: dict[int, list[Share]] = {}
    for row in rows:
        for share in row:
            found.setdefault(share.repository_id, []).append(share)
    shares = (
        Share(repository_id, own[-1].repository, sum_of(share.tally for share in own))
        for repository_id, own in found.items()
    )
    return tuple(sorted(shares, key=_rank))


def pack_shares(shares: Iterable[Share]) -> bytes:
    """A hundred repositories in about two kilobytes."""
    plain = [
        [each.repository_id, each.repository, *(getattr(each.tally, name) for name in COUNTS)]
        for each in shares
    ]
    return zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), 9)


def unpack_shares(packed: bytes) -> tuple[Share, ...]:
    """The inverse of `pack_shares`. Raises ValueError for bytes that it did not make."""
    try:
        plain = json.loads(zlib.decompress(packed))
    except zlib.error as error:
        raise ValueError(f"packed shares cannot be read: {error}") from None
    return tuple(Share(repository_id, name, tally_of(counts)) for repository_id, name, *counts in plain)


def _rank(share: Share) -> tuple[int, int]:
    return -share.tally.questions, share.repository_id
