"""docs/filters.md names every word that a filter's row may say."""

import inspect
import re
from pathlib import Path

import pytest

from newswatch import workers
from newswatch.cli import extract, rows
from newswatch.cli.reasons import reason
from newswatch.cli.words import term
from newswatch.model.article import Flag
from newswatch.model.story import Disguise, RelationKind, Verdict
from newswatch.settings import ROOT
from pipelines.reading import office, paper, pdf, refusals

DOCUMENT = (ROOT / "docs" / "filters.md").read_text(encoding="utf-8")
EXTRACT, GROUP, MATCH = (part for part in re.split(r"^## ", DOCUMENT, flags=re.MULTILINE)[1:])
WORDS = [*Disguise, *RelationKind, *(verdict for verdict in Verdict if verdict is not Verdict.QUARANTINED)]


def codes(module, raised: str) -> set[str]:
    """The error codes that a module's source raises by name."""
    return set(re.findall(rf'{raised}\("(\w+)"', Path(module.__file__).read_text(encoding="utf-8")))


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_group_is_documented(word):
    assert f"`{word.value}`" in GROUP


@pytest.mark.parametrize("filter_", [GROUP, MATCH], ids=["group", "match"])
def test_an_error_of_an_article_is_documented(filter_):
    known = codes(rows, "RowError")
    assert "too_long" in known
    assert {code for code in known if f"| `{code}` |" not in filter_} == set()


def test_an_error_of_a_manifest_is_documented():
    known = codes(extract, "BadFile") | {failure.value for failure in workers.Failure} | {"not_json", "too_long"}
    assert "bad_gzip" in known
    assert {code for code in known if f"| `{code}` |" not in EXTRACT} == set()


def test_an_ending_of_a_page_that_is_no_article_is_documented():
    known = {code for module in (paper, pdf, office) for code in codes(module, "Unread")}
    known |= set(re.findall(r'"([a-z]+_?[0-9a-z]+)"', inspect.getsource(refusals.refusal)))
    assert {"encrypted", "no_text_layer", "attachment_only"} <= known
    assert {code for code in known if f"| `{code}` |" not in EXTRACT} == set()
    assert {code for code in known if reason(code) == code} == set(), "people are told in words"


@pytest.mark.parametrize("flag", list(Flag))
def test_a_flag_is_documented_and_has_its_chinese_word(flag, monkeypatch):
    assert f"`{flag}`" in EXTRACT
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    assert not term(flag).isascii()
