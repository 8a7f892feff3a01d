"""`newswatch trace`: a pasted text, a file or an address leads to its story, its original and what was changed."""

import os
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from opencc import OpenCC

from newswatch.cli import story, trace
from newswatch.cli.exits import Code, Stop
from newswatch.model.disposition import Disposition
from newswatch.model.moment import Moment, Precision
from tests.cli.ferry import OTHER, TEXT


@pytest.fixture
def desk(story_desk):
    return story_desk()


def traced(desk, target, *, as_json=True):
    """By this process itself: no decider listens in the desk's folder."""
    return trace.trace(desk.settings, str(target), lambda: desk.house, as_json=as_json)


def told(capsys, desk, target, code=Code.OK):
    assert traced(desk, target) == code
    [row] = (orjson.loads(each) for each in capsys.readouterr().out.splitlines() if each.startswith("{"))
    return row


def test_a_pasted_copy_leads_to_its_original_and_shows_what_it_changed(desk, capsys):
    paper = desk.file(TEXT, "https://www.stdaily.com/1.html")
    copy = desk.file(TEXT, "https://carrier.example/1", origin="科技日报")
    desk.file(OTHER, "https://other.example/1")
    pasted = OpenCC("s2t").convert(
        "轉載自網絡，僅供參考，本站不對內容負責，如有侵權請聯繫我們刪除。\n" + TEXT.replace("5元", "5万元")
    )
    row = told(capsys, desk, pasted)
    assert (row["asked"], row["known"], row["is_original"]) == ("text", False, False)
    assert row["original"]["url"] == paper.url
    assert {"traditional", "boilerplate"} <= set(row["disguises"])
    assert [link["event_id"] for link in row["chain"]] == [paper.event_id, copy.event_id]
    assert [link["from"] for link in row["chain"]] == [None, paper.event_id]
    assert [(each["there"], each["here"]) for each in row["relation"]["distortions"]] == [("5元", "5萬元")]
    (start, end), *_ = row["relation"]["own"]
    assert "侵權" in pasted[start:end]


def test_the_card_reads_well(desk, capsys):
    desk.file(TEXT, "https://www.stdaily.com/1.html")
    desk.file(TEXT, "https://carrier.example/1", origin="科技日报")
    desk.file(TEXT, "https://mirror.example/1", origin="新华社")
    traced(desk, TEXT[:-30], as_json=False)
    shown = capsys.readouterr().out
    assert "The original: www.stdaily.com  https://www.stdaily.com/1.html" in shown
    assert "2 copies at 2 sites" in shown
    assert "新华社 (unproven)" in shown
    assert "100% of it" in shown


@pytest.mark.parametrize(("language", "seen"), [("en", "seen 2026-03-02 12:00"), ("zh", "2026-03-02 12:00 见到")])
def test_copies_stand_by_the_clock_they_print_else_by_when_they_were_seen(desk, capsys, monkeypatch, language, seen):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "200")
    early, day = datetime(2026, 3, 1, 2, 5, tzinfo=UTC), datetime(2026, 3, 1, 16, tzinfo=UTC)
    paper = desk.file(TEXT, "https://www.stdaily.com/1.html", published=Moment(early, Precision.MINUTE))
    silent = desk.file(TEXT, "https://silent.example/1")
    later = desk.file(TEXT, "https://later.example/1", published=Moment(day - timedelta(hours=8), Precision.HOUR))
    dated = desk.file(TEXT, "https://dated.example/1", published=Moment(day, Precision.DAY))
    by_time = [paper, later, silent, dated]
    row = told(capsys, desk, TEXT)
    assert [link["event_id"] for link in row["chain"]] == [each.event_id for each in by_time]
    assert [(link["time"], link["precision"]) for link in row["chain"]] == [
        ("2026-03-01T10:05:00+08:00", "minute"),
        ("2026-03-01T16:00:00+08:00", "hour"),
        ("2026-03-02T04:00:00+00:00", None),
        ("2026-03-02T00:00:00+08:00", "day"),
    ]
    shown = ["2026-03-01 10:05", "2026-03-01 16:00", seen, "2026-03-02"]
    traced(desk, TEXT, as_json=False)
    chain = capsys.readouterr().out
    places = [chain.index(f"{when}  ") for when in shown]
    assert places == sorted(places)
    story.run(desk.house, desk.home(paper), as_json=False)
    card = capsys.readouterr().out.splitlines()
    heads = [line for line in card if line.startswith(("★", "○"))]
    assert [each.event_id[:10] in line for each, line in zip(by_time, heads, strict=True)] == [True] * 4
    assert [when in line for when, line in zip(shown, heads, strict=True)] == [True] * 4


def test_a_known_address_is_what_was_decided_of_it(desk, capsys):
    paper = desk.file(TEXT, "https://www.stdaily.com/1.html")
    row = told(capsys, desk, paper.url)
    assert (row["asked"], row["known"], row["is_original"]) == ("address", True, True)


def test_a_text_file_and_a_saved_page_are_traced_alike(desk, capsys, tmp_path):
    paper = desk.file(TEXT, "https://www.stdaily.com/1.html")
    plain, page = tmp_path / "a.txt", tmp_path / "a.html"
    plain.write_text(TEXT, encoding="gb18030")
    paragraphs = "".join(f"<p>{each}</p>" for each in TEXT.splitlines())
    page.write_text(f"<html><head><title>渡口</title></head><body><h1>渡口</h1>{paragraphs}</body></html>")
    for path in (plain, page):
        row = told(capsys, desk, path)
        assert (row["asked"], row["original"]["url"]) == ("file", paper.url)


def test_a_part_of_a_text_is_shown_as_one(desk, capsys):
    desk.file(TEXT, "https://www.stdaily.com/1.html")
    row = told(capsys, desk, OTHER + "".join(TEXT.splitlines()[1:3]) + OTHER)
    assert (row["story"], [each["relation"] for each in row["near"]]) == (None, ["QUOTES"])


def test_a_text_that_nobody_carries_is_said_to_be_none_of_ours(desk, capsys):
    desk.file(TEXT, "https://www.stdaily.com/1.html")
    row = told(capsys, desk, OTHER)
    assert (row["story"], row["chain"], row["near"]) == (None, [], [])
    traced(desk, OTHER, as_json=False)
    assert "No stored text is this text." in capsys.readouterr().out


def test_a_pasted_text_without_a_clock_is_of_the_time_of_the_one_it_is_like(desk, capsys):
    undated = OTHER.replace("一个月", "些日子")
    first = desk.file(undated, "https://www.stdaily.com/2.html")
    row = told(capsys, desk, undated)
    assert row["original"]["url"] == first.url


@pytest.mark.parametrize(
    ("target", "says"),
    [("太短了", "at least 12"), ("no/such/file.html", "no such file"), ("https://", "http"), ("", "at least 12")],
)
def test_what_cannot_be_traced_is_refused_with_the_remedy(desk, target, says):
    with pytest.raises(Stop, match=says):
        traced(desk, target, as_json=False)


def test_a_page_that_is_no_article_is_said_to_be_none(desk, capsys, tmp_path):
    page = tmp_path / "empty.html"
    page.write_text("<html><body></body></html>")
    assert told(capsys, desk, page, Code.FAILED)["disposition"] == Disposition.NOT_ARTICLE.value


def test_a_text_pasted_in_another_encoding_is_read_and_one_in_none_is_refused(desk, capsys):
    paper = desk.file(TEXT, "https://www.stdaily.com/1.html")
    pasted = os.fsdecode(TEXT.encode("gb18030"))
    assert told(capsys, desk, pasted)["original"]["url"] == paper.url
    with pytest.raises(Stop, match="neither UTF-8 nor GB 18030"):
        traced(desk, os.fsdecode(b"\xff" + TEXT.encode()))


def test_an_address_is_one_in_capitals_too(desk, capsys):
    paper = desk.file(TEXT, "https://www.stdaily.com/1.html")
    row = told(capsys, desk, paper.url.replace("https", "HTTPS"))
    assert (row["asked"], row["known"]) == ("address", True)
