"""The index finds what the matcher finds in the store, whatever became of the stories meanwhile."""

import tempfile
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.clock import beijing_day
from newswatch.query.query import QueryError, parse
from storage.search.asked import Asked
from storage.search.shelf import Shelf
from tests.search.newsroom import FOREVER, Newsroom, search_of

PIECES = [
    *(
        "工业",
        "工業",
        "信息",
        "化部",
        "和",
        "芯片",
        "股",
        "A股",
        "奥迪A4",
        "工(gōng)业(yè)",
        "𠮷野",
        "𠮷",
        "々",
        "カナ",
    ),
    *(
        "AI",
        "OpenAI",
        "said",
        "5G",
        "15G",
        "3.5",
        "5",
        "the plan",
        "12,345",
        "5%",
        "百分之五",
        "10—20亿元",
        "1.2万亿元",
        "é",
        "😀",
        "ﬁ",
    ),
    *("，", "。", " ", "\n", "…", "-", "\u200b", "0"),
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=0, max_size=12).map("".join)
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join)
QUERIES = st.lists(
    st.one_of(
        WORDS.map(lambda word: f"「{word}」"),
        WORDS.map(lambda word: f"title:「{word}」"),
        st.sampled_from(["OR", "AND", "NOT", "(", ")", "NEAR/3", "text:"]),
        st.sampled_from(["半?体", "工*息", "sai?", "Open*", "*野家", "/A.*4/", "/信.?息/", "number:3.5", "number:>=5"]),
        st.sampled_from(["number:5%", "number:<5", "number:3..13%", "number:>1000亿元", "number:12345"]),
        st.sampled_from(["source:示例", "source:AI", "kind:agency", "event:new", "after:2026-03-02", "before:2026"]),
        st.sampled_from(
            ["origin:示*", "origin:origin", "speaker:总工程师", "speaker:野", "docno:〔2024〕7号", "source:股"]
        ),
        st.sampled_from(["source:工业", "origin:(工业报 OR 社)", "speaker:(王五 NEAR/3 工程)", "kind:报社", "docno:7"]),
    ),
    min_size=1,
    max_size=7,
).map(" ".join)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("new"), TEXTS, TEXTS),
        st.tuples(st.just("better"), TEXTS, st.integers(0, 9)),
        st.tuples(st.just("copy"), TEXTS, st.integers(0, 9)),
        st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
        st.tuples(st.just("split"), st.integers(0, 9), st.integers(0, 9)),
        st.just(("aside",)),
        st.just(("refresh",)),
    ),
    min_size=1,
    max_size=14,
)


def usable(queries):
    for query in queries:
        try:
            yield parse(query)
        except QueryError:
            continue


def take(newsroom, stories, step):
    match step:
        case "new", text, title:
            newsroom.file(text, title)
        case ("better" | "copy") as kind, text, which if stories:
            newsroom.file(text, story=stories[which % len(stories)], better=kind == "better")
        case "merge", one, other if len(stories) > 1 and one % len(stories) != other % len(stories):
            newsroom.merge(stories[one % len(stories)], stories[other % len(stories)])
        case "split", which, member if stories and len(stories[which % len(stories)].members) > 1:
            story = stories[which % len(stories)]
            newsroom.split(story, story.members[member % len(story.members)])
        case ("aside",):
            newsroom.set_aside()


@settings(deadline=None)
@given(STEPS, st.lists(QUERIES, max_size=6), st.integers(0, 14), st.integers(0, 14))
def test_what_is_found_is_what_the_matcher_finds_in_the_store(steps, queries, first, last):
    newsroom = Newsroom()
    with tempfile.TemporaryDirectory() as folder:
        search = search_of(newsroom, Path(folder))
        search.refresh()
        for step in steps:
            take(newsroom, newsroom.store.stories.recent(FOREVER[0], 1000), step)
            if step == ("refresh",):
                search.refresh()
        known = search.refresh()
        assert (known.number, known.whole) == (newsroom.number, True)
        since, until = (newsroom.now + timedelta(hours=hours - newsroom.number) for hours in (first, last))
        for query in [None, *usable(queries)]:
            slow = newsroom.slowly(query)
            assert search.find(query, *FOREVER, 1000) == slow
            assert search.find(query, *FOREVER, 2) == slow[:2]
            assert search.find(query, since, until, 1000) == newsroom.slowly(query, since, until)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("工業", [3, 1]),
        ("股", [2]),
        ("AI", [3]),
        ("said", []),
        ("「the plan」 NOT 基站", [2]),
        ("5G基站 OR 𠮷野", [3, 1]),
        ("3.5", [1]),
        ("业和信", []),
        ("title:工业", [3]),
        ("text:工业", [1]),
        ("推?AI", [3]),
        ("*said", [2]),
        ("建 NEAR/2 (plan OR 基站)", [3]),
        ("number:13.5%", [2]),
        ("/野.$/", [1]),
        ("source:示例社 AI", [3]),
        ("kind:agency 基站", [3]),
        ("source:示例社", [3]),
        ("source:(示例 OR 股)", [3, 1]),
        ("source:例", [3]),
        ("source:news1", [1]),
        ("origin:示例社", [3, 2]),
        ("origin:工业报", [1]),
        ("speaker:总工程师", [2]),
        ("speaker:总*师 NOT docno:7", [2]),
        ("docno:工信部联科[2024]7号", [1]),
        ("docno:2024 OR kind:agency", [3, 1]),
        ("kind:报纸", [1]),
        ("number:3..4%", [1]),
        ("number:>3.5%", [2]),
        ("kind:ministry 基站", []),
    ],
)
def test_words_in_either_script_and_whole_latin_words_are_found(newsroom, search, query, found):
    made = [
        newsroom.file("工业。和信息化部增长3.5%，見𠮷野家"),
        newsroom.file("the plan：A股unsaid，增长13.5%"),
        newsroom.file("推进AI，建5G 基站，the plan", "工業通報"),
    ]
    search.refresh()
    hits = search.find(parse(query), *FOREVER, 10)
    assert [hit.story_id for hit in hits] == [made[number - 1].story_id for number in found]
    assert hits == newsroom.slowly(parse(query))


@pytest.mark.parametrize(
    "query",
    [
        "source:示例社",
        "source:例",
        "origin:工业*",
        "speaker:(总 NEAR/5 师)",
        "docno:〔2024〕7号",
        "kind:通讯社",
        "number:37",
        "number:36.5..38.5元",
        "number:>=57",
        "NOT NOT number:37 OR docno:〔2024〕7号",
        "after:2020 source:示例社",
    ],
)
def test_a_field_or_a_figure_alone_reads_only_the_stories_that_have_it(newsroom, search, folder, query):
    for number in range(60):
        newsroom.file(f"芯片涨了{number}元")
    search.refresh()
    parts = Shelf.load(folder).parts
    read = sum(len([*Asked(parse(query)).within(part.segment, part.alive)]) for part in parts)
    assert read == len(search.find(parse(query), *FOREVER, 100)) == len(newsroom.slowly(parse(query))) > 0


def test_stories_are_counted_by_the_day_in_beijing_on_which_they_were_opened(newsroom, search):
    stories = [newsroom.file("芯片" if number % 3 else "煤") for number in range(40)]
    newsroom.file("芯片", story=stories[1])
    newsroom.file("煤", story=stories[2])
    search.refresh()
    wanted = [hit.story_id for hit in newsroom.slowly(parse("芯片"))]
    days = Counter(beijing_day(story.opened_at) for story in stories if story.story_id in wanted)
    assert len(days) == 2
    assert search.opened(parse("芯片"), *FOREVER) == days
    since, until = stories[5].opened_at, stories[20].opened_at
    within = [story for story in stories if story.story_id in wanted and since <= story.opened_at < until]
    assert sum(search.opened(parse("芯片"), since, until).values()) == len(within)


def test_stories_that_were_opened_in_a_span_are_found_however_late_they_changed(newsroom, search):
    stories = [newsroom.file("芯片" if number % 3 else "煤") for number in range(30)]
    late = newsroom.file("芯片又", story=stories[7])
    search.refresh()
    since, until = stories[5].opened_at, stories[20].opened_at
    opened_at = {story.story_id: story.opened_at for story in stories}
    met = [hit for hit in newsroom.slowly(parse("芯片")) if since <= opened_at[hit.story_id] < until]
    found = search.openings(parse("芯片"), since, until, 100)
    assert sorted(found, key=str) == sorted(met, key=str)
    opened = [opened_at[hit.story_id] for hit in found]
    assert opened == sorted(opened, reverse=True)
    assert next(hit for hit in found if hit.story_id == late.story_id).changed_at == late.changed_at
    assert search.openings(parse("芯片"), since, until, 3) == found[:3]


def test_days_that_are_over_have_one_segment_and_no_story_stands_twice(newsroom, search, folder, monkeypatch):
    monkeypatch.setattr("storage.search.shelf._LITTLE", 40)
    stories = []
    for number in range(120):
        stories.append(newsroom.file(f"芯片{number}"))
        if number % 5 == 0:
            newsroom.file("芯片又", story=stories[number // 2])
        search.refresh()
    days = Counter(tuple(map(int, path.name.split("-")[:2])) for path in folder.glob("*.seg"))
    *over, today = sorted(days)
    assert [days[each] for each in over] == [1] * len(over)
    assert 1 <= days[today] <= 5
    assert all(before[1] < after[0] for before, after in pairwise(sorted(days)))
    assert any(first < last for first, last in over), "quiet days are joined"
    assert len(over) >= 3, "and no more of them than is little"
    assert search.find(None, *FOREVER, 1000) == newsroom.slowly(None)
