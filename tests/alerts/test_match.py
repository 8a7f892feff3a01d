from hypothesis import given
from hypothesis import strategies as st

from consumers.alerts.match import Match, Matcher
from newswatch.query.query import Document, QueryError, parse


def test_every_subscription_that_a_text_meets_is_told_in_their_order(article, subscription):
    matcher = Matcher.of([subscription("5G OR 甲", "b"), subscription("乙", "a"), subscription("工业 5g", "c")])
    assert matcher.match(article("工業通報", "５Ｇ基站")) == [Match("b", ("5g",)), Match("c", ("工业", "5g"))]


def test_no_subscription_meets_nothing(article):
    assert Matcher(()).match(article("工业")) == []


def test_a_stored_query_that_no_longer_parses_stops_no_other(article, subscription):
    matcher = Matcher.of([subscription("titel:甲", "old"), subscription("甲", "new")])
    assert matcher.match(article("甲")) == [Match("new", ("甲",))]


WORDS = ["工业", "业和", "工业和信息化部", "AI", "said", "5G", "3.5", "5", "g基", "the plan"]
TEXTS = st.lists(st.sampled_from([*WORDS, "，", "。", " ", "5G基站", "OpenAI", "工(gōng)业(yè)", "x"]), max_size=20)
QUERIES = st.lists(
    st.sampled_from([*(f'"{word}"' for word in WORDS), "(", ")", "OR", "AND", "NOT"]), min_size=1, max_size=8
).map(" ".join)


@given(st.lists(QUERIES, max_size=8), TEXTS.map("".join))
def test_all_at_once_finds_what_each_query_alone_finds(queries, text):
    usable = []
    for query in queries:
        try:
            usable.append(parse(query))
        except QueryError:
            continue
    document = Document.of_text("", text)
    alone = [(str(i), words) for i, query in enumerate(usable) if (words := query.match(document)) is not None]
    together = Matcher((str(i), query) for i, query in enumerate(usable)).match_text(document)
    assert [(match.subscription_id, match.words) for match in together] == alone
