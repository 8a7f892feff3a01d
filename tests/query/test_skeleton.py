"""Queries that are read by the pattern of their tokens, or by one look, are what the grammar says they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark.exceptions import VisitError

from newswatch.query.build import Builder
from newswatch.query.errors import QueryError
from newswatch.query.grammar import _tokens, _tree, parse_expression
from newswatch.query.language import PLAIN
from newswatch.query.plain import term
from newswatch.query.searched import searched_form

OPERATORS = ["AND", "OR", "NOT", "与", "或", "非", "(", ")", "（", "NEAR/3"]
WORDS = ["甲", "乙", "工業", "5G", "与会", "ANDROID", "NOTE", "or", "NEAR", "R2", '"丙 丁"', "@none", "5*", "title:甲"]
TOKENS = st.lists(st.sampled_from([*OPERATORS, *WORDS]), min_size=1)
QUERIES = TOKENS.map(" ".join).map(lambda text: text.replace("( ", "(").replace(" )", ")"))


@given(QUERIES)
def test_queries_of_a_remembered_pattern_read_as_the_grammar_reads_them(text):
    try:
        wanted = Builder(PLAIN).transform(_tree(_tokens(text)))
    except VisitError as error:
        wanted = str(error.orig_exc)
    except QueryError as error:
        wanted = str(error)
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


def test_every_character_of_a_plain_word_is_one_of_its_form():
    """So that such a word always has something to look for, in one piece."""
    for code in [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *map(ord, "Aa09Zz")]:
        form = term(chr(code)).form
        assert (len(form), form.isalnum()) == (1, True), hex(code)


def test_plain_queries_keep_the_limits():
    for text, told in (
        ("(NOT " * 17 + "甲" + ")" * 17, "nest at most"),
        ("甲 NEAR", "NEAR without"),
        ("() 甲", "nothing in"),
    ):
        with pytest.raises(QueryError, match=told):
            parse_expression(text)
