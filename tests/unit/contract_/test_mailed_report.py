from __future__ import annotations

import random
import zlib

import pytest

from contract.mailed_report import MailedReport

MAIL = MailedReport(subject="Week 47 🙂", html="<p>five</p>" * 900, text="five\n" * 900)


def test_a_mailed_report_reads_back_whole_and_takes_little_room() -> None:
    assert MailedReport.unpack(MAIL.pack()) == MAIL
    assert len(MAIL.pack()) < 500


def test_a_report_of_what_cannot_be_compressed_stays_a_small_item() -> None:
    """25 titles of 120 characters and as many names; all else in it repeats."""
    letters = random.Random(7)  # noqa: S311  # not for secrets
    titles = ["".join(chr(letters.randrange(0x4E00, 0x9FA5)) for _ in range(260)) for _ in range(25)]
    html = "".join(f"<tr><td style='font-size:14px'>{title}</td></tr>" for title in titles)
    mail = MailedReport(subject="Week 47", html=html, text="\n".join(titles))
    assert len(mail.pack()) < 60_000


@pytest.mark.parametrize("spoiled", [b"", b"no zlib", zlib.compress(b"[]"), zlib.compress(b'{"html": ""}')])
def test_what_is_no_mailed_report_is_refused(spoiled: bytes) -> None:
    with pytest.raises(ValueError, match="mailed report"):
        MailedReport.unpack(spoiled)
