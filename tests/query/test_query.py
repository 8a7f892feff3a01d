import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newswatch.query import layout
from newswatch.query.expression import QUOTES, And, Not, Or
from newswatch.query.grammar import parse_expression
from newswatch.query.query import MAX_DEPTH, MAX_LENGTH, MAX_NEARS, MAX_SIGNS, MAX_TERMS, Document, QueryError, parse
from newswatch.query.searched import occurrences, searched_form, stands_whole


def hit(query, text, title=""):
    return parse(query).match(Document.of_text(title, text))


# --- what matches ---


@pytest.mark.parametrize(
    ("query", "truth"),
    [
        ("甲 乙", lambda a, b, c: a and b),
        ("甲 AND 乙", lambda a, b, c: a and b),
        ("甲 OR 乙", lambda a, b, c: a or b),
        ("甲 NOT 乙", lambda a, b, c: a and not b),
        ("甲 AND NOT 乙", lambda a, b, c: a and not b),
        ("NOT 乙 甲", lambda a, b, c: a and not b),
        ("甲 OR 乙 丙", lambda a, b, c: a or (b and c)),
        ("甲 乙 OR 丙", lambda a, b, c: (a and b) or c),
        ("(甲 OR 乙) 丙", lambda a, b, c: (a or b) and c),
        ("（甲 OR 乙）丙", lambda a, b, c: (a or b) and c),
        ("甲 NOT (乙 OR 丙)", lambda a, b, c: a and not (b or c)),
        ("甲 NOT (乙 丙)", lambda a, b, c: a and not (b and c)),
        ("NOT NOT 甲", lambda a, b, c: a),
        ("NOT (NOT 甲 OR 乙)", lambda a, b, c: a and not b),
        ("甲 或 乙 与 非 丙", lambda a, b, c: a or (b and not c)),
        ("甲 ＯＲ 乙", lambda a, b, c: a or b),
    ],
)
def test_operators_mean_what_logic_says(query, truth):
    for a, b, c in itertools.product([True, False], repeat=3):
        text = "，".join(name for name, there in zip("甲乙丙", (a, b, c), strict=True) if there)
        assert (hit(query, text) is not None) == truth(a, b, c), text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("工业和信息化部", "工業和信息化部發布通知"),
        ("工業和信息化部", "工业和信息化部发布通知"),
        ("工业和信息化部", "工(gōng)业(yè)和(hé)信(xìn)息(xī)化部发布通知"),
        ("工业和信息化部", "工gōng业yè和hé信xìn息xī化部发布通知"),
        ('"工(gong)业(ye)和(he)信息化部"', "工业和信息化部发布通知"),
        ("工(gōng)业(yè)和信息化部", "工業和信息化部發布通知"),
        ("5G", "５Ｇ基站已有四百万个"),
        ("５ｇ", "全国5G基站"),
        ("5G", "建成5G 基站"),
        ("5G基站", "建成 5G 基站"),
        ("ai", "推进ＡＩ落地"),
        ("AI", "AI-driven growth"),
        ("十四五规划", "“十四五”规划印发"),
        ('"“十四五”规划"', "《十四五规划》"),
        ('"machine learning"', "Machine\u00a0Learning, again"),
        ("12345", "共12,345家"),
        ("3.5", "增长3.5%"),
        ("A4", "奥迪A4上市"),
        ("奥迪A4", "奥迪A4上市"),
        ("https://news.example/a?x=1", "见 https://news.example/a?x=1 全文"),
        ("12:30", "今日12:30发布"),
        ('"与"', "政府与市场"),
        ("and", "this AND that"),
    ],
)
def test_script_width_case_pinyin_and_punctuation_make_no_difference(query, text):
    assert hit(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("AI", "he said so"),
        ("AI", "OpenAI announced"),
        ("5G", "15G与5GA"),
        ("5", "增长3.5%"),
        ("35", "增长3.5%"),
        ("3.5", "共35家"),
        ("2", "2026年"),
        ("工业和信息化部", "发展工业。和信息化部门合作"),
        ("工业和信息化部", "发展工业\n和信息化部门合作"),
        ("工业和信息化部", "发展工业！和信息化部门合作"),
        ('"machine learning"', "a machine. Learning is hard"),
        ('"machine learning"', "machinelearning"),
        ("奥迪A4", "奥迪上市"),
    ],
)
def test_a_word_is_not_found_in_pieces_of_others(query, text):
    assert hit(query, text) is None


def test_an_operator_and_a_reading_aid_are_told_apart():
    assert hit("与(yǔ)会(huì)者", "与会者名单") == ("与会者",)
    assert hit("(甲)与(乙)", "乙，甲") == ("甲", "乙")
    assert str(parse("(甲) 与 (ō)")) == "甲 AND ō"


def test_title_and_text_are_both_searched_and_never_run_together():
    assert hit("甲 乙", "乙", title="甲")
    assert hit("甲乙", "乙", title="甲") is None


def test_words_are_the_folded_terms_that_made_it_match_in_query_order_each_once():
    assert hit('工業 OR ("5G 基站" AND 缺席) OR ＡＩ OR 工业 NOT 丙', "AI，5G基站，工业") == ("工业", "ai")
    assert hit('"5G 基站" 甲', "甲，5G基站") == ("5g基站", "甲")
    assert hit("3.5 甲", "甲3.5") == ("35", "甲")


@given(st.text(max_size=40))
def test_any_text_can_be_searched(text):
    assert Document.of_text(text, text).parts
    Document.of_text("工(gōng)" + text, text).holds(parse_expression("工"))


# --- what is refused ---


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("", 1),
        (" 　 ", 1),
        ("AND", 1),
        ("甲 AND", 3),
        ("甲 OR OR 乙", 3),
        ("甲 AND NOT", 7),
        ("(甲 OR) 乙", 4),
        ("甲 乙\udcff", 4),
        ("甲 (", 3),
        ("甲 (乙 (丙)", 3),
        ("甲)", 2),
        ("甲 ()", 3),
        ("甲 “乙", 3),
        ('甲 "乙', 3),
        ("甲 ”乙", 3),
        ('甲"乙"', 2),
        ('"甲"乙', 4),
        ("甲 ……", 3),
        ('甲 ""', 3),
        ("甲 titel:乙", 3),
        ("甲 Titel：乙", 3),
        ("甲 after：2026-13-01", 9),
        ("甲 @miti", 3),
        ("甲 a*", 3),
        ("甲 /a(c/", 3),
        ("甲 NEAR 乙", 3),
        ("甲 -乙", 3),
        ("NOT 甲", 1),
        ("甲 OR NOT 乙", 1),
        ("甲 OR NOT 甲", 1),
        ("NOT (甲 AND 乙)", 1),
    ],
)
def test_a_query_that_cannot_be_used_is_refused_with_its_place_and_a_remedy(query, position):
    with pytest.raises(QueryError) as told:
        parse(query)
    assert told.value.position == position
    assert told.value.remedy
    assert str(told.value).startswith(f"character {position}: ")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("query", ["title:甲", "智能*", "-5", "@miit", "NEAR/5", "/甲/", "AND", "非"])
def test_what_is_refused_bare_may_be_looked_for_in_quotation_marks(query):
    parse(f'"{query}"')


def test_limits_hold_exactly():
    parse("甲" * MAX_LENGTH)
    parse(" ".join("甲" * MAX_TERMS))
    parse("(" * MAX_DEPTH + "甲" + ")" * MAX_DEPTH)
    parse("甲 " + "NOT " * MAX_DEPTH + "乙")
    for query in (
        "甲" * (MAX_LENGTH + 1),
        " ".join("甲" * (MAX_TERMS + 1)),
        "(" * (MAX_DEPTH + 1) + "甲" + ")" * (MAX_DEPTH + 1),
        "甲 " + "NOT " * (MAX_DEPTH + 1) + "乙",
        "甲 " + "NOT (" * MAX_DEPTH + "乙" + ")" * MAX_DEPTH,
    ):
        with pytest.raises(QueryError):
            parse(query)


SIGNS = [*" ()（）甲乙ab5.:：*?@/\\-'>", *itertools.chain(*QUOTES)]
PARTS = ["title:", "kind:", "agency", "after:", "2026-1", "number:", "5%..", "docno:", "copy:(", "event:"]
PARTS += ["甲乙*", "/甲./", "@miit", "与", "(gōng)"]
TOKENS = st.sampled_from([*SIGNS, *PARTS, "AND", " OR ", " NOT ", " NEAR/3 "])


@example("(0)与(ō)")
@given(st.one_of(st.text(max_size=60), st.lists(TOKENS, max_size=30).map("".join)))
def test_whatever_is_written_is_a_query_that_reads_back_or_a_query_error(text):
    try:
        query = parse(text)
    except QueryError as error:
        position = error.position
    else:
        position = 1
        assert parse(str(query)) == query
        assert query.words(lambda _: None) is None
    assert 1 <= position <= len(text) + 1


LEAVES = st.sampled_from(["甲", "乙", "丙", '"丁 戊"', "「己」"]).map(parse_expression)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=12,
)


def plainly(tree, standing):
    """The slow, obvious evaluator."""
    match tree:
        case Not(part):
            return not plainly(part, standing)
        case And(parts):
            return all(plainly(part, standing) for part in parts)
        case Or(parts):
            return any(plainly(part, standing) for part in parts)
    return tree.form in standing


@given(TREES, st.sets(st.sampled_from(["甲", "乙", "丙", "丁戊", "己"])))
def test_a_printed_query_means_what_its_tree_means(tree, standing):
    try:
        query = parse(str(tree))
    except QueryError:
        assert plainly(tree, ())
        return
    words = query.words(lambda leaf: (leaf.word,) if leaf.form in standing else None)
    assert (words is not None) == plainly(tree, standing)
    assert words is None or (words and set(words) <= standing)


# --- what a hostile page costs ---


def test_what_is_near_is_laid_out_once_for_a_document_whatever_asks(monkeypatch):
    laid = []
    for name in ("steps", "cuts"):
        work = getattr(layout, name)
        monkeypatch.setattr(layout, name, lambda form, name=name, work=work: laid.append((name, form)) or work(form))
    document = Document.of_text("标题", "工业" * 300 + "x")
    query = parse(" OR ".join(f"(工 NEAR/{n} 业 NEAR/9 x)" for n in range(1, 6)) + " OR *工业? OR 工?工*业")
    assert query.match(document) == ("工", "业", "x", "*工业?", "工?工*业")
    assert query.cited(document)
    assert sorted(laid) == [("cuts", document.parts[1][1]), ("steps", document.parts[1][1])]


def test_of_a_word_that_is_said_too_often_the_first_places_count():
    most = layout.MOST_PLACES
    inside, beyond = "工" * (most - 1) + "x", "工" * most + "业" + "工x"
    assert hit("工 NEAR/1 x", inside) == ("工", "x")
    assert hit("工 NEAR/1 x", beyond) is None
    assert hit("工工*x", "工工部x" + "工工" * most) == ("工工*x",)


@pytest.mark.parametrize(
    ("part", "most"),
    [("甲 NEAR/2 乙", MAX_NEARS), ("工业* OR *工业", MAX_SIGNS // 2), ("工业?? OR 工业", MAX_SIGNS // 2)],
)
def test_what_costs_more_than_a_word_is_counted(part, most):
    parse(" OR ".join([part] * most))
    with pytest.raises(QueryError, match=r"at most \d+ (NEARs|wildcards)"):
        parse(" OR ".join([part] * (most + 1)))


@given(st.text("ab工 。x", max_size=300), st.sampled_from(["a", "ab", "a工", "工a", "a b", "工", "b工工"]))
@example("aab" * 80 + " ab 工ab工", "ab")
def test_a_word_that_mostly_stands_inside_others_is_found_where_it_stands_whole(text, word):
    form = searched_form(text * 3)
    ends = [(at, at + len(word)) for at in range(len(form)) if form.startswith(word, at)]
    assert [*occurrences(form, word)] == [span for span in ends if stands_whole(form, *span)]
    assert layout.Layout(form).standing(word, whole=True).tolist() == [[*span] for span in occurrences(form, word)]
    assert layout.Layout(form).standing(word, whole=False).tolist() == [[*span] for span in ends]
