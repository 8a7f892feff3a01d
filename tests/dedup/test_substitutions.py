"""What is learned of a spinner from pairs of texts, and what that is good for: finding what it makes of another."""

import random
import re
from datetime import timedelta

import pytest

from consumers.dedup.despun import restored
from consumers.dedup.memory import Memory
from consumers.dedup.sheet import Sheet
from consumers.dedup.substitutions import Substitutions, replaced
from consumers.dedup.undo import guessed
from tests.dedup.conftest import HORIZON

HOUR = timedelta(hours=1)
SPINNER = {
    "产业": "财产",
    "增长": "成长",
    "合作": "折做",
    "设备": "方法",
    "城市": "都会",
    "工人": "匠人",
    "质量": "品量",
    "市场": "商场",
    "技术": "身手",
    "政策": "方针",
    "资金": "本钱",
    "标准": "尺度",
    "服务": "效劳",
    "工程": "功课",
    "发展": "展开",
    "改造": "鼎新",
    "研究": "钻研",
    "生产": "出产",
    "管理": "打点",
    "项目": "名目",
    "研发": "研制",
    "水平": "程度",
    "能力": "才华",
    "建设": "建造",
}
_WORDS = list(SPINNER)
_JOINTS = "的和在与对把将向从为以并更都也还又就让被"


def spin(text):
    return re.sub("|".join(_WORDS), lambda found: SPINNER[found[0]], text)


def essay(seed, size=90):
    """Words in an order of no sense, joined by small words, with a figure now and then."""
    rnd = random.Random(seed)
    filler = [chr(rnd.randrange(0x4E00, 0x9F00)) + chr(rnd.randrange(0x4E00, 0x9F00)) for _ in range(40)]
    out = []
    for number in range(size):
        out.append(rnd.choice(_WORDS) + rnd.choice(_JOINTS) + rnd.choice(filler))
        out.append("，" if number % 5 else "。")
    return "".join(out)


def learned(newsroom, *texts, table=None):
    table = table or Substitutions()
    for text in texts:
        table.learn(Sheet(newsroom.article(spin(text))), Sheet(newsroom.article(text)))
    return table


def test_words_are_learned_with_counts_and_only_right_ones_are_counted_twice(newsroom):
    table = learned(newsroom, *(essay(seed) for seed in range(6)))
    rows = {words: row.count for words, row in table.rows()}
    whole = {words for words in rows if spin(words[0]) == words[1]}
    assert len(whole) >= len(_WORDS) - 6
    assert all(any(there in word for word in _WORDS) for there, _ in rows)
    assert table.usable["财产"][0][0] == "产业"


def test_a_pair_of_texts_counts_once_and_so_does_one_spun_wording_on_many_pages(newsroom):
    text = essay(1)
    table = learned(newsroom, text, text)
    assert table.pairs == 1
    assert {row.count for _, row in table.rows(1)} == {1}


def test_neighbouring_words_are_cut_where_one_of_them_is_known(newsroom):
    original = essay(3) + "。" + "这座城市产业园的老厂房，" + essay(4, 30)
    words = replaced(Sheet(newsroom.article(spin(original))), Sheet(newsroom.article(original)))
    assert ("城市", "都会") in words
    assert ("产业", "财产") in words
    assert not any(len(there) > 3 for there, _ in words)


def test_half_a_word_is_reached_from_what_differs_of_it(newsroom):
    original = "他说这项工作已经开始，那项工作还没有开始，工作人员都到了，" + essay(5)
    copy = original.replace("工作", "工程")
    words = replaced(Sheet(newsroom.article(copy)), Sheet(newsroom.article(original)))
    assert words == {("作", "程")} or words == {("工作", "工程")}


@pytest.fixture
def spun_newsroom(newsroom):
    """A newsroom that has seen enough to know strange wording, and eight spun copies."""
    for seed in range(60):
        newsroom.file(essay(seed), at=seed * HOUR)
    for seed in range(8):
        newsroom.file(spin(essay(seed)), at=(60 + seed) * HOUR)
    return newsroom


def test_a_decided_spin_is_learned_live_and_when_rebuilding(spun_newsroom, newsrooms):
    table = spun_newsroom.engine.substitutions
    assert table.pairs >= 6
    rebuilt = newsrooms()
    for article, decision in spun_newsroom.decided:
        rebuilt.engine.admit(article, decision)
    assert rebuilt.engine.substitutions == table
    rebuilt.engine.admit(*spun_newsroom.decided[-1])
    assert rebuilt.engine.substitutions == table


def test_a_snapshot_has_what_was_learned_and_undoes_alike(spun_newsroom, tmp_path):
    kept = {article.event_id: article for article, _ in spun_newsroom.decided}
    memory = Memory(HORIZON, folder=tmp_path)
    for article, decision in spun_newsroom.decided:
        memory.admit(article, decision)
    last = spun_newsroom.decided[-1][1]
    memory.save(last.number, last.event_id)
    again, _ = Memory.restored(tmp_path, HORIZON, lambda events: {e: kept[e] for e in events if e in kept})
    assert again.substitutions == memory.substitutions == spun_newsroom.engine.substitutions
    spun = Sheet(spun_newsroom.article(spin(essay(30))))
    assert again.undoing.sheet(spun).codes.tolist() == memory.undoing.sheet(spun).codes.tolist()


def test_a_known_spinners_words_are_undone_in_its_next_text_and_in_no_other(spun_newsroom):
    undoing = spun_newsroom.engine._memory.undoing
    text = essay(30)
    spun = Sheet(spun_newsroom.article(spin(text)))
    undone = undoing.sheet(spun)
    plain = Sheet(spun_newsroom.article(text))
    assert undone is not None
    assert sum(a == b for a, b in zip(undone.codes, plain.codes, strict=True)) > 0.95 * len(plain.codes)
    assert undoing.sheet(plain) is None
    for place in range(0, len(undone.codes), 7):
        start, end = undone.folded.span(place, place + 1)
        assert 0 <= start < end <= len(spun.article.reading.text)


def test_without_an_original_a_reader_is_shown_what_was_learned(spun_newsroom):
    text = essay(31)
    spun = Sheet(spun_newsroom.article(spin(text)))
    undone = spun_newsroom.engine._memory.undoing.undone(spun.folded.text, spun.folded.codes)
    found = guessed(spun, undone)
    assert all(each.span_b is None and spin(text)[slice(*each.span_a)] == each.here for each in found)
    assert {("合作", "折做"), ("产业", "财产")} <= {(each.there, each.here) for each in found}
    put_back = restored(spin(text), found)
    assert sum(a == b for a, b in zip(put_back, text, strict=True)) > 0.95 * len(text)


def test_the_table_is_bounded_and_the_least_counted_fall_out(newsroom):
    table = learned(newsroom, *(essay(seed) for seed in range(6)), table=Substitutions(most=12))
    assert len(table.table) <= 15
    assert max(row.count for row in table.table.values()) >= 3
