"""The dated price file, typed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

FILE = Path(__file__).resolve().parent / "prices.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """US dollars for `per` units, after `free` units each month."""

    usd: float
    per: int
    source: str
    """The title of the page, and where on it."""
    sure: bool
    """Whether the figure was read on that page."""
    free: int = 0

    def of(self, units: float, *, with_free: bool) -> float:
        """Dollars for a month's units."""
        return max(units - (self.free if with_free else 0), 0) * self.usd / self.per


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """What neither a template nor a benchmark yields; prices.toml explains each."""

    webhook_seconds: float
    webhook_cpu_seconds: float
    call_ms: float
    event_bytes: int
    index_entry_bytes: int
    document_bytes: int
    publish_ms: float
    google_log_bytes: int
    open_dashboards: int
    traced_share: float
    stream_reads_per_second: float
    queue_polls_per_second: float


@dataclass(frozen=True, slots=True)
class PriceList:
    """All of prices.toml."""

    as_of: str
    assumed: Assumed
    prices: dict[str, Price]

    @classmethod
    def load(cls, file: Path = FILE) -> Self:
        tables = tomllib.loads(file.read_text())
        prices = {name: Price(**values) for name, values in tables["price"].items()}
        return cls(str(tables["as_of"]), Assumed(**tables["assumed"]), prices)
