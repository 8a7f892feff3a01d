"""`newswatch reread` shows what the present reader would change and, accepted, changes just that: silently, again."""

import subprocess
import sys
from dataclasses import replace

import orjson
import pytest

from newswatch.cli import searching
from newswatch.cli.shelf import Shelf
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.habit import Habit, Repeated
from newswatch.query.query import parse
from newswatch.revision import READER_VERSION
from pipelines.reading import repeated
from tests.cli.newsroom import OLD, html
from tests.cli.rereading.told import BLOG, DAILY, FOREVER, LINES, MINES, PILOTS, everything, headless, kinds, total


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
