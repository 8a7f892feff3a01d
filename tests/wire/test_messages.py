"""Messages between rooms: the very bytes they are, what a reader tolerates and what it calls Unreadable."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.model import ids
from newswatch.model.alert import AlertEvent
from newswatch.model.article import Article, Part, Reading, Reference, Relevance, Speaker, Sure, Turn
from newswatch.model.ledger import RulingKind
from newswatch.model.moment import Moment, Precision, Window
from newswatch.model.story import Disguise, Verdict
from newswatch.wire.messages import (
    AlertDue,
    ArticleExtracted,
    ArticleGone,
    PageSubmitted,
    RulingAsked,
    StoryChanged,
    Unreadable,
    decode,
    encode,
)

GOLDEN = Path(__file__).parent / "golden"

URL = "https://www.example.cn/2026/1120/c1024-901.html"
ARTICLE_ID = ids.article_id(URL)
EVENT_ID = ids.event_id(ARTICLE_ID, None, "7b1f")
STORY_ID = ids.story_id(EVENT_ID)

FULL = Article(
    article_id=ARTICLE_ID,
    event_id=EVENT_ID,
    previous_event_id=ids.event_id(ARTICLE_ID, None, "5a2e"),
    revision_key="7b1f",
    capture_id=ids.capture_id(ARTICLE_ID, b"<html>", datetime(2026, 11, 20, 4, 5, 6, tzinfo=UTC)),
    url=URL,
    source="example",
    seen=datetime(2026, 11, 20, 4, 5, 6, 789000, tzinfo=UTC),
    reading=Reading(
        title='两部门就"机器人进厂"答记者问 𠮷',
        text="第一段。\n第二段：增长12.5%。",
        printed="第一段。\n第二段：增长12.5%。\n责任编辑：某某",
        site="示例网",
        credited="示例日报",
        origin="示例社",
        origin_url="https://news.example.org/a/1",
        published=Moment(datetime(2026, 11, 20, 1, 30, tzinfo=UTC), Precision.MINUTE),
        original_published=Window(after="2026-11-18", before=None),
        reporters=("张三", "李四"),
        editor="某某",
        speakers=(Speaker("王五", "某司副司长"), Speaker("赵六")),
        docno="工信部联规〔2026〕9号",
        where={"title": "h1", "credited": "来源"},
        original_title="机器人进厂，标准先行",
        wire_reporters=("孙七",),
        turns=(Turn(Part.ASKS, 0, 4, "", "示例日报记者"), Turn(Part.SPEAKS, 5, 16, "王五", "某司副司长")),
        images=(Reference("https://www.example.cn/i/1.jpg", "生产线"),),
        attachments=(Reference("https://www.example.cn/f/1.pdf", "附件1.pdf"),),
        flags=("replacement_characters",),
        sure={"title": Sure.STATED, "credited": Sure.LIKELY},
    ),
    why="title: 工信部",
    listed=Moment(datetime(2026, 11, 19, 16, 0, tzinfo=UTC), Precision.DAY),
    reader="1",
    relevance=Relevance.ABOUT,
)

BARE = dataclasses.replace(
    FULL,
    previous_event_id=None,
    reading=Reading(
        title="短讯",
        text="正文。",
        printed="正文。",
        original_published=Moment(datetime(2026, 11, 20, 4, 5, 6, tzinfo=UTC), Precision.SECOND),
    ),
    why="",
    listed=None,
    relevance=None,
)

MESSAGES = {
    "article.extracted.v1": ArticleExtracted(FULL),
    "article.extracted.v1.bare": ArticleExtracted(BARE),
    "article.gone.v1": ArticleGone(
        article_id=ARTICLE_ID,
        event_id=EVENT_ID,
        url=URL,
        reason="HTTP 404",
        since=datetime(2026, 11, 21, 4, 5, 6, 789000, tzinfo=UTC),
        at=datetime(2026, 11, 21, 4, 25, 6, 789000, tzinfo=UTC),
    ),
    "story.changed.v1": StoryChanged(
        story_id=STORY_ID,
        event_id=EVENT_ID,
        decision=42,
        verdict=Verdict.REPOST,
        original_changed=True,
        original=FULL,
        disguises=(Disguise.TRADITIONAL, Disguise.PINYIN),
    ),
    "alert.due.v1": AlertDue(
        alert_id=ids.alert_id("robots", STORY_ID, "new"),
        subscription_id="robots",
        story_id=STORY_ID,
        event=AlertEvent.NEW,
        number=0,
    ),
    "page.submitted.v1": PageSubmitted(
        article_id=ARTICLE_ID, url=URL, submitted_at=datetime(2026, 11, 20, 4, 5, 6, 789000, tzinfo=UTC), again=True
    ),
    "story.ruling.v1": RulingAsked(
        ruling_id=ids.ruling_id("split", STORY_ID, "", EVENT_ID),
        kind=RulingKind.SPLIT,
        story_id=STORY_ID,
        by="编辑@desk",
        asked_at=datetime(2026, 11, 21, 4, 5, 6, 789000, tzinfo=UTC),
        events=(EVENT_ID,),
        note="是另一篇",
    ),
}
KINDS = (ArticleExtracted, ArticleGone, StoryChanged, AlertDue, PageSubmitted, RulingAsked)

golden = pytest.mark.parametrize("name", sorted(MESSAGES))


def golden_bytes(name):
    return (GOLDEN / f"{name}.json").read_bytes().removesuffix(b"\n")


@golden
def test_a_message_is_written_as_its_golden_file(name):
    assert encode(MESSAGES[name]) == golden_bytes(name)


@golden
def test_a_golden_file_is_read_as_its_message(name):
    assert decode(type(MESSAGES[name]), golden_bytes(name)) == MESSAGES[name]


def test_an_article_of_a_version_that_knew_fewer_fields_is_read():
    bare = dataclasses.replace(
        FULL.reading,
        original_title="",
        wire_reporters=(),
        turns=(),
        images=(),
        attachments=(),
        flags=(),
        sure={},
    )
    older = dataclasses.replace(FULL, reading=bare, relevance=None)
    assert decode(ArticleExtracted, golden_bytes("article.extracted.v1.older")) == ArticleExtracted(older)


def with_more(value):
    """The same JSON with a field nobody knows in every object but those whose keys are data."""
    if isinstance(value, list):
        return [with_more(part) for part in value]
    if not isinstance(value, dict):
        return value
    grown = {key: part if key in ("where", "sure") else with_more(part) for key, part in value.items()}
    return grown | {"a field of a later version": {"deep": [1, None]}}


@golden
def test_fields_of_a_later_version_are_tolerated_at_every_level(name):
    later = json.dumps(with_more(json.loads(golden_bytes(name)))).encode()
    assert decode(type(MESSAGES[name]), later) == MESSAGES[name]


@golden
def test_a_major_version_nobody_knows_is_unreadable_and_named(name):
    later = golden_bytes(name).replace(b'.v1"', b'.v2"', 1)
    with pytest.raises(Unreadable, match=r"\.v2"):
        decode(type(MESSAGES[name]), later)


@golden
def test_a_message_of_another_kind_is_unreadable(name):
    for kind in set(KINDS) - {type(MESSAGES[name])}:
        with pytest.raises(Unreadable, match="where"):
            decode(kind, golden_bytes(name))


@golden
def test_a_message_cut_anywhere_is_unreadable(name):
    whole = golden_bytes(name)
    for end in range(len(whole)):
        with pytest.raises(Unreadable):
            decode(type(MESSAGES[name]), whole[:end])


def altered(name, path, value):
    """The golden message with `value` at `path`."""
    message = json.loads(golden_bytes(name))
    place = message
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(message).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["schema"], None),
        (["schema"], 1),
        (["data"], None),
        (["data"], []),
        (["data"], "text"),
        (["data", "article"], 0),
        (["data", "article", "url"], None),
        (["data", "article", "url"], ["list"]),
        (["data", "article", "seen"], "yesterday"),
        (["data", "article", "seen"], "2026-11-20T04:05:06"),
        (["data", "article", "seen"], float("nan")),
        (["data", "article", "seen"], 1e400),
        (["data", "article", "seen"], 10**400),
        (["data", "article", "listed"], {"at": "2026-11-20T04:05:06", "precision": "day"}),
        (["data", "article", "listed"], {"at": "0001-01-01T00:00:00+14:00", "precision": "day"}),
        (["data", "article", "listed"], {"at": "9999-12-31T23:59:59-14:00", "precision": "day"}),
        (["data", "article", "listed"], {"at": "2026-11-20T04:05:06Z", "precision": "week"}),
        (["data", "article", "reading", "title"], "\ud800"),
        (["data", "article", "reading", "title"], "nul \0"),
        (["data", "article", "reading", "where"], {"ti\0tle": "h1"}),
        (["data", "article", "reading", "where"], {"title": 1}),
        (["data", "article", "reading", "reporters"], "张三"),
        (["data", "article", "reading", "reporters"], [None]),
        (["data", "article", "reading", "speakers"], [{"office": "某司"}]),
        (["data", "article", "reading", "published"], {}),
        (["data", "article", "reading"], {"title": "no text"}),
    ],
)
def test_a_field_that_is_not_what_it_should_be_is_unreadable(path, value):
    with pytest.raises(Unreadable):
        decode(ArticleExtracted, altered("article.extracted.v1", path, value))


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**30, 1.5, "many", None, -1])
def test_a_number_no_store_could_keep_is_unreadable(value):
    with pytest.raises(Unreadable):
        decode(StoryChanged, altered("story.changed.v1", ["data", "decision"], value))


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"\0",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe{\0",
        b'{"schema":"article.extracted.v1"}',
        b"[" * 100_000,
        b'{"schema":"article.extracted.v1","data":' + b'{"a":' * 100_000,
        b'{"schema":"article.extracted.v1","data":' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"schema":"\\u0000","data":{}}',
        "乱".encode("gb18030"),
    ],
)
def test_what_is_no_message_at_all_is_unreadable(value):
    for kind in KINDS:
        with pytest.raises(Unreadable):
            decode(kind, value)


def test_a_backslash_before_u0000_is_text_and_no_nul():
    told = dataclasses.replace(FULL, reading=dataclasses.replace(FULL.reading, text=r"\u0000 \\u0000"))
    assert decode(ArticleExtracted, encode(ArticleExtracted(told))).article == told


def test_the_reason_given_is_one_short_line_without_the_hostile_value():
    for hostile in ("v\x1b[31m", "x" * 100_000, "\n\n"):
        schema = json.dumps({"schema": hostile, "data": {}}).encode()
        field = altered("article.extracted.v1", ["data", "article", "reading", "where"], {hostile: 1})
        for value in (schema, field):
            with pytest.raises(Unreadable) as told:
                decode(ArticleExtracted, value)
            assert len(str(told.value)) < 200
            assert str(told.value).isprintable()


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["\0", "\ud800", "9" * 400]),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=8,
)


def places(value, path=()):
    """Every path into a JSON value, but the root's."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield (*path, step)
        yield from places(part, (*path, step))


def survives(kind, value):
    """Decode gives a message that can be encoded again, or says Unreadable: there is nothing else."""
    try:
        message = decode(kind, value)
    except Unreadable:
        return
    assert decode(kind, encode(message)) == message


@given(name=st.sampled_from(sorted(MESSAGES)), data=st.data())
def test_any_junk_in_any_place_is_read_or_unreadable(name, data):
    path = data.draw(st.sampled_from(sorted(places(json.loads(golden_bytes(name))), key=str)))
    survives(type(MESSAGES[name]), altered(name, path, data.draw(JUNK)))


@given(name=st.sampled_from(sorted(MESSAGES)), junk=st.binary(max_size=4), data=st.data())
def test_any_bytes_struck_into_a_message_are_read_or_unreadable(name, junk, data):
    whole = golden_bytes(name)
    at = data.draw(st.integers(0, len(whole)))
    survives(type(MESSAGES[name]), whole[:at] + junk + whole[at + len(junk) :])


@given(kind=st.sampled_from(KINDS), value=st.binary(max_size=200))
def test_any_bytes_are_read_or_unreadable(kind, value):
    survives(kind, value)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(title=TEXT, text=TEXT, where=st.dictionaries(TEXT, TEXT, max_size=3), later=st.integers(0, 10**9))
def test_what_was_written_is_what_is_read(title, text, where, later):
    reading = dataclasses.replace(FULL.reading, title=title, text=text, where=where)
    article = dataclasses.replace(FULL, reading=reading, seen=FULL.seen + timedelta(microseconds=later))
    assert decode(ArticleExtracted, encode(ArticleExtracted(article))).article == article


@pytest.mark.parametrize("title", ["\ud800", "nul \0"])
def test_what_no_reader_would_take_is_not_written(title):
    article = dataclasses.replace(FULL, reading=dataclasses.replace(FULL.reading, title=title))
    with pytest.raises(Unreadable):
        encode(ArticleExtracted(article))
