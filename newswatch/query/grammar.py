"""A query string in, its tree out, or a QueryError that says where and what to write instead."""

import re
from functools import lru_cache
from unicodedata import normalize

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken
from lark.exceptions import VisitError

from newswatch.query import plain
from newswatch.query.build import TONED, Builder
from newswatch.query.errors import QueryError
from newswatch.query.expression import QUOTES, Expression
from newswatch.query.hint import Hint
from newswatch.query.language import PLAIN, Language
from newswatch.query.limits import MAX_LENGTH, at, check_joints, check_limits
from newswatch.query.skeleton import LONGEST, Skeleton, filled, skeleton

_NOTE = rf"(?<=[\u3400-\u9fff])[(（][a-zü{TONED}]*[{TONED}][a-zü{TONED}]*[)）]"
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
    check_limits(tokens)
    check_joints(tokens)
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
        check_limits([Token(kind, kind) for kind in kinds])
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
            f"character {at(token)}: {token} is looked for as a word; as an operator it is {written.upper()}",
            f"第 {at(token)} 个字符：{token} 按普通词检索；要作运算符请写 {written.upper()}",
        )
        for token in tokens[1:]
        if token.type == "WORD" and _LOWER.fullmatch(written := normalize("NFKC", token).lower())
    ]


def _tokens(text: str) -> list[Token]:
    try:
        return list(_LEXER.lex(text))
    except UnexpectedCharacters as error:
        raise _stray_quote(text, error.pos_in_stream or 0) from None


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
        return QueryError(at(before), f"nothing follows {before}", f'write a word behind it, or "{before}" to find it')
    if token.type == "$END":
        return QueryError(at(_unclosed(fed)), "this parenthesis is never closed", "put ) where it ends")
    if token.type in _OPERATORS or token.type == "NEAR":
        return QueryError(
            at(token), f"no word before {token}", f'write one, or "{token}" in quotation marks to find it'
        )
    if before is not None and before.type == "LEFT":
        return QueryError(at(before), "nothing in the parentheses", "write a word into them or take them out")
    return QueryError(at(token), f"{token} without ( before it", "take it out or put ( where it begins")


def _unclosed(tokens: list[Token]) -> Token:
    """The last parenthesis that is open after `tokens`."""
    open_: list[Token] = []
    for token in tokens:
        if token.type == "LEFT":
            open_.append(token)
        elif token.type == "RIGHT":
            open_.pop()
    return open_[-1]


_LEXER = Lark(_GRAMMAR, parser=None, lexer="basic")
"""Apart from the parser, so that limits are checked before the grammar is asked."""
_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=False)
