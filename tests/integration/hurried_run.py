"""One run of redeliver as a process, by a clock that waits for nothing: a wait moves it on instead."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from github.client import GitHubClient
from github.clock import Clock
from redeliver.firestore_lease import FirestoreLeases
from redeliver.run import Run
from stages.stage import load_stage


@dataclass(frozen=True, slots=True)
class HurriedTime:
    """Shared by processes through a file: how many seconds were not waited for."""

    file: Path

    def now(self) -> datetime:
        ahead = float(self.file.read_text()) if self.file.exists() else 0.0
        return datetime.now(UTC) + timedelta(seconds=ahead)

    def sleep(self, seconds: float) -> None:
        ahead = float(self.file.read_text()) if self.file.exists() else 0.0
        part = self.file.with_suffix(".part")
        part.write_text(str(ahead + seconds))
        part.replace(self.file)

    @property
    def clock(self) -> Clock:
        return Clock(now=self.now, sleep=self.sleep)


def main(time_file: str, project: str, base_url: str, token: str, hook: str) -> None:
    client = GitHubClient(base_url=base_url, token=lambda: token, clock=HurriedTime(Path(time_file)).clock)
    leases = FirestoreLeases.connect(project=project)
    asks = load_stage("local").redeliver.asks_per_run
    report = Run(client=client, leases=leases, hooks=[hook], asks_per_run=asks).run()
    print("busy" if report is None else report)


if __name__ == "__main__":
    main(*sys.argv[1:])
