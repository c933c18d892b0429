"""The report as a mail client with a browser in it shows it: pictures in `tests/output/report`."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest

from reporter.as_html import render_html
from reporter.report import Report
from tests.unit.reporter.reports import PAGE, empty, longest, rich
from toolchain.processes import supervised
from toolchain.tools import ROOT

PICTURES = ROOT / "tests" / "output" / "report"
REPORTS = {"empty": empty(), "rich": rich(), "longest": longest()}
SECONDS = 180

# In a frame, since a browser's own window has a least width and a telephone's is narrower.
_FRAME = """<!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<body style="margin:0">
<iframe id="mail" srcdoc="{page}" style="border:0;width:{width}px;height:100px"></iframe>
<script>
const frame = document.getElementById("mail");
frame.onload = () => {{
  const page = frame.contentDocument.documentElement;
  frame.style.height = page.scrollHeight + "px";
  document.body.dataset.size = page.scrollWidth + "x" + page.scrollHeight;
}};
</script>"""


@pytest.fixture
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no browser: install Chromium (Debian: apt-get install chromium)")
    return found


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 600])
@pytest.mark.parametrize("name", REPORTS)
def test_no_mail_is_wider_than_the_screen_it_is_read_on(
    name: str, width: int, colours: str, browser: str, tmp_path: Path
) -> None:
    chromium = _Chromium(browser, tmp_path, colours)
    page = chromium.frame(REPORTS[name], width)
    seen_width, height = chromium.measure(page)
    chromium.picture(page, PICTURES / f"{name}-{width}-{colours}.png", width, height)
    assert seen_width == width


class _Chromium:
    """Headless, with a profile of its own, in light or dark surroundings."""

    def __init__(self, browser: str, folder: Path, colours: str) -> None:
        self._folder = folder
        scheme = f"--blink-settings=preferredColorScheme={['dark', 'light'].index(colours)}"
        profile = f"--user-data-dir={folder / 'profile'}"
        self._command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        self._command += [profile, "--disable-dev-shm-usage", scheme]

    def frame(self, report: Report, width: int) -> str:
        file = self._folder / "page.html"
        file.write_text(_FRAME.format(page=escape(render_html(report, PAGE)), width=width), encoding="utf-8")
        return file.as_uri()

    def measure(self, page: str) -> tuple[int, int]:
        """Width and height of all that is to be seen."""
        dumped = self._run("--dump-dom", page)
        size = re.search(r'data-size="(\d+)x(\d+)"', dumped)
        assert size, dumped[-2000:]
        return int(size[1]), int(size[2])

    def picture(self, page: str, file: Path, width: int, height: int) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        self._run(f"--screenshot={file}", f"--window-size={width},{height}", page)
        assert file.stat().st_size > 0

    def _run(self, *arguments: str) -> str:
        ran = subprocess.run(  # noqa: S603  # the browser that was found
            supervised([*self._command, *arguments]),
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout
