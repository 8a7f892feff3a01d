"""The parts that a grammar found in a query in, its tree out, or a QueryError where one means nothing."""

import re
from collections.abc import Sequence

from lark import Token, Transformer, v_args

from newswatch.logs import plain
from newswatch.query.errors import QueryError
from newswatch.query.expression import And, Expression, Not, Or, Term, joined, over
from newswatch.query.fields import NAMES, Field
from newswatch.query.group import Group
from newswatch.query.language import Language
from newswatch.query.near import MAX_STEPS, Near, Sought
from newswatch.query.pattern import BadPattern, Pattern
from newswatch.query.searched import CHINESE, searched_form
from newswatch.query.values import nearest
from newswatch.query.wild import ANY, ONE, Wild
from newswatch.text.pinyin import strip_pinyin

MAX_WILDCARDS = 8
"""Wildcards in one word."""

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
"""Letters of pinyin that say a tone."""
_NOTED = re.compile(rf"[(（\[［{TONED}]")
_BETWEEN = re.compile(r"[\s.]")
"""What a searched form keeps and a folded word does not."""
_FIELD = re.compile(r"[A-Za-z_]+[:：](?!//)")
_GROUP = re.compile(r"[@＠](.*)", re.DOTALL)
_ADDRESS = re.compile(r"[A-Za-z]+://")
_WILDCARD = re.compile(r"([*?])")
_UNSPACED = re.compile(f"[{CHINESE}]")
_NO_WORDS = (
    (
        re.compile(r"NEAR/?\d*$"),
        "NEAR without the number of steps",
        "write NEAR/5, or it in quotation marks to find it",
    ),
    (
        re.compile(r"/"),
        "a regular expression that has no end",
        "write /…/ and a blank (inside, \\/ for a /), or all of it in quotation marks to find it",
    ),
    (
        re.compile(r"[-+!~^]"),
        "a sign before a word means nothing",
        "write NOT to leave a word out, or all of it in quotation marks to find it",
    ),
)
"""How a bare word may not look, what that is, and what to write."""
_LEAST_CHINESE, _LEAST_LATIN = 2, 3
"""Characters or letters that stand beside wildcards at least."""


@v_args(inline=True)
class Builder(Transformer[Token, Expression]):
    """From grammar rules to the tree, in a language. Raises QueryError (by way of lark's VisitError)."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def any_of(self, *parts: Expression | Token) -> Expression:
        return joined(Or, [part for part in parts if not isinstance(part, Token)])

    def all_of(self, *parts: Expression | Token) -> Expression:
        return joined(And, [part for part in parts if not isinstance(part, Token)])

    def without(self, _: Token, part: Expression) -> Expression:
        return Not(part)

    def inner(self, _: Token, part: Expression, __: Token) -> Expression:
        return part

    def near(self, *parts: Expression | Token) -> Expression:
        operators = [part for part in parts if isinstance(part, Token)]
        operands = [part for part in parts if not isinstance(part, Token)]
        return _near(operands, operators) if operators else operands[0]

    def scoped(self, field: Token, part: Expression) -> Expression:
        name = field[:-1].lower()
        if name not in NAMES:
            like = nearest(name, NAMES)
            remedy = f"did you mean {like}:?" if like else "put it in quotation marks to find it"
            raise _refused(field, f"no field; there are: {', '.join(f'{each}:' for each in NAMES)}", remedy)
        return over(part, Field(name, field.end_pos or 0))

    def word(self, token: Token) -> Expression:
        if _FIELD.match(token):
            raise _refused(token, "a field within a field", "write one field before each word")
        for pattern, problem, remedy in _NO_WORDS:
            if pattern.match(token):
                raise _refused(token, problem, remedy)
        if group := _GROUP.fullmatch(token):
            return self._group(token, group[1])
        if wildcards(token):
            return _wild(token)
        return _term(token, str(token), quoted=False)

    def phrase(self, token: Token) -> Expression:
        return _term(token, token[1:-1], quoted=True)

    def pattern(self, token: Token) -> Expression:
        if not self._language.regex:
            raise _refused(token, "regular expressions are switched off here", "write words, or * and ?")
        source, _, flags = token[1:].rpartition("/")
        try:
            return Pattern(source, flags == "i")
        except BadPattern as error:
            at, shown = (token.start_pos or 0) + 1, plain(token, 40)
            raise QueryError(at, f"{shown} cannot be used: {error}", "mend it, or write words") from None

    def _group(self, token: Token, name: str) -> Expression:
        groups = self._language.groups
        if name.lower() in groups:
            return Group(name.lower(), groups[name.lower()])
        like = nearest(name, groups)
        there = ", ".join(f"@{each}" for each in sorted(groups)) or "none"
        raise _refused(token, f"no such group; there are: {there}", f"did you mean @{like}?" if like else "write words")


def wildcards(word: str) -> int:
    """How many stand in a word; in an address they are text."""
    return 0 if _ADDRESS.match(word) else len(_WILDCARD.findall(word))


def _refused(token: Token, problem: str, remedy: str) -> QueryError:
    return QueryError((token.start_pos or 0) + 1, f"{plain(token, 40)} is {problem}" if token else problem, remedy)


def _term(token: Token, text: str, *, quoted: bool) -> Term:
    form = searched_form(_without_notes(text))
    if not form:
        shown = plain(token, 40)
        raise QueryError(
            (token.start_pos or 0) + 1, f"nothing to look for in {shown}", "write letters, digits or characters"
        )
    return Term(text, form, _BETWEEN.sub("", form), quoted)


def _without_notes(text: str) -> str:
    return strip_pinyin(text)[0] if _NOTED.search(text) else text


def _wild(token: Token) -> Wild:
    """A word in pieces; a `*` beside a `*` says nothing more."""
    items: list[str] = []
    for part in _WILDCARD.split(_without_notes(token)):
        item = part if part in (ANY, ONE) else searched_form(part)
        if item and not (item == ANY and items[-1:] == [ANY]):
            items.append(item)
    pieces = "".join(item for item in items if item not in (ANY, ONE))
    chinese = len(_UNSPACED.findall(pieces))
    if chinese < _LEAST_CHINESE and len(_BETWEEN.sub("", pieces)) < _LEAST_LATIN:
        raise _refused(token, "too little beside a wildcard", "write two characters or three letters with it")
    if len(items) - sum(item not in (ANY, ONE) for item in items) > MAX_WILDCARDS:
        raise _refused(token, f"a word of more than {MAX_WILDCARDS} wildcards", "write NEAR between two words")
    word = "".join(_BETWEEN.sub("", item) for item in items)
    return Wild(str(token), tuple(items), word)


def _near(operands: Sequence[Expression], operators: Sequence[Token]) -> Near:
    distances = [int(operator.partition("/")[2]) if len(operator) < 12 else MAX_STEPS + 1 for operator in operators]
    for operator, distance in zip(operators, distances, strict=True):
        if distance > MAX_STEPS:
            raise _refused(operator, f"further than NEAR reaches ({MAX_STEPS} steps)", "write AND")
    parts = [operand.parts if isinstance(operand, Or) else (operand,) for operand in operands]
    for at, part in enumerate(parts):
        operator = operators[max(0, at - 1)]
        if not all(isinstance(each, Term | Wild | Group) for each in part):
            raise _refused(operator, "beside more than words", "write words, phrases, groups, or (one OR another)")
    sought: list[tuple[Sought, ...]] = [
        tuple(each for each in part if isinstance(each, Term | Wild | Group)) for part in parts
    ]
    if len({each.scope for part in sought for each in part}) > 1:
        raise _refused(operators[0], "between words of different fields", "write title:(one NEAR/5 another)")
    return Near(tuple(sought), tuple(distances))
