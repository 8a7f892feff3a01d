"""Disguises do what their names say, and the same at every run."""

import random
import re

import pytest

from benchmarks.disguises import SIMPLE, combined, excerpt, sentences
from benchmarks.kits import HELD, KITS, TUNED

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _needs_pinyin(request):
    if "pinyin" in request.node.name:
        pytest.importorskip("pypinyin", reason="requirements-bench.lock")


@pytest.mark.parametrize("kit", KITS.values(), ids=KITS)
@pytest.mark.parametrize("name", SIMPLE)
def test_a_disguise_changes_the_text_the_same_way_every_time(text, name, kit):
    once, again = (SIMPLE[name](text, random.Random(4), kit) for _ in range(2))
    assert once == again != text


def test_the_halves_share_no_line_of_furniture():
    for field in ("heads", "feet", "ads", "lines"):
        assert not set(getattr(TUNED, field)) & set(getattr(HELD, field))


def test_pinyin_taken_out_again_leaves_the_text(text):
    annotated = SIMPLE["pinyin"](text, random.Random(1), TUNED)
    assert len(HAN.findall(annotated)) == len(HAN.findall(text))


def test_reordering_keeps_every_sentence(text):
    moved = SIMPLE["reorder"](text, random.Random(2), TUNED)
    assert sorted(s.strip() for s in sentences(moved)) == sorted(s.strip() for s in sentences(text))


def test_byte_loss_leaves_no_full_stop_and_swallows_little(text):
    damaged = SIMPLE["byteloss"](text, random.Random(3), TUNED)
    assert "。" not in damaged
    assert 0.8 < len(HAN.findall(damaged)) / len(HAN.findall(text)) < 1


def test_an_edit_keeps_most_characters(text):
    edited = SIMPLE["edit"](text, random.Random(5), HELD)
    assert any(line in edited.replace("\n", "") or len(edited) < len(text) * 1.1 for line in HELD.lines)
    assert len(edited) > 0.7 * len(text)


@pytest.mark.parametrize("share", [0.6, 0.2])
def test_an_excerpt_is_its_share_of_the_text_inside_the_other(text, share):
    host = "港口新开航线。货轮按时靠泊。码头工人交接班。"
    cut = excerpt(text, host, share, random.Random(6))
    assert len(cut) - len(host) == round(share * len(text))
    assert cut.startswith("港口新开航线。")
    assert cut.endswith("码头工人交接班。")


def test_disguises_are_put_one_upon_the_other(text):
    both = combined(text, ("traditional", "boilerplate"), random.Random(7), TUNED)
    assert "鹽田" in both
    assert any(both.endswith(foot) for foot in TUNED.feet)
