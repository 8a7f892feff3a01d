"""Spinners replace about the share they are asked for; the dictionaries of the halves share no pair."""

import re
from difflib import SequenceMatcher

import pytest

from benchmarks.spinners import Spinner, Thesaurus, groups, replace

GROUPS = [
    ["设备", "装备", "器材"],
    ["开始", "起头"],
    ["附近", "邻近", "左近"],
    ["管护", "照管"],
    ["力争", "争取", "力求"],
]


def kept(text, other):
    """The share of the Chinese characters of `text` that stand in order in `other`."""
    mine, theirs = (re.findall("[\u4e00-\u9fff]", one) for one in (text, other))
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(mine)


@pytest.mark.parametrize("share", [0.27, 0.4, 0.53])
def test_about_the_share_of_the_characters_is_replaced(text, stream, share):
    spinner = Spinner((item["text"] for item in stream), seed=1)
    assert kept(text, spinner.spin(text, share)) == pytest.approx(1 - share, abs=0.08)


def test_a_spinner_spins_the_same_way_every_time(text, stream):
    first, again, other = (Spinner((item["text"] for item in stream), seed).spin(text, 0.27) for seed in (1, 1, 2))
    assert first == again != other


def test_synonyms_of_the_dictionary_are_put_in(text):
    spun = Thesaurus(GROUPS, "tuned").spin(text)
    assert "装备" in spun
    assert "争取" in spun


def test_no_pair_of_words_serves_both_halves():
    words = {word for group in GROUPS for word in group}
    tuned, held = ({w: Thesaurus(GROUPS, half).spin(w, 1.0) for w in words} for half in ("tuned", "held"))
    assert all(tuned[word] != held[word] for word in words)


def test_a_dictionary_is_read_from_a_file(tmp_path):
    file = tmp_path / "words.txt"
    file.write_text("Aa01A01= 设备 装备 器材\nBb= 开始 起头\n", encoding="utf-8")
    assert groups(file) == [["设备", "装备", "器材"], ["开始", "起头"]]


def test_no_dictionary_is_no_thesaurus():
    assert not Thesaurus([], "tuned")


def test_longer_words_go_first():
    assert replace("人民政府发言", {"人民": "百姓", "人民政府": "官府"}, 4) == "官府发言"
