"""`newswatch preview` reads a page by the rule of its day and tells the verdict given, or the one it would be given."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newswatch import catalogue
from newswatch.cli.house import House
from newswatch.cli.labels import label
from newswatch.cli.preview import judged
from newswatch.cli.preview_card import show
from newswatch.clock import system_clock
from newswatch.model.page import Page
from newswatch.model.story import Decision, Verdict
from newswatch.settings import ROOT, load
from newswatch.wire.memory import MemoryLog
from storage.captures import FileCaptures
from storage.memory import MemoryStore
from tests.cli.ferry import TEXT

STORY = "5" * 32
NOW = system_clock()
URL = "https://www.jiangbei.example/1.html"
BODY = (
    "工业和信息化部在江北市召开装备更新推进会，部署下一阶段任务。会议要求，各地要摸清老旧机床底数，分批淘汰，"
    "今年首批更新4200台。省装备协会负责人说，更新后的车间用电量可以下降一成半，工人也不必再守在机床边上。"
)
ELSE = "江北市装备协会召开会议，部署下一阶段任务。" * 8
PAGE = """<html><title>装备更新推进会召开</title><h1 class="{style}">装备更新推进会召开</h1>
<p>2026-03-01 10:21 来源：江北日报</p><p>{body}</p></html>"""


@pytest.fixture
def sources(tmp_path, redesigned):
    (tmp_path / "jiangbei.toml").write_text(redesigned, encoding="utf-8")
    return catalogue.load(tmp_path)


@pytest.fixture
def house(tmp_path) -> House:
    clock = lambda: NOW  # noqa: E731
    return House(
        load(data=tmp_path / "data", sources=ROOT / "sources"),
        MemoryLog(clock=clock),
        MemoryStore(clock=clock),
        FileCaptures(tmp_path / "captures"),
    )


def page(body: str = BODY, at: datetime = NOW, url: str = URL) -> Page:
    return Page(url, PAGE.format(style="new", body=body).encode(), at)


def printed(capsys) -> dict:
    """The row; a log line may stand before it here."""
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def told(house, sources, page, verdict=Verdict.NEW_STORY):
    """Preview a page and file it as if it had come through the log."""
    article, _ = judged(house.settings, house, sources, page)
    house.store.articles.put(article)
    number = house.store.decisions.last() + 1
    decision = Decision(
        article.event_id, article.article_id, number, 1, verdict, STORY, article.event_id, False, page.fetched_at
    )
    house.store.decisions.append(decision)
    return article


def test_a_text_never_seen_would_open_a_story(house, sources):
    article, verdict = judged(house.settings, house, sources, page())
    assert (verdict.verdict, verdict.decided_at, article.previous_event_id) == ("new_story", None, None)


def test_a_text_that_was_decided_keeps_its_verdict_and_says_when(house, sources):
    before = told(house, sources, page(at=NOW - timedelta(hours=5)), Verdict.REPOST)
    article, verdict = judged(house.settings, house, sources, page())
    assert (verdict.verdict, verdict.story, verdict.decided_at) == ("repost", STORY, NOW - timedelta(hours=5))
    assert article.event_id == before.event_id


def test_a_changed_text_is_decided_afresh_as_the_next_event_of_its_address(house, sources):
    before = told(house, sources, page(at=NOW - timedelta(hours=5)))
    article, verdict = judged(house.settings, house, sources, page(BODY.replace("用电量", "能耗")))
    assert (verdict.verdict, verdict.story, verdict.decided_at) == ("revision", STORY, None)
    assert article.previous_event_id == before.event_id
    assert house.store.decisions.last() == 1, "a preview files nothing"


def test_a_capture_that_was_decided_is_told_so_however_it_is_read_today(house, sources):
    capture = page(at=NOW - timedelta(hours=5))
    before = told(house, sources, capture)
    older = replace(before, reading=replace(before.reading, text="从前的读法读出来的正文"))
    house.store.articles.put(older)
    assert judged(house.settings, house, sources, capture)[1].decided_at == NOW - timedelta(hours=5)


@pytest.mark.parametrize(("day", "title"), [(5, "旧版标题的位置"), (6, "新版标题的位置")])
def test_a_page_is_read_by_the_rule_of_the_day_it_was_fetched_on_in_beijing(house, sources, day, title):
    heads = '<h2 class="old">旧版标题的位置</h2><h2 class="new">新版标题的位置</h2>'
    body = PAGE.format(style="none", body=BODY).replace("<p>2026", heads + "<p>2026").encode()
    at = datetime(2024, 3, day - 1, 16, 30, tzinfo=UTC)
    assert judged(house.settings, house, sources, Page(URL, body, at))[0].reading.title == title


def test_the_command_shows_the_verdict_of_a_saved_page(run, tmp_path, mongo_uri):
    saved = tmp_path / "a.html"
    saved.write_bytes(page().body)
    result = run("preview", str(saved), "--json", NEWSWATCH_MONGO_URI=mongo_uri, NEWSWATCH_MONGO_DATABASE="preview")
    row = json.loads(result.stdout)
    assert (row["verdict"], row["decided_at"], row["credited"]) == ("new_story", None, "江北日报")
    shown = run("preview", str(saved), COLUMNS="60").stdout
    assert "new story (if it came now)" in " ".join(shown.split())
    assert "江北日报 ← line 2 (stated)" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", ["about", "lead: 工业和信息化部 … 召开"]), ("zh", ["以其为题", "导语：工业和信息化部 … 召开"])],
)
def test_the_table_shows_what_a_page_has_to_do_with_the_topic_in_the_readers_language(
    house, sources, monkeypatch, capsys, language: str, shown: list[str]
):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "200")
    show(*judged(house.settings, house, sources, page()), "", as_json=False)
    told = capsys.readouterr().out
    assert all(words in told for words in shown), told


def test_the_row_has_it_too(house, sources, capsys):
    show(*judged(house.settings, house, sources, page()), "", as_json=True)
    row = printed(capsys)
    assert (row["relevance"], row["relevant"]) == ("about", True)
    show(
        *judged(house.settings, house, sources, page(ELSE)),
        "",
        as_json=True,
    )
    row = printed(capsys)
    assert (row["relevance"], row["relevant"], row["why"]) == ("", False, "")
    assert (row["verdict"], row["ending"]) == (None, "irrelevant")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "none: it would be left out as irrelevant"), ("zh", "判定 无：将因与本部委无关而不收")],
)
def test_a_page_that_would_be_left_out_gets_no_verdict(house, sources, capsys, monkeypatch, language, said):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "200")
    show(
        *judged(house.settings, house, sources, page(ELSE)),
        "",
        as_json=False,
    )
    assert said in " ".join(capsys.readouterr().out.split())


def test_a_page_that_has_become_the_original_of_its_story_is_said_to_be_it(story_desk, capsys):
    desk, settings = story_desk(), load(data="x", sources=ROOT / "sources")
    text = f"{BODY}工业和信息化部有关负责人出席并讲话。"
    desk.file(text, "https://carrier.example/1", origin="科技日报")
    url = "https://www.stdaily.com/1.html"
    paper = Page(url, PAGE.format(style="new", body=text).replace("江北日报", "本报").encode(), NOW)
    whole, _ = judged(settings, desk.house, catalogue.load(ROOT / "sources"), paper)
    desk.file(whole.reading.text, url, title=whole.reading.title, printed=whole.reading.printed)
    told = desk.house.store.decisions.of_article(whole.article_id)[-1]
    assert (told.verdict, told.original) == (Verdict.REPOST, told.event_id), "it took the place of the copy"
    article = replace(desk.house.store.articles.get(told.event_id), capture_id=paper.capture_id)
    desk.house.store.articles.put(article)
    article, verdict = judged(settings, desk.house, catalogue.load(ROOT / "sources"), paper)
    assert (verdict.verdict, verdict.is_original, verdict.distortions) == ("repost", True, ())
    show(article, verdict, "", as_json=False)
    assert "the original of its story now" in " ".join(capsys.readouterr().out.split())


def test_figures_that_a_copy_changed_are_shown_as_on_the_card_of_its_story(house, sources, capsys):
    text = BODY + TEXT
    original, _ = judged(house.settings, house, sources, page(text))
    decision = Decision(
        original.event_id, original.article_id, 1, 1, Verdict.NEW_STORY, STORY, original.event_id, True, NOW
    )
    house.store.articles.put(original)
    house.store.decisions.append(decision)
    house.store.stories.apply(decision)
    copy = page(text.replace("5元", "5万元"), url="https://copy.example/1")
    show(*judged(house.settings, house, sources, copy), "", as_json=True)
    row = printed(capsys)
    assert [(each["there"], each["here"]) for each in row["distortions"]] == [("5元", "5万元")]
    show(*judged(house.settings, house, sources, copy), "", as_json=False)
    assert "figure: 5元 → 5万元" in " ".join(capsys.readouterr().out.split())


def test_without_a_store_a_file_is_read_and_nothing_is_made(run, tmp_path):
    saved = tmp_path / "示例.html"
    saved.write_bytes(page().body)
    result = run("preview", str(saved), NEWSWATCH_DATA=str(tmp_path / "nowhere"), COLUMNS="200")
    shown = " ".join(result.stdout.split())
    assert (result.exit_code, result.stderr) == (0, "")
    assert "none: there is no store to compare it with" in shown
    assert shown.startswith("示例.html ")
    assert "file.invalid" not in result.stdout
    row = json.loads(run("preview", str(saved), "--json").stdout)
    assert (row["file"], row["url"], row["site"], row["verdict"], row["ending"]) == (
        "示例.html",
        "",
        "",
        None,
        "no_store",
    )
    assert not (tmp_path / "nowhere").exists()


def test_a_refusal_is_told_in_words_and_as_a_code(run, tmp_path):
    saved = tmp_path / "empty.html"
    saved.write_bytes(b"<html><body></body></html>")
    shown = " ".join(run("preview", str(saved)).stdout.split())
    assert "reason no text" in shown
    assert json.loads(run("preview", str(saved), "--json").stdout)["reason"] == "empty_body"


def test_every_field_has_its_name_in_chinese(house, sources, capsys, monkeypatch):
    show(*judged(house.settings, house, sources, page()), "a.html", as_json=True)
    row = printed(capsys)
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    unshown = {"decided_at", "is_original", "ending", "relevant"}
    assert [name for name in row if name not in unshown and label(name).isascii()] == []
    assert [name for name in ("page", "disposition", "reason") if label(name).isascii()] == []
