"""One report of all gates: on the screen in short, and whole as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.finding import Finding, Verdict


def lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A row for each gate, then whatever fails one."""
    yield f"{'gate':13} {'open':>5} {'accepted':>9}  verdict"
    for verdict in verdicts:
        accepted = sum(count for _, count in verdict.accepted)
        word = "passes" if verdict.passes else "FAILS"
        yield f"{verdict.gate:13} {len(verdict.open):5} {accepted:9}  {word}"
    for verdict in verdicts:
        yield from (f"{found.gate}: {found.rule} in {found.where}: {found.says}" for found in verdict.open)
        yield from (f"{verdict.gate}: {part} is accepted, and nothing finds it" for part in verdict.stale)


def page(verdicts: Sequence[Verdict]) -> Iterator[str]:
    yield "# Gates\n\n| gate | open | accepted | verdict |\n| --- | --- | --- | --- |"
    for verdict in verdicts:
        accepted = sum(count for _, count in verdict.accepted)
        word = "passes" if verdict.passes else "fails"
        yield f"| {verdict.gate} | {len(verdict.open)} | {accepted} | {word} |"
    yield "\n## Open\n"
    yield from (_open(found) for verdict in verdicts for found in verdict.open)
    yield "\n## Accepted, with the reason\n"
    for verdict in verdicts:
        for entry, count in verdict.accepted:
            yield f"- **{verdict.gate}** {', '.join(entry.rules)} ({count}): {entry.reason}"


def _open(found: Finding) -> str:
    return f"- **{found.gate}** {found.rule}: {found.where}: {found.says}"
