"""Which words of a message are counted; tests/cases/texts.json holds most of it."""

# ruff: noqa: RUF001  # texts of many scripts

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.keywords import MOST_LETTERS, keywords
from toolchain import stop_words

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "texts.json").read_text(encoding="utf-8")
)["keywords"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_text_yields_its_keywords(case: dict[str, Any]) -> None:
    found = set(keywords("", case["text"], 50))
    assert found >= set(case.get("has", ()))
    assert found.isdisjoint(case.get("lacks", ()))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which Python projects has he built?", "python projects built"),
        ("python PYTHON Python", "python"),
        ("", ""),
        ("What about this? Please, thanks!", ""),
        ("Größe, München, français, проекты", "größe münchen français проекты"),
        ("πού είναι ο κωδικός, ΣΦΆΛΜΑ ΟΔΟΣ", "κωδικός σφάλμα οδος"),
        ("비밀번호 오류", "비밀번호 오류"),
        ("请问API怎么用 Python脚本", "api python"),
        ("ＡＰＩ ｏｆ ｉｎｖｏｉｃｅｓ", "api invoices"),
        ("iOS and PRs, but not a pip", "ios prs"),
        ("s3 utf8 v1.2.3 2026 42nd snake_case", "s3 utf8 v1.2.3"),
        ("commit 1f3c9ab77, a1b2c3d4, 0b8e4d1c-55aa-4c1f-9c1d-a716446655ff", "commit"),
        ("l'export dell’errore don't invoice's", "export errore invoice"),
        ("комп'ютер комп’ютер", "комп'ютер"),
        ("state-of-the-art stages.toml", "state stages toml"),
        ("x" * (MOST_LETTERS + 1) + " " + "y" * MOST_LETTERS, "y" * MOST_LETTERS),
        ("👋 kubernetes 🎉 :tada: &nbsp; ❤️", "kubernetes"),
        ("see https://example.com/secret?secret=1 and www.secret.com/secret or proxy", "proxy"),
        ("[portfolio](https://example.com/secret) ![secret](secret.png)", "portfolio"),
        ("@secret @secret/secret someone@secret.example secret/secret#12 #123 golang", "golang"),
        ("**bold** _slanted_ ~~struck~~", "bold slanted struck"),
        ("<details open class='secret'>python</details> a < golang and rust > b", "python golang rust"),
        ("kubernetes <!-- secret\n\nsecret --> python <!-- secret", "kubernetes python"),
        ("`secret` python ``secret ` secret`` golang `", "python golang"),
        ("`secret\nsecret` python `golang\n\nrust` java", "python golang rust java"),
        ("~~~\nsecret\n~~~\nkubernetes\n~~~\nsecret", "kubernetes"),
        ("````\n```\nsecret\n```\nsecret\n````\npython", "python"),
        ("- rust:\n\n  ```sh\n  secret\n  ```\n- python", "rust python"),
        ("- rust\n\n    golang\n\npython\n    java", "rust golang python java"),
        ("\tsecret\n\npython", "python"),
        ("> ```\n> secret\n> ```\npython", "python"),
        ("# Export\n## Steps to reproduce\n**Expected behaviour**\npython", "export python"),
        ("- [ ] secret\n- [x] secret\n- rust\n_No response_", "rust"),
        ("python\n--\nkubernetes", "python kubernetes"),
        ("python\n-- \nsecret", "python"),
        ("python\n\nOn Monday, Ann <\nann@example.com> wrote:\n> secret", "python"),
        ("python\n\nAm 5. Oktober schrieb Ann Example:\n> secret", "python"),
    ],
)
def test_words_are_in_order_of_first_occurrence(text: str, words: str) -> None:
    assert keywords("", text, 50) == tuple(words.split())


def test_the_title_comes_first_and_the_surplus_is_left_out() -> None:
    assert keywords("Invoices in `secret`", "exports of invoices, proxies", 2) == ("invoices", "exports")
    assert keywords("Invoices", "exports", 0) == ()


@given(st.text(), st.text(), st.integers(0, 30))
def test_any_text_has_distinct_keywords_that_are_keywords_again(title: str, text: str, most: int) -> None:
    found = keywords(title, text, most)
    assert len(found) == len(set(found)) <= most
    assert all(word == word.strip() and 2 <= len(word) <= MOST_LETTERS for word in found)


def test_the_stop_words_are_those_of_the_pinned_package() -> None:
    assert stop_words.FILE.read_text(encoding="utf-8") == stop_words.content()
