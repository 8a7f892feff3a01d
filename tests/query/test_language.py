"""What each construct of the language means, what it cites, and what is refused with which remedy."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.model.article import Article, Reading
from newswatch.query.expression import BODY, Term, leaves
from newswatch.query.fields import NAMES
from newswatch.query.language import PLAIN, Language, language_of
from newswatch.query.layout import MOST_PLACES
from newswatch.query.near import MAX_STEPS
from newswatch.query.pattern import MAX_PATTERN, MOST_STEPS
from newswatch.query.query import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_NEARS,
    MAX_PATTERNS,
    MAX_SIGNS,
    MAX_TERMS,
    MAX_WILDCARDS,
    MOST_CITED,
    Document,
    QueryError,
    parse,
)
from newswatch.query.searched import laid, searched_form
from newswatch.query.values import VALUES
from newswatch.query.wild import MAX_RUN
from newswatch.settings import load

ROOT = Path(__file__).parents[2]
DOCUMENTED = ROOT / "docs" / "query.md"
CATALOGUE = language_of(load(sources=ROOT / "sources"))


def hit(query, text, title=""):
    return parse(query, CATALOGUE).match(Document.of_text(title, text))


def cited(query, text, title=""):
    places = parse(query, CATALOGUE).cited(Document.of_text(title, text))
    assert all((title if each.part == "title" else text)[each.start : each.end] == each.printed for each in places)
    return [each.printed for each in places]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("甲 NEAR/2 乙", "甲一二乙", ("甲", "乙")),
        ("甲 NEAR/2 乙", "乙，一AI ，甲", ("甲", "乙")),
        ("甲 NEAR/2 乙", "甲一二三乙", None),
        ("甲 NEAR/9 乙", "甲。乙", None),
        ("甲 NEAR/0 乙", "甲（jiǎ）、乙", ("甲", "乙")),
        ("甲 NEAR/0 甲", "甲", None),
        ("工业 NEAR/9 业和", "工业和", None),
        ("NOT 丙 甲 NEAR/1 乙", "甲乙", ("甲", "乙")),
        ("甲 NEAR/1 乙 NEAR/1 丙", "甲乙一二乙丙", None),
        ("甲 NEAR/1 乙 NEAR/1 丙", "丙乙甲", ("甲", "乙", "丙")),
        ("(甲 OR 乙) NEAR/1 (丙 或 丁)", "乙丁，一二甲", ("乙", "丁")),
        ("semicon*", "SEMICONDUCTORS", ("semicon*",)),
        ("semicon*", "asemicon", None),
        ("半导体*会议", "半導體產業大會議", ("半导体*会议",)),
        ("半导体*会议", "半导体。会议", None),
        ("半导体*会议", f"半导体{'中' * MAX_RUN}会议", ("半导体*会议",)),
        ("半导体*会议", f"半导体{'中' * (MAX_RUN + 1)}会议", None),
        ("工?部", "工部，工信部", ("工?部",)),
        ("@miit", "江苏省工信部门", None),
        ("@miit", "工信部赛迪研究院", None),
        ("@miit", "江蘇省、工信部約談", ("工信部",)),
        ("@MIIT 約談", "工(gōng)业(yè)和信息化部约谈", ("工业和信息化部", "约谈")),
        ("@cac", "省网信办", None),
        ("number:12345亿", "达1.2345万亿元", ("12345亿",)),
        ("number:5%", "增长百分之五", ("5%",)),
        ("number:5%", "增长5.2%", None),
        ("number:5%", "增长5倍", None),
        ("number:＞5000亿元", "投資６０００億元", ("＞5000亿元",)),
        ("number:>5000亿", "投资5000亿元", None),
        ("number:100..200亿元", "投资10至150亿元", ("100..200亿元",)),
        ("/第[一二]批/", "第二批名单", ("/第[一二]批/",)),
        ("/业务/", "業務", None),
        ("/ai/i", "ＡI与AI", ("/ai/i",)),
        ("/a b\\/c（(d)/ 或 甲", "a b/c（d", ("/a b\\/c（(d)/",)),
        ("event:new 甲", "甲", ("event:new", "甲")),
        ("event:官方 甲", "甲", None),
    ],
)
def test_each_construct_finds_what_the_documentation_says(query, text, words):
    assert hit(query, text) == words


def test_a_field_looks_in_its_part_alone():
    assert hit("title:甲", "乙", "甲")
    assert hit("title:甲", "甲", "乙") is None
    assert hit("text：(甲 NEAR/1 乙)", "甲乙", "丙")
    assert hit("title:甲 NOT text:甲", "甲", "甲") is None


@pytest.mark.parametrize(
    ("query", "text", "printed"),
    [
        ("工业?*", "工业(yè)", []),
        ("*业会", "工(gōng)业会", ["工(gōng)业会", "业会"]),
        ("?业会", "工(gōng)业会", ["工(gōng)业会"]),
        ("*业会", "工gōng业会", ["工gōng业会", "业会"]),
        ("奥迪?*", "奥迪A4", ["奥迪A4"]),
        ("工业* NEAR/2 会", "工业(yè)大会", ["工业", "会"]),
    ],
)
def test_a_wildcard_stands_for_no_character_of_a_reading_aid(query, text, printed):
    assert cited(query, text) == printed
    assert cited(query, "无", text) == printed


@pytest.mark.parametrize(
    ("title", "text", "named"),
    [
        ("工信部约谈", "", True),
        ("", "江苏省、工信部约谈", True),
        ("", "江(jiāng)苏(sū)省(shěng)工(gōng)信(xìn)部门", False),
        ("江苏省工信部门", "工(gōng)信(xìn)部", True),
        ("江苏省工信部门", "工信部(bù)门", False),
    ],
)
def test_a_body_is_named_in_a_copy_as_it_is_in_an_original(title, text, named):
    at = datetime(2026, 1, 5, tzinfo=UTC)
    article = Article("a", "e", None, "k", "0" * 32, "about:blank", "test", at, Reading("无", "无", "无"))
    copy = replace(article, reading=Reading(title, text, text))
    document = Document.of_article(article, kind="", copy=copy)
    assert (parse("copy:@miit", CATALOGUE).match(document) is not None) is named
    assert (parse("@miit", CATALOGUE).match(Document.of_text(title, text)) is not None) is named
    assert parse("copy:@miit", CATALOGUE).cited(document) == ()


def test_a_match_cites_the_characters_as_they_are_printed():
    text = "２０２６年\u200b，工(gōng)業（yè）和信息\u200b化部約談OpenＡＩ，投资１２,３４５亿元"
    assert cited("工业和信息化部", text) == ["工(gōng)業（yè）和信息\u200b化部"]
    assert cited("openai", text) == ["OpenＡＩ"]
    assert cited("工业 NEAR/9 约谈", text) == ["工(gōng)業", "約談"]
    assert cited("number:1.2345万亿元", text) == ["１２,３４５亿元"]
    assert cited("/約.O/ OR 缺席", text) == ["約談O"]
    assert cited("信息*部", text) == ["信息\u200b化部"]
    assert cited("甲", "甲，甲", "甲") == ["甲", "甲", "甲"]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("甲 NEAR/9 甲 NEAR/100 甲", "甲" * 20_000),
        ("甲*甲*甲?甲*?甲", "甲" * 20_000),
        ("aa*aa*a?", "a" * 20_000),
        ("@miit", "省工信部" * 5_000),
        ("@miit NEAR/3 @miit", "省工(gōng)信部" * 2_000),
        ("/(甲.{0,50}){1,4}乙/", "甲" * 2_000),
        ("number:5%", "1,234,567亿元、" * 2_000),
    ],
)
def test_a_text_made_to_cost_much_is_matched_as_any_other(query, text):
    assert len(cited(query, text)) <= MOST_CITED
    assert len(cited(query, f"{text}。甲乙，aaaaaaa，工信部、工信部，5%。甲甲甲甲甲甲")) >= 1


@given(st.text(max_size=60) | st.lists(st.sampled_from("工gōng(),，1,234.。業A\n\u200b 𠮷ﬁ"), max_size=40).map("".join))
def test_a_form_is_the_same_with_its_places_and_they_ascend(text):
    form, places = laid(text)
    assert form == searched_form(text)
    assert len(places) == len(form)
    assert list(places) == sorted(places)
    assert not places or (places[0] >= 0 and places[-1] < len(text))


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        ("甲 titel:乙", 3, "did you mean title:?"),
        ("甲 kind:agenzy", 8, "did you mean kind:agency?"),
        ("甲 event:offical", 9, "official (官方)"),
        ("甲 @mit", 3, "did you mean @miit?"),
        ("甲 after:2026-02-30", 9, "no day"),
        ("甲 number:many", 10, "number:5%"),
        ("甲 number:300..200亿", 10, "no figure"),
        ("甲 title: 乙", 3, "nothing directly behind title:"),
        ("甲 title:", 3, "nothing directly behind title:"),
        ("title:(text:甲)", 7, "a field within a field"),
        ("title:text:甲", 7, "a field within a field"),
        ("source:/甲/", 8, "write words"),
        ("kind:(agency NEAR/3 甲)", 6, "plain words"),
        ("甲 NEAR 乙", 3, "write NEAR/5"),
        ("甲 NEAR/５００ 乙", 3, f"({MAX_STEPS} steps)"),
        ("甲 NEAR/5", 3, "nothing follows"),
        ("NEAR/5 甲", 1, "no word before"),
        ("甲 NEAR/5 (乙 丙)", 3, "beside more than words"),
        ("甲 NEAR/5 title:乙", 3, "title:(one NEAR/5 another)"),
        ("甲 **", 3, "too little"),
        ("甲 业*", 3, "too little"),
        ("甲 /a(b/", 3, "missing )"),
        ("甲 /a*/", 3, "/a*/ cannot be used: it is met by nothing at all"),
        ("甲 number:>1亿台", 10, "台 is no unit; there are: %"),
        ("甲 number:1..2亿台", 10, "台 is no unit"),
        ("甲 /./", 3, "any letter"),
        ("甲 /b", 3, "has no end"),
        (f"甲 /{'b' * (MAX_PATTERN + 1)}/", 3, f"at most {MAX_PATTERN}"),
        ("甲 /(甲.{0,50}){1,10}乙/", 3, "repeats too much"),
        ("/甲/ " * (MAX_PATTERNS + 1), 21, f"at most {MAX_PATTERNS}"),
        ("甲" + "?乙" * (MAX_WILDCARDS + 1), 1, f"more than {MAX_WILDCARDS}"),
        ("after:2020", 1, "could match every text"),
        ("甲 OR after:2020", 1, "could match every text"),
        ("event:new NOT 甲", 1, "only when or at what occasion"),
        ("NOT 甲", 1, "NOT 甲 could match every text: it says only what must not stand there"),
        ("乙 OR NOT 甲", 1, "character 1: NOT 甲 could match every text: it says only what must not"),
        ("after:2026 OR (after:2026 before:2025)", 1, "after:2026 could match every text"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_a_remedy(query, position, said):
    with pytest.raises(QueryError) as told:
        parse(query, CATALOGUE)
    assert (told.value.position, said in str(told.value)) == (position, True), told.value


def test_a_group_is_a_topics_file_however_its_name_is_written(tmp_path):
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "Depot.toml").write_text('name = "车站"\nnames = ["江北车站"]\n', encoding="utf-8")
    language = language_of(load(sources=tmp_path))
    for written in ("@depot", "@Depot", "@DEPOT"):
        assert parse(written, language).match(Document.of_text("", "江北車站开门")) == ("江北车站",)
    with pytest.raises(QueryError, match="did you mean @depot"):
        parse("@depo", language)


def test_regular_expressions_can_be_switched_off():
    with pytest.raises(QueryError, match="switched off"):
        parse("/芯片/", Language(regex=False))
    assert not language_of(load(query_regex=False)).regex


@pytest.mark.parametrize(
    ("query", "hints"),
    [
        ("甲 and 乙", 1),
        ("甲 ＮＥＡＲ/5 乙", 1),
        ("and", 0),
        ("甲 NOT 甲", 1),
        ("甲 after:2026 before:2026", 1),
        ("after:2026 before:2025", 1),
        ("event:new NOT event:new", 1),
        ("甲 AND 乙", 0),
    ],
)
def test_what_may_not_mean_what_it_looks_like_has_a_hint(query, hints):
    assert len(parse(query, PLAIN).hints) == hints


@pytest.mark.parametrize(
    "query",
    [
        "R&D 12:30 https://news.example/a?x=1*",
        "a/b 5%",
        "甲:乙 丙",
        "ＮＥＡＲ／５ ｔｉｔｌｅ：甲",
        "near and or",
        "甲？ 乙＊",
        "x1:甲 12:/30",
        '"NEAR/5" "title:甲" "@miit" "/甲/" "智能*"',
        "非洲 与会 或许",
    ],
)
def test_a_query_of_before_means_plain_words_still(query):
    asked = parse(query, CATALOGUE)
    assert all(isinstance(leaf, Term) and leaf.scope == BODY for leaf in leaves(asked.expression))
    assert len(list(leaves(asked.expression))) == len(query.split())


def test_the_documentation_names_every_field_and_value():
    said = DOCUMENTED.read_text(encoding="utf-8")
    for name in NAMES:
        assert f"`{name}:" in said
    for scope, values in VALUES.items():
        row = next(line for line in said.splitlines() if line.startswith(f"| `{scope.name.lower()}:`"))
        assert all(name in row for name in values)


@pytest.mark.parametrize(
    "limit",
    [
        f"More than {MAX_LENGTH} characters, {MAX_TERMS} words and phrases, or {MAX_DEPTH} parentheses and NOTs",
        f"More than {MAX_NEARS} NEARs or {MAX_SIGNS} wildcards",
        f"the beginning of the other, up to {MAX_STEPS}.",
        f"says very often the first {MOST_PLACES:,} places",
        f"A word has at most {MAX_WILDCARDS}. The first {MOST_PLACES:,} places of a text count.",
        f"`*` | up to {MAX_RUN} letters, digits or characters",
        f"at most {MAX_PATTERN} characters and {MAX_PATTERNS} in a query, {MOST_STEPS:,} steps of a program",
        f"At most {MOST_CITED} places a text",
    ],
)
def test_the_documentation_tells_the_limits_of_the_code(limit):
    assert limit in " ".join(DOCUMENTED.read_text(encoding="utf-8").split())


def test_so_large_is_the_program_that_the_documentation_shows():
    parse("/甲.{0,200}乙/")
    with pytest.raises(QueryError, match="repeats too much"):
        parse("/甲.{0,230}乙/")
