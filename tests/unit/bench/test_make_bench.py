"""`make bench`: every bench exists, and its figures are shown, also where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import __main__ as make_bench
from bench import performance_page
from bench.figures import at_least, at_most, shown, to_json


def test_a_bench_that_dies_is_a_figure_that_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_bench, "BUILD", tmp_path)
    monkeypatch.setattr(make_bench, "BENCHES", {"gone": "bench.there_is_no_such_bench"})
    monkeypatch.setattr("sys.argv", ["bench"])
    assert make_bench.main() == 1
    assert "there_is_no_such_bench" in (tmp_path / "bench" / "gone.log").read_text()


def test_figures_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    figures = [at_most("CPU", 0.8, 1, "ms", "quick"), shown("machine", 2, "cores")]
    file = tmp_path / "figures.json"
    file.write_text(to_json(figures))
    assert make_bench.read(file) == figures


def test_the_page_has_the_day_the_machine_and_every_figure() -> None:
    figures = [at_most("CPU", 0.8, 1, "ms", "quick").beside({"bare": "0.5 ms"})]
    page = performance_page.rendered({"receiver": figures}, day="2026-11-22", machine="2 cores")
    assert "`make bench` on 2 cores" in page
    assert "## Receiver\n\nOn 2026-11-22.\n" in page
    assert "| CPU | ≤ 1 ms | 0.8 ms | holds | 0.5 ms bare | quick |" in page


def test_the_readme_names_every_goal_that_is_missed() -> None:
    figures = [at_most("CPU", 0.8, 1, "ms"), at_least("rate", 150, 200, "/s"), shown("machine", 2, "cores")]
    line = performance_page.line_of(performance_page.rendered({"receiver": figures}, day="", machine=""))
    assert line == ("Of 2 [measured](docs/performance.md) goals 1 hold. Missed: rate (150 /s, ≥ 200 /s).")


def test_the_readmes_line_is_that_of_the_page() -> None:
    line = performance_page.line_of(performance_page.PAGE.read_text(encoding="utf-8"))
    assert line in performance_page.README.read_text(encoding="utf-8").splitlines()


def test_a_bench_that_is_not_measured_again_keeps_its_figures_on_the_page() -> None:
    first, second = [at_most("CPU", 0.8, 1, "ms")], [at_most("CPU", 0.7, 1, "ms")]
    before = performance_page.rendered(
        {"receiver": first, "cost": first}, day="2026-11-22", machine="2 cores"
    )
    after = performance_page.rendered({"cost": second}, day="2026-11-23", machine="2 cores", before=before)
    assert after.partition("## Cost")[0] == before.partition("## Cost")[0]
    assert "On 2026-11-23.\n" in after
    assert "0.8" not in after.partition("## Cost")[2]
