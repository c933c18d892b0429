from __future__ import annotations

import re
from pathlib import Path

from contract.names import Metric

PAGE = Path(__file__).parents[3] / "docs" / "metrics.md"


def test_the_page_defines_every_metric_that_the_code_emits_and_no_other() -> None:
    emitted = {value for name, value in vars(Metric).items() if name.isupper()}
    defined = re.findall(r"^- `([A-Z]\w+)`: ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(defined) == sorted(emitted)
