from hypothesis import given
from hypothesis import strategies as st

from newswatch.query.build import Builder
from newswatch.query.errors import QueryError
from newswatch.query.grammar import _tokens, _tree, parse_expression
from newswatch.query.language import PLAIN
from newswatch.query.searched import searched_form

TOKENS = st.lists(
    st.sampled_from(["甲", "乙", '"丙 丁"', "@none", "5*", "AND", "OR", "NOT", "与", "(", ")", "NEAR/3", "title:甲"]), min_size=1
)


@given(TOKENS.map(" ".join))
def test_queries_of_a_remembered_pattern_read_as_the_grammar_reads_them(text):
    try:
        wanted = Builder(PLAIN).transform(_tree(_tokens(text)))
    except Exception as error:
        wanted = str(getattr(error, "orig_exc", error))
    for _ in range(2):
        try:
            read = parse_expression(text)
        except QueryError as error:
            read = str(error)
        assert read == wanted


def test_a_chinese_word_has_the_same_form_alone_as_before_a_comma():
    for first in range(0x4E00, 0xA000, 50):
        word = "".join(map(chr, range(first, min(first + 50, 0xA000))))
        assert searched_form(word) == searched_form(f"{word}，")
