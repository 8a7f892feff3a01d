from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.alerts.match import Match, Matcher
from consumers.alerts.matching.engine import Engine
from newswatch.query.query import Document, QueryError, parse


def test_every_subscription_that_a_text_meets_is_told_in_their_order(subscription):
    matcher = Matcher.of([subscription("5G OR 甲", "b"), subscription("乙", "a"), subscription("工业 5g", "c")])
    document = Document.of_text("工業通報", "５Ｇ基站")
    assert matcher.match_text(document) == [Match("b", ("5g",)), Match("c", ("工业", "5g"))]


def test_no_subscription_meets_nothing():
    assert Matcher(()).match_text(Document.of_text("工业", "")) == []


def test_a_stored_query_that_no_longer_parses_stops_no_other(subscription):
    matcher = Matcher.of([subscription("titel:甲", "old"), subscription("甲", "new")])
    assert matcher.match_text(Document.of_text("甲", "")) == [Match("new", ("甲",))]


WORDS = ["工业", "业和", "工业和信息化部", "AI", "said", "5G", "3.5", "5", "g基", "the plan", "𠮷野", "業"]
TEXTS = st.lists(
    st.sampled_from(
        [
            *WORDS,
            "，",
            "。",
            " ",
            "5G基站",
            "OpenAI",
            "工(gōng)业(yè)",
            "x",
            "工業",
            "貴州省工信廳",
            "工信部",
            "3.5亿元",
        ]
    ),
    max_size=20,
).map("".join)
TERMS = st.sampled_from(
    [
        *(f'"{word}"' for word in WORDS),
        *("title:工业", "text:5G", 'event:"new"', "event:revision", "@miit", "5*", "AI?", "*业", "number:3.5亿元"),
        *("(工业 NEAR/3 5G)", '("the plan" NEAR/2 AI)', "/5G|AI/", "after:2020-01-01", "source:工业"),
    ]
)
QUERIES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        inner.map("NOT {}".format),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: f"({' OR '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: f"({' AND '.join(parts)})"),
    ),
    max_leaves=8,
)
CHANGES = st.lists(st.tuples(st.integers(0, 9), st.one_of(st.none(), QUERIES)), max_size=30)


def usable(text):
    try:
        return parse(text)
    except QueryError:
        return None


def alone(queries, document):
    """What each query says of itself, asked one after the other."""
    return [Match(name, words) for name, query in queries.items() if (words := query.match(document)) is not None]


@settings(max_examples=500, deadline=None)
@given(st.lists(QUERIES, max_size=8), TEXTS, TEXTS)
def test_all_at_once_finds_what_each_query_alone_finds(texts, title, text):
    queries = {str(number): query for number, each in enumerate(texts) if (query := usable(each)) is not None}
    document = Document.of_text(title, text)
    assert Matcher(queries.items()).match_text(document) == alone(queries, document)


@settings(max_examples=200, deadline=None)
@given(CHANGES, st.lists(TEXTS, min_size=1, max_size=3))
def test_after_any_changes_it_finds_what_one_built_anew_would(changes, texts):
    matcher, queries = Matcher(), {}
    for number, each in changes:
        query = None if each is None else usable(each)
        if query is None:
            matcher.drop([str(number)])
            queries.pop(str(number), None)
        else:
            matcher.put([(str(number), query)])
            queries.pop(str(number), None)
            queries[str(number)] = query
        document = Document.of_text("", texts[number % len(texts)])
        assert matcher.match_text(document) == alone(queries, document)
    assert len(matcher) == len(queries)


@settings(max_examples=300, deadline=None)
@given(st.lists(QUERIES, max_size=8), st.sets(st.integers(0, 7)), st.lists(QUERIES, max_size=4), TEXTS, TEXTS)
def test_however_it_is_arranged_it_finds_what_each_query_alone_finds(before, removed, after, seen, text):
    queries = [query for each in before if (query := usable(each)) is not None]
    engine = Engine()
    engine.add(queries)
    document = Document.of_text("", text)
    for _ in range(2):
        engine.met(Document.of_text(seen, ""))
        engine.arrange()
        assert rows(engine, document) == told(queries, document)
    for number in sorted(each for each in removed if each < len(queries)):
        engine.remove(number)
    engine.forget_removed()
    queries = [query for number, query in enumerate(queries) if number not in removed]
    assert rows(engine, document) == told(queries, document)
    fresh = [query for each in after if (query := usable(each)) is not None]
    engine.add(fresh)
    assert len(engine) == len(queries + fresh)
    assert rows(engine, document) == told(queries + fresh, document)


def rows(engine, document):
    numbers, ends, words = (each.tolist() for each in engine.met(document))
    return [
        (number, tuple(engine.words[word] for word in words[start:end]))
        for number, start, end in zip(numbers, [0, *ends], ends, strict=False)
    ]


def told(queries, document):
    return [(number, words) for number, words in alone(dict(enumerate(queries)), document)]


def test_thousands_of_changes_leave_what_stands_and_nothing_else():
    """So many that what was taken out is cleared away, several times."""
    matcher = Matcher((str(number), parse(f"甲{number} OR 乙")) for number in range(2000))
    for _ in range(3):
        matcher.drop(str(number) for number in range(1, 2000))
        assert matcher.match_text(Document.of_text("", "乙甲1甲0")) == [Match("0", ("甲0", "乙"))]
        matcher.put((str(number), parse(f"甲{number} NOT 乙")) for number in range(1, 2000))
        assert matcher.match_text(Document.of_text("", "甲1999，甲1999x甲7")) == [
            Match("7", ("甲7",)),
            Match("1999", ("甲1999",)),
        ]
        assert matcher.match_text(Document.of_text("", "乙甲7")) == [Match("0", ("乙",))]


def test_what_was_seen_to_be_rare_changes_how_it_looks_and_not_what_it_finds():
    queries = {str(number): parse(f"甲 乙{number} (丙 OR 丁{number}) NOT 戊{number}") for number in range(50)}
    matcher = Matcher(queries.items())
    documents = [Document.of_text("甲丙", f"乙{number}戊{number % 7}") for number in range(50)]
    wanted = [alone(queries, document) for document in documents]
    for _ in range(50):
        assert [matcher.match_text(document) for document in documents] == wanted
    assert sum(map(len, wanted)) == 43


def test_a_form_is_found_wherever_its_first_character_is():
    """Beyond the characters of sixteen bits, at a part's very ends, and a thousand characters long."""
    long = "长" * 1000
    queries = {"rare": parse("𠮷野"), "one": parse("𠮷"), "long": parse(long), "end": parse("末")}
    document = Document.of_text("𠮷野", f"{long}末")
    assert Matcher(queries.items()).match_text(document) == alone(queries, document)
    assert len(alone(queries, document)) == 4
