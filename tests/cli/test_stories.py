"""`newswatch stories QUERY`: what the index finds, as a person and a program read it; and the role that keeps it."""

import json
import secrets

import pytest
from pymongo import MongoClient

from newswatch.cli.searching import Tending, folder_of
from newswatch.query.query import parse
from newswatch.settings import load
from storage.mongo import MongoStore
from storage.search.shelf import MANIFEST, locked
from tests.search.newsroom import FOREVER, START, Newsroom, search_of

SINCE = ("--since", "2026-03-01")


@pytest.fixture
def newsroom(mongo_uri, monkeypatch):
    database = f"stories_{secrets.token_hex(6)}"
    monkeypatch.setenv("NEWSWATCH_MONGO_URI", mongo_uri)
    monkeypatch.setenv("NEWSWATCH_MONGO_DATABASE", database)
    store = MongoStore(mongo_uri, database)
    yield Newsroom(store)
    store.close()
    with MongoClient(mongo_uri) as client:
        client.drop_database(database)


@pytest.fixture
def filled(newsroom):
    """Three stories, an hour apart, of which the first and the last are of chips."""
    newsroom.file("國產5G芯片量產", "芯片通報")
    newsroom.file("煤炭產量", "煤\x1b[2J炭")
    newsroom.file("芯片出口", "出口数据")
    return newsroom


def rows(result):
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_query_lists_the_stories_that_meet_it_with_the_words_that_hit(run, filled):
    found = rows(run("stories", "芯片 OR (5G AND 煤)", *SINCE, "--json"))
    assert [(row["title"], row["words"], row["copies"]) for row in found] == [
        ("出口数据", ["芯片"], 1),
        ("芯片通報", ["芯片"], 1),
    ]
    assert rows(run("stories", "缺席", *SINCE, "--json")) == []
    assert [row["title"] for row in rows(run("stories", "芯片", *SINCE, "--limit", "1", "--json"))] == ["出口数据"]


def test_without_a_query_the_rows_are_as_they_were(run, filled):
    found = rows(run("stories", *SINCE, "--json"))
    assert len(found) == 3
    assert all("words" not in row for row in found)


def test_until_leaves_out_what_changed_later_with_a_query_and_without(run, filled):
    until = "2026-03-03T07:30"  # Beijing: the first line was written at 23:00 UTC, the second an hour later
    assert [row["title"] for row in rows(run("stories", *SINCE, "--until", until, "--json"))] == ["芯片通報"]
    assert [row["title"] for row in rows(run("stories", "煤 OR 芯片", *SINCE, "--until", until, "--json"))] == [
        "芯片通報"
    ]
    assert run("stories", *SINCE, "--until", "2026-02-01").exit_code == 2


@pytest.mark.parametrize(("language", "said"), [("en", "words: 5g, 煤"), ("zh", "命中：5g、煤")])
def test_a_person_sees_the_words_and_no_control_characters(run, newsroom, language, said):
    newsroom.file("煤矿用5G", "煤\x1b[2J矿")
    shown = run("stories", "5G 煤", *SINCE, NEWSWATCH_LANGUAGE=language)
    assert shown.exit_code == 0
    assert said in shown.stdout
    assert "\x1b[2J" not in shown.stdout


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "no story that changed since 2026-03-01 00:00 meets 缺席"),
        ("zh", "2026-03-01 00:00 以来变动的报道中没有符合 缺席 的"),
    ],
)
def test_a_query_that_nothing_meets_says_which_and_of_what_span(run, filled, language, said):
    assert said in run("stories", "缺席", *SINCE, NEWSWATCH_LANGUAGE=language).stdout


def test_where_nothing_changed_lately_nobody_is_told_that_there_is_nothing_at_all(run, filled):
    assert "no story changed since 2027-01-01 00:00" in run("stories", "--since", "2027-01-01").stdout
    assert (
        "no story changed between 2026-03-01 00:00 and 2026-03-02 00:00"
        in run("stories", *SINCE, "--until", "2026-03-01").stdout
    )


def test_where_there_are_no_stories_at_all_that_is_what_is_said(run, newsroom):
    newsroom.store.create_indexes()
    assert "no stories yet" in run("stories", "缺席").stdout


def test_a_query_without_quotes_is_told_how_to_write_it(run):
    told = run("stories", "人工智能", "工信部")
    assert told.exit_code == 2
    assert "put the query in quotes: newswatch stories '人工智能 工信部'" in told.stderr


def test_a_mistake_in_a_query_is_told_with_its_place(run, filled):
    told = run("stories", "芯片 AND", *SINCE)
    assert (told.exit_code, told.stderr) == (
        2,
        'newswatch: query: character 4: nothing follows AND; write a word behind it, or "AND" to find it\n',
    )


def test_what_came_since_is_found_and_a_merged_story_is_one(run, filled):
    assert len(rows(run("stories", "芯片", *SINCE, "--json"))) == 2
    stories = filled.store.stories.recent(START)
    filled.merge(stories[-1], stories[0])
    filled.file("又是芯片")
    assert [row["copies"] for row in rows(run("stories", "芯片", *SINCE, "--json"))] == [1, 2]


def test_while_another_process_writes_the_index_its_state_is_told(run, filled, monkeypatch):
    monkeypatch.setattr("newswatch.cli.searching._PATIENCE", 0.0)
    run("stories", "芯片", *SINCE)
    filled.file("又是芯片")
    with locked(folder_of(load()), 0):
        told = run("stories", "芯片", *SINCE, "--json")
        assert (len(rows(told)), "up to line 3" in told.stderr) == (2, True)
        assert run("search", "rebuild").exit_code == 5


def test_rebuild_makes_the_index_from_the_store_whatever_was_there(run, filled):
    assert rows(run("search", "rebuild", "--json")) == [{"lines": 3}]
    for path in folder_of(load()).glob("*.seg"):
        path.write_bytes(b"nothing")
    assert "line 3" in run("search", "rebuild").stdout
    assert len(rows(run("stories", "芯片", *SINCE, "--json"))) == 2


def test_a_folder_that_takes_no_index_is_named(run, filled):
    folder_of(load()).parent.mkdir(parents=True)
    folder_of(load()).write_bytes(b"")
    told = run("stories", "芯片", *SINCE)
    assert (told.exit_code, "search" in told.stderr) == (6, True)


# --- the role ---


class HandClock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


@pytest.fixture
def settings(tmp_path):
    return load(data=tmp_path / "data")


def test_the_role_takes_in_a_little_at_a_time_and_then_looks_every_two_seconds(settings, monkeypatch):
    monkeypatch.setattr("newswatch.cli.searching._STEP", 3)
    newsroom, clock, counts = Newsroom(), HandClock(), []
    tending = Tending(newsroom.store, settings, clock)
    search = search_of(newsroom, folder_of(settings))
    for number in range(7):
        newsroom.file(f"芯片{number}")
    for _ in range(3):
        tending.step()
        counts.append(len(search.find(parse("芯片"), *FOREVER, 100)))
    newsroom.file("又是芯片")
    for seconds in (1, 2):
        clock.now = START.replace(second=seconds)
        tending.step()
        counts.append(len(search.find(parse("芯片"), *FOREVER, 100)))
    assert counts == [3, 6, 7, 7, 8]


def test_the_role_goes_on_where_the_folder_takes_nothing_and_mends_a_damaged_index_at_its_start(settings, capsys):
    newsroom, clock = Newsroom(), HandClock()
    newsroom.file("芯片")
    folder = folder_of(settings)
    folder.parent.mkdir()
    folder.write_bytes(b"")
    tending = Tending(newsroom.store, settings, clock)
    tending.step()
    assert "index_not_kept" in "".join(capsys.readouterr())
    folder.unlink()
    clock.now = START.replace(minute=1, second=1)
    tending.step()
    assert "index_lost" not in "".join(capsys.readouterr()), "there was none"
    [segment] = folder.glob("*.seg")
    segment.write_bytes(segment.read_bytes()[:-1] + b"x")
    Tending(newsroom.store, settings, clock).step()
    assert "index_lost" in "".join(capsys.readouterr())
    assert len(search_of(newsroom, folder).find(parse("芯片"), *FOREVER, 100)) == 1
    assert (folder / MANIFEST).exists()
