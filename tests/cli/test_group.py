"""`newswatch group` keeps its contract: rows out in the order of rows in, verdicts, originals, errors."""

import io
import json
from datetime import UTC, datetime

import pytest
from opencc import OpenCC

from newswatch.cli.exits import Stop
from newswatch.cli.group import run
from newswatch.clock import system_clock

TEXT = (
    "山海省装备协会昨天发布行业年报。年报显示，全省机床企业去年实现营业收入486亿元，同比增长7.3%，数控机床占比达到62.5%。"
    "协会秘书长顾平川说，高端主轴的进口比例仍有38%，一台五轴设备要等11个月，许多小厂等不起。协会组织了23场供需对接，"
    "帮助217家配套厂拿到首批订单。今年准备扶持40家专做刀具、丝杠和轴承的小企业，让它们与整机厂共用一个检测中心。"
)
OTHER = (
    "北岸港务集团夜班调度室里，值班员盯着屏幕上的船位。涨潮比预报提前，三条散货船都想抢先进港，她却让最小的那条先靠。"
    "大船吃水深，等一等不要紧，小船装的是苗种。这套新的排班办法实行以后，港口的怨言少了，锚地也不再拥挤。"
)

SEEN = {"seen": "2024-03-01T08:00:00+08:00"}
SOURCE = """\
name = "山海通讯社"
home = "https://www.shanhai-agency.example/"
kind = "agency"
language = "zh"
every = "1h"
evidence = "guessed"

[[watch]]
type = "feed"
url = "https://www.shanhai-agency.example/feed.xml"

[[article]]
url = "^https://www.shanhai-agency.example/"
"""


@pytest.fixture
def group(tmp_path):
    def grouped(*rows, now=system_clock):
        path = tmp_path / "articles.jsonl"
        lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        out = io.StringIO()
        assert run(path, out, now) == 0
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return grouped


def test_a_row_out_for_every_row_in_in_its_order(group):
    rows = group({"id": "a", "text": TEXT}, {"id": 2, "text": OTHER}, {"id": "c", "text": OpenCC("s2t").convert(TEXT)})
    assert [row["id"] for row in rows] == ["a", 2, "c"]
    assert [row["story"] for row in rows] == ["a", 2, "a"]
    assert [row["verdict"] for row in rows] == ["new_story", "new_story", "repost"]
    assert [row["original"] for row in rows] == ["a", 2, "a"]
    assert [row["disguises"] for row in rows] == [[], [], ["traditional"]]
    assert set(rows[0]) == {"id", "story", "verdict", "original", "disguises", "relations", "distortions"}


def test_relations_name_input_ids_and_prove_themselves_in_both_texts(group):
    copy = "本页由网友分享，欢迎继续关注。\n" + TEXT
    (relation,) = group({"id": "a", "text": TEXT}, {"id": "b", "text": copy})[1]["relations"]
    assert (relation["to"], relation["relation"]) == ("a", "SAME")
    for span in relation["evidence"]:
        assert copy[slice(*span["a"])] == TEXT[slice(*span["b"])]


def test_printed_names_disguises_and_evidence_counts_in_text(group):
    printed = (
        TEXT.replace("全省", "全(quán)省(shěng)").replace("年报", "年(nián)报(bào)")
        + "\n责任编辑：某某某 上一篇 下一篇"
    )
    row = group({"id": "a", "text": TEXT}, {"id": "b", "text": TEXT, "printed": printed})[1]
    assert set(row["disguises"]) == {"pinyin", "boilerplate"}
    assert row["relations"][0]["evidence"] == [{"a": [0, len(TEXT) - 1], "b": [0, len(TEXT) - 1]}]


def test_a_falsified_figure_is_told_as_printed_in_both(group):
    rows = group({"id": "a", "text": TEXT}, {"id": "b", "text": TEXT.replace("217家", "827家")})
    (told,) = rows[1]["distortions"]
    assert (told["kind"], told["here"], told["there"]) == ("figure", "827", "217")


def test_an_address_seen_before_with_the_same_key_is_unchanged_and_with_another_a_revision(group):
    address = "https://site.example/a.html"
    rows = group(
        {"id": "a", "url": address, "text": TEXT},
        {"id": "b", "url": address + "#top", "text": TEXT + "！"},
        {"id": "c", "url": address, "text": TEXT.replace("许多", "不少")},
        {"id": "a", "text": TEXT},
    )
    assert [row["verdict"] for row in rows] == ["new_story", "unchanged", "revision", "revision"]
    assert {row["story"] for row in rows} == {"a"}


def test_a_known_id_with_another_address_is_an_error(group):
    rows = group(
        {"id": "a", "url": "https://site.example/1", "text": TEXT},
        {"id": "a", "url": "https://site.example/2", "text": TEXT},
    )
    assert rows[1] == {"id": "a", "line": 2, "error": "known_id_other_url"}


@pytest.mark.parametrize("url", ["ftp://x/y", "http://", "no address", "http://[::1", "javascript:alert(1)"])
def test_an_unusable_address_is_ignored(group, url):
    rows = group({"id": "a", "url": url, "text": TEXT}, {"id": "b", "url": url, "text": OTHER})
    assert [row["verdict"] for row in rows] == ["new_story", "new_story"]


@pytest.mark.parametrize(
    ("line", "row_id", "error"),
    [
        ("{", None, "not_json"),
        ("[1]", None, "not_an_object"),
        ('{"text": "x"}', None, "no_id"),
        ('{"id": true, "text": "x"}', None, "no_id"),
        ('{"id": "b"}', "b", "no_text"),
        ('{"id": "b", "text": 5}', "b", "bad_field"),
        ('{"id": "b", "text": "x", "title": []}', "b", "bad_field"),
        ('{"id": "b", "text": "x", "seen": "tomorrow"}', "b", "bad_field"),
        ('{"id": "b", "text": "x", "seen": "9999-12-31T23:59:59Z"}', "b", "bad_field"),
        ('{"id": "b", "text": "x", "published": "0001-01-01T00:00:00Z"}', "b", "bad_field"),
        ('{"id": "b", "text": "x", "published": 7}', "b", "bad_field"),
        ('{"id": "b", "text": "x", "published": "2024-03-01", "published_precision": "week"}', "b", "bad_field"),
        ('{"id": "b", "text": "x", "reporters": "y"}', "b", "bad_field"),
        ('{"id": "b", "text": "x", "wire_reporters": [1]}', "b", "bad_field"),
    ],
)
def test_a_bad_row_gives_an_error_and_does_not_stop_the_next(group, line, row_id, error):
    rows = group({"id": "a", "text": TEXT}, line, {"id": "c", "text": TEXT})
    assert rows[1] == {"id": row_id, "line": 2, "error": error}
    assert rows[2]["story"] == "a"


def test_the_original_is_the_one_at_the_end_and_copies_before_it_are_told_against_it(group):
    page = "https://www.stdaily.com/1.html"
    rows = group(
        {"id": "copy", "url": "https://x.example/1", "text": OpenCC("s2t").convert(TEXT), "origin": "科技日报"},
        {"id": "page", "url": page, "text": TEXT},
    )
    assert [row["original"] for row in rows] == ["page", "page"]
    assert [row["story"] for row in rows] == ["copy", "copy"]
    assert [row["disguises"] for row in rows] == [["traditional"], []]
    assert rows[0]["relations"][0]["to"] == "page"


def test_seen_is_the_clock_and_where_missing_does_not_go_back(group):
    rows = group(
        {"id": "a", "text": OTHER, "seen": "2024-03-01T08:00:00+08:00"},
        {"id": "b", "text": OTHER, "seen": "2024-09-01T08:00:00+08:00"},
        {"id": "c", "text": OTHER, "published": "2020-01-01"},
    )
    assert [row["story"] for row in rows] == ["a", "b", "b"]
    assert rows[1]["relations"][0]["reason"] == "no_fixing_fact"


def test_rows_before_the_first_clock_came_at_that_time(group):
    rows = group(
        {"id": "a", "text": OTHER},
        {"id": "b", "text": TEXT},
        {"id": "c", "text": OTHER, "published": "2019-05-01", "published_precision": "day"},
        {"id": "d", "text": TEXT, "published": "2019-06-01", "published_precision": "day"},
    )
    assert [row["story"] for row in rows] == ["a", "b", "a", "b"]


def test_rows_without_any_clock_are_of_one_time(group):
    assert [row["story"] for row in group({"id": "a", "text": OTHER}, {"id": "b", "text": OTHER})] == ["a", "a"]


@pytest.mark.parametrize("misread", ["2062-03-02", "2025-03-04T00:00:00+08:00"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_publication_that_is_not_yet_moves_no_clock(group, misread, place):
    rows = [
        {"id": "a", "text": OTHER, "published": "2024-03-01"},
        {"id": "b", "text": TEXT, "published": "2024-03-01"},
        {"id": "c", "text": OTHER},
        {"id": "d", "text": TEXT, "published": "2024-03-03"},
    ]
    rows.insert(place, {"id": "misread", "text": OTHER[::-1], "published": misread})
    rows = group(*rows, now=lambda: datetime(2025, 3, 1, tzinfo=UTC))
    assert [row["story"] for row in rows if row["id"] != "misread"] == ["a", "b", "a", "b"]


@pytest.mark.parametrize("edge", ["1901-01-01T00:00:00+08:00", "2900-12-31T00:00:00Z"])
@pytest.mark.parametrize("clock", ["seen", "published"])
def test_clocks_at_the_edge_of_time_stop_nothing(group, edge, clock):
    rows = group({"id": "a", "text": TEXT, clock: edge}, {"id": "b", "text": TEXT}, {"id": "c", "text": TEXT, **SEEN})
    assert [row["story"] for row in rows][:2] == ["a", "a"]
    assert "error" not in rows[2]


def test_the_catalogue_says_whose_host_it_is(group, tmp_path, monkeypatch, capsys):
    rows = (
        {"id": "copy", "url": "https://carrier.example/1", "text": TEXT},
        {"id": "page", "url": "https://www.shanhai-agency.example/1", "text": TEXT},
    )
    entry = tmp_path / "sources" / "shanhai.toml"
    entry.parent.mkdir()
    monkeypatch.setenv("NEWSWATCH_SOURCES", str(entry.parent))
    entry.write_text(SOURCE, encoding="utf-8")
    assert [row["original"] for row in group(*rows)] == ["page", "page"]
    entry.write_text("not = an entry", encoding="utf-8")
    assert [row["original"] for row in group(*rows)] == ["copy", "copy"]
    assert "shanhai.toml" in capsys.readouterr().err


def test_what_extract_prints_can_be_fed_in(group):
    row = {
        "id": "a", "url": "https://site.example/1", "title": "题目", "text": TEXT, "printed": TEXT, "site": "某网",
        "credited": "某报", "origin": None, "origin_url": None, "published": "2024-03-20T10:00:00+08:00",
        "published_precision": "minute", "original_published": {"after": None, "before": None}, "reporters": [],
        "editor": None, "speakers": [], "docno": None, "original_precision": None, "error": None,
    }  # fmt: skip
    assert group(row)[0]["verdict"] == "new_story"


def test_a_file_that_cannot_be_read_stops_with_its_name(tmp_path):
    with pytest.raises(Stop, match=r"nothing\.jsonl"):
        run(tmp_path / "nothing.jsonl", io.StringIO())
