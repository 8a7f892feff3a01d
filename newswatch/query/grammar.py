"""A query string in, its tree out, or a QueryError that says where and what to write instead."""

import re

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken, v_args

from newswatch.logs import plain
from newswatch.query.expression import QUOTES, And, Expression, Not, Or, Term, joined
from newswatch.query.searched import searched_form
from newswatch.text.pinyin import strip_pinyin

MAX_LENGTH = 2000
"""Characters in a query."""
MAX_TERMS = 200
"""Words and phrases in a query."""
MAX_DEPTH = 32
"""Parentheses and NOTs inside one another."""

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_NOTE = rf"(?<=[\u3400-\u9fff])[(（][a-zü{_TONED}]*[{_TONED}][a-zü{_TONED}]*[)）]"
"""A reading aid directly behind a Chinese character, as in 工(gōng)业(yè): part of the word, no parenthesis."""
_LETTER = r"[^\s()（）\"“”「」『』＂]"
_END = rf"(?=[\s()（）]|$)(?!{_NOTE})"
"""Where an operator ends: 与(yǔ)会 is a word."""
_NOTED = re.compile(rf"[(（\[［{_TONED}]")

_GRAMMAR = rf"""
    ?start: all (OR all)*         -> any_of
    ?all: part (AND? part)*       -> all_of
    ?part: NOT part               -> without
        | WORD                    -> word
        | PHRASE                  -> phrase
        | LEFT start RIGHT        -> inner

    AND.3:    /(?<![^\s()（）])(AND|ＡＮＤ|与){_END}/
    OR.3:     /(?<![^\s()（）])(OR|ＯＲ|或){_END}/
    NOT.3:    /(?<![^\s()（）])(NOT|ＮＯＴ|非){_END}/
    PHRASE.2: /{"|".join(f"{o}[^{c}]*{c}" for o, c in QUOTES)}/
    WORD.1:   /{_LETTER}({_LETTER}|{_NOTE})*/
    LEFT:     /[(（]/
    RIGHT:    /[)）]/
    BLANK:    /\s+/
    %ignore BLANK
"""

_HALF = re.compile("[\ud800-\udfff]")
"""What bytes that are no UTF-8 become on a command line; no store and no file takes them."""
_BETWEEN = re.compile(r"[\s.]")
"""What a searched form keeps and a folded word does not."""
_OPENERS = dict(QUOTES)
_OPERATORS = ("AND", "OR", "NOT")
_LATER = (
    (re.compile(r"[A-Za-z_]+[:：](?!//)"), "fields (name:…) come with a later version"),
    (re.compile(r"[@＠]"), "groups (@name) come with a later version"),
    (re.compile(r"(?![A-Za-z]+://).*[*?]"), "wildcards (* and ?) come with a later version"),
    (re.compile(r"/"), "regular expressions (/…/) come with a later version"),
    (re.compile(r"NEAR/?\d*$"), "NEAR comes with a later version"),
    (re.compile(r"[-+!~^]"), "a sign before a word means nothing here (NOT leaves a word out)"),
)
"""How a bare word may not look, so that what a later version adds changes no query that stands today."""


class QueryError(ValueError):
    """A query that cannot be used: at `position` (1-based character) there is `problem`; `remedy` is what to do."""

    def __init__(self, position: int, problem: str, remedy: str) -> None:
        super().__init__(f"character {position}: {problem}; {remedy}")
        self.position = position
        self.problem = problem
        self.remedy = remedy


def parse_expression(text: str) -> Expression:
    """The tree of `text` as written. NOT binds tighter than AND (which may be left out), AND tighter than OR.

    Raises QueryError.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(MAX_LENGTH + 1, f"a query has at most {MAX_LENGTH} characters", "make two subscriptions of it")
    broken = _HALF.search(text)
    if broken:
        raise QueryError(broken.start() + 1, "half a character (a lone surrogate)", "write the query in UTF-8")
    try:
        tokens = list(_LEXER.lex(text))
    except UnexpectedCharacters as error:
        raise _stray_quote(text, error.pos_in_stream or 0) from None
    if not tokens:
        raise QueryError(1, "the query is empty", "write a word to look for")
    _check_limits(tokens)
    _check_quotes(tokens)
    state = _PARSER.parse_interactive()
    fed: list[Token] = []
    try:
        for token in tokens:
            state.feed_token(token)
            fed.append(token)
        tree: Expression = state.feed_token(Token.new_borrow_pos("$END", "", tokens[-1]))
    except UnexpectedToken as error:
        raise _misplaced(error.token, fed) from None
    return tree


def _check_limits(tokens: list[Token]) -> None:
    terms = 0
    nots = 0
    levels: list[int] = []  # for each open parenthesis, how many levels it and the NOTs before it make
    for token in tokens:
        if token.type == "NOT":
            nots += 1
        elif token.type == "LEFT":
            levels.append(nots + 1)
            nots = 0
        else:
            nots = 0
            terms += token.type in ("WORD", "PHRASE")
            if token.type == "RIGHT" and levels:
                levels.pop()
        if terms > MAX_TERMS:
            raise QueryError(_at(token), f"a query has at most {MAX_TERMS} words", "make two subscriptions of it")
        if sum(levels) + nots > MAX_DEPTH:
            raise QueryError(_at(token), f"parentheses and NOTs nest at most {MAX_DEPTH} deep", "write it flatter")


def _check_quotes(tokens: list[Token]) -> None:
    """Words and phrases need a blank between them: 新"品" may be meant as one word or as two."""
    end = -1
    for token in tokens:
        is_term = token.type in ("WORD", "PHRASE")
        if is_term and token.start_pos == end:
            raise QueryError(
                _at(token),
                "a quotation mark in the middle of a word",
                "put a blank between word and phrase, or all of it into one pair of quotation marks",
            )
        end = (token.end_pos or 0) if is_term else -1


def _stray_quote(text: str, index: int) -> QueryError:
    mark = text[index]
    if mark in _OPENERS:
        return QueryError(
            index + 1, f"{mark} is never closed", f"put {_OPENERS[mark]} behind the last word of the phrase"
        )
    opening = next(opening for opening, closing in QUOTES if closing == mark)
    return QueryError(index + 1, f"{mark} without {opening} before it", f"put {opening} before the phrase")


def _misplaced(token: Token, fed: list[Token]) -> QueryError:
    """What to say of `token`, which the grammar does not take after `fed`."""
    before = fed[-1] if fed else None
    if before is not None and before.type in _OPERATORS:
        return QueryError(_at(before), f"nothing follows {before}", f'write a word behind it, or "{before}" to find it')
    if token.type == "$END":
        return QueryError(_at(_unclosed(fed)), "this parenthesis is never closed", "put ) where it ends")
    if token.type in _OPERATORS:
        return QueryError(
            _at(token), f"no word before {token}", f'write one, or "{token}" in quotation marks to find it'
        )
    if before is not None and before.type == "LEFT":
        return QueryError(_at(before), "nothing in the parentheses", "write a word into them or take them out")
    return QueryError(_at(token), f"{token} without ( before it", "take it out or put ( where it begins")


def _unclosed(tokens: list[Token]) -> Token:
    """The last parenthesis that is open after `tokens`."""
    open_: list[Token] = []
    for token in tokens:
        if token.type == "LEFT":
            open_.append(token)
        elif token.type == "RIGHT":
            open_.pop()
    return open_[-1]


def _at(token: Token) -> int:
    return (token.start_pos or 0) + 1


@v_args(inline=True)
class _Builder(Transformer[Token, Expression]):
    """From grammar rules to the tree, while parsing."""

    def any_of(self, *parts: Expression | Token) -> Expression:
        return joined(Or, [part for part in parts if not isinstance(part, Token)])

    def all_of(self, *parts: Expression | Token) -> Expression:
        return joined(And, [part for part in parts if not isinstance(part, Token)])

    def without(self, _: Token, part: Expression) -> Expression:
        return Not(part)

    def inner(self, _: Token, part: Expression, __: Token) -> Expression:
        return part

    def word(self, token: Token) -> Expression:
        for pattern, meaning in _LATER:
            if pattern.match(token):
                shown = plain(token, 40)
                raise QueryError(_at(token), f"{shown} is not a word: {meaning}", f'to find just that, write "{shown}"')
        return _term(token, str(token), quoted=False)

    def phrase(self, token: Token) -> Expression:
        return _term(token, token[1:-1], quoted=True)


def _term(token: Token, text: str, *, quoted: bool) -> Term:
    read = strip_pinyin(text)[0] if _NOTED.search(text) else text
    form = searched_form(read)
    if not form:
        shown = plain(token, 40)
        raise QueryError(_at(token), f"nothing to look for in {shown}", "write letters, digits or characters")
    return Term(text, form, _BETWEEN.sub("", form), quoted)


_LEXER = Lark(_GRAMMAR, parser=None, lexer="basic")
"""Apart from the parser, so that limits are checked before the grammar is asked."""
_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="basic", transformer=_Builder(), maybe_placeholders=False)
