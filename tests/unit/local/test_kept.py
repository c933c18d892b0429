"""What a run keeps is what the next one begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.kept import Kept
from rig.builders import an_event
from toolchain.tools import LocalRunError

STRANGE = "line\u2028separator, \ud83d\ude42 and a\nbreak"


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    messages = [an_event(text=STRANGE.encode("utf-16", "surrogatepass").decode("utf-16")), an_event(text="")]
    kept.save(messages, "helper[bot]")
    assert kept.messages() == messages
    assert kept.chatbot() == "helper[bot]"
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_at_first_nothing_was_kept(tmp_path: Path) -> None:
    assert (Kept(tmp_path / "none").messages(), Kept(tmp_path / "none").chatbot()) == ([], "")


@pytest.mark.parametrize("text", ["{", '{"schema_version": 1}\n', "[]\n", "\udcff"])
def test_what_cannot_be_read_says_what_to_remove(tmp_path: Path, text: str) -> None:
    (tmp_path / "messages.jsonl").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(LocalRunError, match=f"cannot be read .*: remove {tmp_path} to begin with nothing"):
        Kept(tmp_path).messages()


def test_one_run_at_a_time_keeps_there(tmp_path: Path) -> None:
    with (
        Kept(tmp_path).held(),
        pytest.raises(LocalRunError, match="Another run keeps its data"),
        Kept(tmp_path).held(),
    ):
        pass
    with Kept(tmp_path).held():
        pass
