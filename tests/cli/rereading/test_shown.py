"""What a reread would have said of stories and subscriptions is shown to a person, and done to nobody."""

from dataclasses import replace

from newswatch.cli import reread_fields as fields
from newswatch.cli.ruling import split
from newswatch.model.article import Sure
from tests.cli.newsroom import html
from tests.cli.rereading.told import BLOG, DAILY, LINES, MINES, PILOTS, headless, kinds


def slogan(reading):
    """An older reader took a box beside the text for it."""
    return replace(reading, title="网友热议", text="工业和信息化部。欢迎留言。")


def test_two_stories_that_are_one_text_as_read_now_are_proposed_for_a_merge(memory, capsys):
    one = memory.tell(DAILY, PILOTS)
    other = memory.tell(
        BLOG, PILOTS, lambda reading: replace(reading, title="网友热议", text="工业和信息化部。欢迎留言。")
    )
    assert memory.home(one) != memory.home(other)
    (row,) = kinds(memory.reread(capsys), "story")
    assert (row["story"], row["like"], row["apart"]) == (memory.home(other), [memory.home(one)], [])
    assert row["commands"] == [f"newswatch story merge {memory.home(other)[:10]} {memory.home(one)[:10]}"]


def swallowed(reading):
    """An older reader took the text of the page's first link for the page's own."""
    return replace(reading, title="柔性产线试点名单公布", text="\n".join(LINES), printed="\n".join(LINES))


def test_a_copy_that_is_another_text_as_read_now_is_proposed_for_a_split(memory, capsys):
    original, copy = memory.tell(DAILY, PILOTS), memory.tell(BLOG, MINES, swallowed)
    assert memory.home(original) == memory.home(copy)
    (row,) = kinds(memory.reread(capsys), "story")
    assert (row["story"], row["apart"], row["like"]) == (memory.home(original), [copy.event_id], [])
    assert row["commands"] == [f"newswatch story split {memory.home(original)[:10]} {copy.event_id[:10]}"]


def test_a_copy_that_is_the_text_of_another_story_as_read_now_leaves_and_joins_that(memory, capsys):
    original, mines = memory.tell(DAILY, PILOTS), memory.tell("https://daily.example/a/2.html", MINES)
    copy = memory.tell(BLOG, MINES, swallowed)
    (row,) = kinds(memory.reread(capsys), "story")
    assert (row["apart"], row["like"]) == ([copy.event_id], [memory.home(mines)])
    assert row["commands"] == [
        f"newswatch story split {memory.home(original)[:10]} {copy.event_id[:10]} --wait",
        f"newswatch story merge NEW {memory.home(mines)[:10]}",
    ]


def test_two_stories_that_both_changed_are_proposed_once(memory, capsys):
    one = memory.tell(DAILY, PILOTS, slogan)
    other = memory.tell(BLOG, PILOTS, lambda reading: replace(reading, text="江北车展周末闭幕，观众排起长队。"))
    assert memory.home(one) != memory.home(other)
    assert [row["like"] for row in kinds(memory.reread(capsys), "story")] == [[memory.home(other)]]


def test_an_original_that_all_its_copies_leave_is_what_is_split_off(memory, capsys):
    original = memory.tell(DAILY, MINES, swallowed)
    for number in (1, 2, 3):
        memory.tell(f"https://blog.example/p/{number}.html", PILOTS)
    (row,) = kinds(memory.reread(capsys), "story")
    assert row["apart"] == [original.event_id]


def test_what_a_person_took_apart_is_not_proposed_again(memory, capsys):
    original, copy = memory.tell(DAILY, PILOTS), memory.tell(BLOG, PILOTS, headless)
    split(memory.house, memory.home(original), [copy.event_id], "editor", "", wait=False, as_json=True)
    memory.work()
    memory.store.articles.put(replace(copy, reading=slogan(copy.reading)))
    rows = memory.reread(capsys)
    assert kinds(rows, "changed")
    assert kinds(rows, "story") == []


def test_stories_that_would_be_judged_alike_before_and_after_are_not_shown(memory, capsys):
    memory.tell(DAILY, PILOTS)
    memory.tell(BLOG, PILOTS, headless)
    memory.tell("https://blog.example/p/2.html", MINES, headless)
    rows = memory.reread(capsys)
    assert len(kinds(rows, "changed")) == 2
    assert kinds(rows, "story") == []


def test_two_stories_that_are_one_text_as_they_stand_are_none_of_the_readers_doing(memory, capsys):
    memory.tell(DAILY, PILOTS)
    told = memory.tell(BLOG, PILOTS, slogan)
    memory.store.articles.put(replace(told, reading=headless(memory.read(told))))
    rows = memory.reread(capsys)
    assert len(kinds(rows, "changed")) == 1
    assert kinds(rows, "story") == []


def test_a_better_original_is_shown_and_not_made(room, capsys):
    credited = html("柔性产线试点名单公布", *LINES, credit="来源：示例日报")
    first = room.tell(BLOG, credited, lambda reading: replace(reading, credited="", origin=""))
    paper = room.tell(DAILY, PILOTS, lambda reading: replace(reading, credited="本网综合", origin="本网综合"))
    story = room.store.stories.get(room.home(first))
    assert story.original == first.event_id
    (row,) = kinds(room.reread(capsys, accept=True), "story")
    assert (row["original"], row["apart"], row["commands"]) == (paper.event_id, [], [])
    assert row["why"]
    assert room.store.stories.get(room.home(first)) == story


def test_subscriptions_that_would_match_now_or_no_longer_are_listed_and_nobody_is_told(room, capsys):
    room.subscribe("pilots", "试点名单 AND 八个行业")
    room.subscribe("slogan", "天天向上")
    room.subscribe("always", "限期整改")
    told = room.tell(DAILY, PILOTS, headless)
    room.tell(BLOG, PILOTS, headless)  # a copy: its own words match nothing
    outbox = room.store.outbox.totals()
    rows = kinds(room.reread(capsys, accept=True), "alert")
    assert {(row["subscription"], row["now"]) for row in rows} == {("pilots", True), ("slogan", False)}
    assert {(row["story"], row["event_id"]) for row in rows} == {(room.home(told), told.event_id)}
    room.work()
    assert room.store.outbox.totals() == outbox


def test_a_person_sees_counts_fields_and_examples_and_nothing_that_a_terminal_obeys(memory, capsys):
    hostile = "示例\x1b[31m日报\u202e"
    memory.tell(DAILY, PILOTS, lambda reading: replace(headless(reading), title=hostile, credited=""))
    memory.tell(BLOG, html("关于我们", "本站版权所有。"), read=MINES)
    shown = memory.shown(capsys)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    for part in ("示例 [31m日报", "→ 柔性产线试点名单公布", f"+ {LINES[0]}"[:40], "not article", BLOG):
        assert part in shown
    assert "nothing was changed; --accept writes 1 page, alerts nobody" in shown
    assert "1 page written, nobody was alerted" in memory.shown(capsys, accept=True)


def test_what_changed_in_a_page_stands_before_where_and_how_surely_it_was_read(memory, capsys):
    memory.tell(
        DAILY,
        PILOTS,
        lambda reading: replace(
            headless(reading),
            title="旧标题",
            where={**reading.where, "title": "og:title"},
            sure={"title": Sure.GUESSED},
        ),
    )
    shown = memory.shown(capsys)
    assert "title: og:title → " in shown
    assert "{" not in shown, "no raw JSON"
    assert shown.index("旧标题 → ") < shown.index("title: guessed → ") < shown.index("title: og:title → ")
    (row,) = kinds(memory.reread(capsys), "changed")
    assert row["fields"]["where"]["old"]["title"] == "og:title", "a program is told as before"


def test_a_body_broken_anywhere_is_shown_where_it_differs():
    long = "甲" * 200
    assert list(fields.shown("text", f"{long}乙丙", f"{long}丁丙")) == [
        f"- …{'甲' * 8}乙丙",
        f"+ …{'甲' * 8}丁丙",
    ]
    several = list(fields.shown("text", "同\n一\n二\n三\n四\n五", "同"))
    assert several == ["- 一", "- 二", "- 三", "- and 2 more lines"]
    assert "same lines" in next(fields.shown("text", "一\n二", "二\n一"))
