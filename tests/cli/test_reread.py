"""`newswatch reread` shows what the present reader would change and, accepted, changes just that: silently, again."""

import secrets
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest
from pymongo import MongoClient

from newswatch.cli import reread_fields as fields
from newswatch.cli import searching
from newswatch.cli.ruling import split
from newswatch.cli.shelf import Shelf
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.habit import Habit, Repeated
from newswatch.query.query import parse
from newswatch.revision import READER_VERSION
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED
from pipelines.reading import repeated
from storage.memory import MemoryStore
from storage.mongo import MongoStore
from tests.cli.newsroom import OLD, Newsroom, html

LINES = (
    "3月2日，工业和信息化部公布新一批柔性产线试点名单，共有43家企业入选，涉及装备、汽车、电子等八个行业。",
    "有关负责人表示，名单实行动态管理，对达不到要求的企业限期整改，整改后仍不合格的移出名单，两年内不得再报。",
    "下一步，将组织供需双方对接，推动形成可复制的解决方案，12月底前总结经验，并在沿江六省市率先推广应用。",
)
PILOTS = html("柔性产线试点名单公布", *LINES)
MINES = html(
    "矿山通信规范修订启动",
    "工业和信息化部近日启动矿山井下通信规范的修订工作，拟把巷道基站的备电时间由四小时提高到二十四小时。",
    "参与起草的工程师介绍，井下潮湿多尘，基站外壳要经受住碎石冲击，天线间距也将按照巷道断面重新计算。",
    "规范修订预计用时一年，其间将在三座煤矿和两座铁矿安装样机，逐月比较断电之后的通话质量与定位误差。",
)
FOREVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
DAILY, BLOG = "https://daily.example/a/1.html", "https://blog.example/p/9.html"


@pytest.fixture
def memory(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    return Newsroom(tmp_path, MemoryStore())


@pytest.fixture
def mongo(tmp_path, monkeypatch, mongo_uri):
    """On a real store, named in the environment for commands in processes of their own."""
    name = f"reread_{secrets.token_hex(6)}"
    store = MongoStore(mongo_uri, name)
    store.create_indexes()
    room = Newsroom(tmp_path, store)
    for variable, value in {
        "LANGUAGE": "en",
        "DATA": room.settings.data,
        "SOURCES": room.settings.sources,
        "MONGO_URI": mongo_uri,
        "MONGO_DATABASE": name,
    }.items():
        monkeypatch.setenv(f"NEWSWATCH_{variable}", str(value))
    yield room
    store.close()
    with MongoClient(mongo_uri) as client:
        client.drop_database(name)


@pytest.fixture(params=["memory", "mongo"])
def room(request):
    return request.getfixturevalue(request.param)


def headless(reading):
    """An older reader took the site's slogan for the title and lost the first paragraph."""
    return replace(reading, title="示例日报 天天向上", text=reading.text.partition("\n")[2])


def everything(room, *told):
    """All that a reread could have written, of these articles."""
    store = room.store
    stories = [store.stories.get(room.home(each)) for each in told]
    return (
        [room.article(each) for each in told],
        [room.visit(each) for each in told],
        stories,
        list(store.decisions.after(0)),
        store.outbox.totals(),
        [room.log.lag("nobody", topic.name) for topic in (EXTRACTED, CHANGED, DUE)],
    )


def kinds(rows, what):
    return [row for row in rows if row["what"] == what]


def total(rows):
    (row,) = kinds(rows, "total")
    return row


def test_a_dry_run_shows_old_and_new_and_writes_nothing(room, capsys):
    told, same = room.tell(DAILY, PILOTS, headless), room.tell(BLOG, MINES)
    before = everything(room, told, same)
    rows = room.reread(capsys)
    (row,) = kinds(rows, "changed")
    assert (row["event_id"], row["capture_id"], row["reader"]) == (told.event_id, told.capture_id, OLD)
    assert row["fields"]["title"] == {"old": "示例日报 天天向上", "new": "柔性产线试点名单公布"}
    assert row["fields"]["text"] == {"old": "\n".join(LINES[1:]), "new": "\n".join(LINES)}
    assert total(rows)["counts"] == {"changed": 1, "unchanged": 1}
    assert everything(room, told, same) == before


def test_what_is_accepted_stands_under_the_same_event_and_the_next_fetch_is_none(room, capsys):
    told = room.tell(DAILY, PILOTS, headless)
    _, visits, stories, ledger, outbox, lags = everything(room, told)
    assert total(room.reread(capsys, accept=True))["written"] == 1
    article, visit = room.article(told), room.visit(told)
    assert article == replace(
        told,
        reading=article.reading,
        why=article.why,
        relevance=article.relevance,
        reader=READER_VERSION,
        revision_key=visit.revision_key,
    )
    assert article.reading.text == "\n".join(LINES)
    assert visit.revision_key.startswith(f"{READER_VERSION}:")
    assert replace(visit, revision_key="", validators=visits[0].validators) == replace(visits[0], revision_key="")
    assert everything(room, told)[2:] == (stories, ledger, outbox, lags), "nothing decided, nobody told"
    with pytest.raises(Ended, match="same title, text and credit") as ended:
        room.fetch(DAILY, PILOTS)
    assert ended.value.disposition is Disposition.UNCHANGED
    assert total(room.reread(capsys, accept=True))["written"] == 0


def test_the_index_of_stories_finds_what_they_say_now(room, capsys):
    told, other = room.tell(DAILY, PILOTS, headless), room.tell(BLOG, MINES)

    def found(words):
        hits = searching.fresh(room.store, room.settings).find(parse(words), *FOREVER, 10)
        return [hit.story_id for hit in hits]

    assert (found("43家"), found("天天向上"), found("巷道基站")) == ([], [room.home(told)], [room.home(other)])
    room.reread(capsys)
    assert found("43家") == []
    room.reread(capsys, accept=True)
    assert (found("43家"), found("天天向上"), found("巷道基站")) == ([room.home(told)], [], [room.home(other)])


def test_a_change_after_an_accepted_reread_is_an_event_of_its_own(memory, capsys):
    told = memory.tell(DAILY, PILOTS, headless)
    memory.reread(capsys, accept=True)
    assert memory.fetch(DAILY, PILOTS.replace("43家", "44家")).previous_event_id == told.event_id


def test_lines_that_never_stand_still_make_no_event_after_a_reread_either(memory, capsys):
    counted = html(
        "柔性产线试点名单公布", *LINES, "本页面上一次更新时共有 {} 位读者参与了这份名单的讨论，欢迎继续留言。"
    )
    memory.tell(DAILY, counted.format(118), headless, lines=4, volatile=(3,))
    memory.reread(capsys, accept=True)
    with pytest.raises(Ended, match="same title, text and credit"):
        memory.fetch(DAILY, counted.format(240))


def test_what_a_host_repeats_is_left_out_of_a_text_read_again_too(memory, capsys):
    slogan = "更多产业新闻请关注示例日报客户端。"
    page = html("柔性产线试点名单公布", *LINES, slogan)
    told = memory.tell(DAILY, page)
    assert told.reading.text.endswith(slogan)
    line = Repeated(repeated.key(slogan), slogan, memory.now)
    memory.store.habits.put(Habit("daily.example", boilerplate=(line,)))
    memory.reread(capsys, accept=True)
    assert memory.article(told).reading.text == "\n".join(LINES)
    with pytest.raises(Ended, match="same title, text and credit"):
        memory.fetch(DAILY, page)


def test_an_earlier_revision_is_read_again_from_its_own_capture(memory, capsys):
    first = memory.tell(DAILY, PILOTS, headless)
    second = memory.fetch(DAILY, PILOTS.replace("43家", "44家"))
    memory.work()
    memory.reread(capsys, accept=True)
    assert "43家" in memory.article(first).reading.text
    assert "44家" in memory.article(second).reading.text
    assert memory.visit(first).event_id == second.event_id


def test_what_cannot_be_read_again_is_named_and_stays(memory, capsys):
    gone, damaged, refused = (
        memory.tell(f"https://daily.example/a/{number}.html", page, headless, read=PILOTS)
        for number, page in enumerate([PILOTS, PILOTS, html("关于我们", "本站版权所有。")], 1)
    )
    folder = memory.settings.data / "captures"
    next(folder.glob(f"*/*/*-{gone.capture_id}.zst")).unlink()
    next(folder.glob(f"*/*/*-{damaged.capture_id}.zst")).write_bytes(b"no capture")
    rows = memory.reread(capsys, accept=True)
    left = {row["event_id"]: row["code"] for row in kinds(rows, "left")}
    assert left == {gone.event_id: "gone", damaged.event_id: "unreadable", refused.event_id: "not_article"}
    assert total(rows)["read"] == 3
    assert [memory.article(each) for each in (gone, damaged, refused)] == [gone, damaged, refused]


def test_a_page_whose_own_capture_went_is_read_from_the_latest_that_said_the_same(memory, capsys):
    told = memory.tell(DAILY, PILOTS, headless)
    next((memory.settings.data / "captures").glob(f"*/*/*-{told.capture_id}.zst")).unlink()
    later = memory.page(DAILY, PILOTS)
    memory.store.crawl_state.record(replace(memory.visit(told), told_capture=later.capture_id))
    assert total(memory.reread(capsys, accept=True))["written"] == 1
    article = memory.article(told)
    assert (article.capture_id, article.reading.text) == (later.capture_id, "\n".join(LINES))


@pytest.mark.parametrize(("asked", "read"), [({"source": "any"}, 1), ({"days": 0}, 0), ({}, 2)])
def test_a_source_and_a_span_bound_what_is_read(memory, capsys, asked, read):
    memory.tell(DAILY, PILOTS)
    memory.tell(BLOG, MINES)
    assert total(memory.reread(capsys, **asked))["read"] == read


def test_a_crawl_that_comes_between_keeps_what_it_wrote(room, capsys):
    told, other = room.tell(DAILY, PILOTS, headless), room.tell(BLOG, MINES, headless)

    class Beset(Shelf):
        """Between what was shown and what is accepted, a crawl tells of a revision."""

        def __iter__(self):
            revised.append(room.fetch(DAILY, PILOTS.replace("43家", "44家")))
            yield from super().__iter__()

    revised = []
    row = total(room.reread(capsys, shelf=Beset, accept=True))
    assert (row["written"], row["moved"]) == (1, 1)
    assert room.article(told) == told
    assert room.article(other).reader == READER_VERSION
    assert room.visit(told).event_id == revised[0].event_id
    assert room.visit(told).revision_key == revised[0].revision_key


class Killed(BaseException):
    """Nothing in the product catches it: what follows does not happen."""


@pytest.mark.parametrize("writes", [0, 1, 3])
def test_a_run_that_is_killed_and_run_again_comes_to_the_same_end(room, capsys, monkeypatch, writes):
    told = [
        room.tell(f"https://daily.example/a/{n}.html", PILOTS.replace("43", f"{n}3"), headless) for n in range(1, 5)
    ]
    put, left = room.store.articles.put, [None] * writes

    def dying(article):
        if not left:
            raise Killed
        left.pop()
        put(article)

    monkeypatch.setattr(room.store.articles, "put", dying)
    with pytest.raises(Killed):
        room.reread(capsys, accept=True)
    monkeypatch.undo()
    assert [room.article(each).reader for each in told].count(READER_VERSION) == writes
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    room.reread(capsys, accept=True)
    for each in told:
        article = room.article(each)
        assert (article.reader, article.revision_key) == (READER_VERSION, room.visit(each).revision_key)
        assert article.reading.text.startswith("3月2日")
    assert total(room.reread(capsys, accept=True))["written"] == 0


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


def test_a_body_broken_anywhere_is_shown_where_it_differs():
    long = "甲" * 200
    assert list(fields.shown("text", f"{long}乙丙", f"{long}丁丙")) == [
        f"- …{'甲' * 8}乙丙",
        f"+ …{'甲' * 8}丁丙",
    ]
    several = list(fields.shown("text", "同\n一\n二\n三\n四\n五", "同"))
    assert several == ["- 一", "- 二", "- 三", "- and 2 more lines"]
    assert "same lines" in next(fields.shown("text", "一\n二", "二\n一"))


def ran(*arguments):
    command = [sys.executable, "-m", "newswatch.cli.main", "reread", "--json", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_a_command_that_is_shot_while_it_writes_is_made_good_by_the_next(mongo):
    told = [mongo.tell(f"{DAILY}?n={n}", PILOTS.replace("43", f"{n}3"), headless) for n in range(1, 31)]
    ledger, outbox = list(mongo.store.decisions.after(0)), mongo.store.outbox.totals()
    with ran("--accept") as process:
        while process.poll() is None and mongo.article(told[0]).reader == OLD:
            pass
        process.kill()
    with ran("--accept") as process:
        rows = [orjson.loads(line) for line in process.stdout]
    assert (process.returncode, total(rows)["read"]) == (0, 30)
    with ran("--source", "daily") as process:
        rows = [orjson.loads(line) for line in process.stdout]
    assert (total(rows)["to_write"], total(rows)["counts"]) == (0, {"unchanged": 30})
    assert all(mongo.article(each).revision_key == mongo.visit(each).revision_key for each in told)
    assert (list(mongo.store.decisions.after(0)), mongo.store.outbox.totals()) == (ledger, outbox)
