"""A query string in, its tree out, or a QueryError that says where and what to write instead."""

import re
from collections.abc import Callable
from functools import lru_cache
from unicodedata import normalize

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken
from lark.exceptions import VisitError

from newswatch.query import plain
from newswatch.query.build import Builder, wildcards
from newswatch.query.errors import QueryError
from newswatch.query.expression import QUOTES, Expression
from newswatch.query.hint import Hint
from newswatch.query.language import PLAIN, Language
from newswatch.query.skeleton import LONGEST, Skeleton, filled, skeleton

MAX_LENGTH = 2000
"""Characters in a query."""
MAX_TERMS = 200
"""Words and phrases in a query."""
MAX_DEPTH = 32
"""Parentheses and NOTs inside one another."""
MAX_NEARS = 10
"""NEARs in a query."""
MAX_SIGNS = 100
"""Wildcards in a query."""
MAX_PATTERNS = 5
"""Regular expressions in a query."""

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_NOTE = rf"(?<=[\u3400-\u9fff])[(（][a-zü{_TONED}]*[{_TONED}][a-zü{_TONED}]*[)）]"
"""A reading aid directly behind a Chinese character, as in 工(gōng)业(yè): part of the word, no parenthesis."""
_LETTER = r"[^\s()（）\"“”「」『』＂]"
_END = rf"(?=[\s()（）]|$)(?!{_NOTE})"
"""Where an operator ends: 与(yǔ)会 is a word."""
_BEGIN = r"(?<![^\s()（）])"

_GRAMMAR = rf"""
    ?start: all (OR all)*         -> any_of
    ?all: part (AND? part)*       -> all_of
    ?part: NOT part               -> without
        | near
    ?near: one (NEAR one)*        -> near
    ?one: FIELD plain             -> scoped
        | plain
    ?plain: WORD                  -> word
        | PHRASE                  -> phrase
        | PATTERN                 -> pattern
        | LEFT start RIGHT        -> inner

    AND.3:     /{_BEGIN}(AND|ＡＮＤ|与){_END}/
    OR.3:      /{_BEGIN}(OR|ＯＲ|或){_END}/
    NOT.3:     /{_BEGIN}(NOT|ＮＯＴ|非){_END}/
    NEAR.3:    /{_BEGIN}NEAR\/\d+{_END}/
    PATTERN.3: /(?<![^\s()（）:：])\/([^\/\\]|\\.)+\/i?{_END}/
    FIELD.2:   /{_BEGIN}[A-Za-z_]+[:：](?!\/\/)/
    PHRASE.2:  /{"|".join(f"{o}[^{c}]*{c}" for o, c in QUOTES)}/
    WORD.1:    /{_LETTER}({_LETTER}|{_NOTE})*/
    LEFT:      /[(（]/
    RIGHT:     /[)）]/
    BLANK:     /\s+/
    %ignore BLANK
"""

_HALF = re.compile("[\ud800-\udfff]")
"""What bytes that are no UTF-8 become on a command line; no store and no file takes them."""
_OPENERS = dict(QUOTES)
_OPERATORS = ("AND", "OR", "NOT")
_TERMS = ("WORD", "PHRASE", "PATTERN")
_COUNTED: tuple[tuple[int, str, str, Callable[[Token], int]], ...] = (
    (MAX_TERMS, "words", "make two subscriptions of it", lambda token: token.type in _TERMS),
    (MAX_NEARS, "NEARs", "make two subscriptions of it", lambda token: token.type == "NEAR"),
    (MAX_SIGNS, "wildcards", "make two subscriptions of it", lambda token: token.type == "WORD" and wildcards(token)),
    (MAX_PATTERNS, "regular expressions", "join some with |", lambda token: token.type == "PATTERN"),
)
_LOWER = re.compile(r"and|or|not|near/?\d*")
_MAY_BE_LOWER = re.compile(r"\s(?!(?:AND|OR|NOT)\s)[A-Za-zＡ-Ｚａ-ｚ]{2}")
"""Behind a blank, so begins a word that may be meant as an operator."""


def parse_expression(text: str, language: Language = PLAIN) -> Expression:
    """The tree of `text` as written. NEAR binds tightest, then NOT, AND (which may be left out), OR.

    Raises QueryError.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(MAX_LENGTH + 1, f"a query has at most {MAX_LENGTH} characters", "make two subscriptions of it")
    told = plain.tokens(text)
    bones = _plain_bones(told[1]) if told is not None and len(told[1]) <= LONGEST else None
    if told is not None and bones is not None:
        return filled(bones, told[0], plain.term)
    broken = _HALF.search(text)
    if broken:
        raise QueryError(broken.start() + 1, "half a character (a lone surrogate)", "write the query in UTF-8")
    tokens = _tokens(text)
    if not tokens:
        raise QueryError(1, "the query is empty", "write a word to look for")
    _check_limits(tokens)
    _check_joints(tokens)
    builder = Builder(language)
    bones = _bones(tuple(token.type for token in tokens)) if len(tokens) <= LONGEST else None
    if bones is not None:
        return filled(bones, tokens, lambda token: _SAID[token.type](builder, token))
    try:
        return builder.transform(_tree(tokens))
    except VisitError as error:
        raise error.orig_exc from None


@lru_cache(maxsize=10_000)
def _plain_bones(kinds: tuple[str, ...]) -> Skeleton | None:
    """As `_bones`, of tokens without places; None also of none, and where limits are passed."""
    try:
        _check_limits([Token(kind, kind) for kind in kinds])
    except QueryError:
        return None
    return _bones(kinds) if kinds else None


_SAID = {"WORD": Builder.word, "PHRASE": Builder.phrase}


@lru_cache(maxsize=10_000)
def _bones(kinds: tuple[str, ...]) -> Skeleton | None:
    """How tokens of these kinds belong together where they are plain words; None leaves it to the grammar."""
    try:
        return skeleton(_tree([Token(kind, kind, start_pos=place) for place, kind in enumerate(kinds)]))
    except QueryError:
        return None


def _tree(tokens: list[Token]) -> Tree[Token]:
    """Raises QueryError."""
    state = _PARSER.parse_interactive()
    fed: list[Token] = []
    try:
        for token in tokens:
            state.feed_token(token)
            fed.append(token)
        tree: Tree[Token] = state.feed_token(Token.new_borrow_pos("$END", "", tokens[-1]))
    except UnexpectedToken as error:
        raise _misplaced(error.token, fed) from None
    return tree


def hints(text: str) -> list[Hint]:
    """What a query that parses may not mean as it is written."""
    if not _MAY_BE_LOWER.search(text):
        return []
    tokens = _tokens(text)
    return [
        Hint(
            f"character {_at(token)}: {token} is looked for as a word; as an operator it is {written.upper()}",
            f"第 {_at(token)} 个字符：{token} 按普通词检索；要作运算符请写 {written.upper()}",
        )
        for token in tokens[1:]
        if token.type == "WORD" and _LOWER.fullmatch(written := normalize("NFKC", token).lower())
    ]


def _tokens(text: str) -> list[Token]:
    try:
        return list(_LEXER.lex(text))
    except UnexpectedCharacters as error:
        raise _stray_quote(text, error.pos_in_stream or 0) from None


def _check_limits(tokens: list[Token]) -> None:
    _check_counts(tokens)
    nots = 0
    levels: list[int] = []  # for each open parenthesis, how many levels it and the NOTs before it make
    for token in tokens:
        if token.type == "NOT":
            nots += 1
        elif token.type == "LEFT":
            levels.append(nots + 1)
            nots = 0
        elif token.type != "FIELD":
            nots = 0
            if token.type == "RIGHT" and levels:
                levels.pop()
        if sum(levels) + nots > MAX_DEPTH:
            raise QueryError(_at(token), f"parentheses and NOTs nest at most {MAX_DEPTH} deep", "write it flatter")


def _check_counts(tokens: list[Token]) -> None:
    for most, what, remedy, count in _COUNTED:
        seen = 0
        for token in tokens:
            seen += count(token)
            if seen > most:
                raise QueryError(_at(token), f"a query has at most {most} {what}", remedy)


def _check_joints(tokens: list[Token]) -> None:
    """Words and phrases need a blank between them, since 新"品" may be one word or two; a field and its value none."""
    end, field = -1, None
    for token in tokens:
        if field is not None and (token.start_pos != end or token.type not in (*_TERMS, "LEFT")):
            raise QueryError(_at(field), f"nothing directly behind {field}", _example(field))
        is_term = token.type in _TERMS
        if is_term and token.start_pos == end and field is None:
            raise QueryError(
                _at(token),
                "a quotation mark in the middle of a word",
                "put a blank between word and phrase, or all of it into one pair of quotation marks",
            )
        field = token if token.type == "FIELD" else None
        end = (token.end_pos or 0) if is_term or field is not None else -1
    if field is not None:
        raise QueryError(_at(field), f"nothing directly behind {field}", _example(field))


def _example(field: Token) -> str:
    return f'write what to look for there, without a blank between, or "{field}" to find it'


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
    if before is not None and (before.type in _OPERATORS or before.type == "NEAR"):
        return QueryError(_at(before), f"nothing follows {before}", f'write a word behind it, or "{before}" to find it')
    if token.type == "$END":
        return QueryError(_at(_unclosed(fed)), "this parenthesis is never closed", "put ) where it ends")
    if token.type in _OPERATORS or token.type == "NEAR":
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


_LEXER = Lark(_GRAMMAR, parser=None, lexer="basic")
"""Apart from the parser, so that limits are checked before the grammar is asked."""
_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=False)
