"""A query of nothing but words, operators and parentheses in, its tokens out: by one look, as most queries allow.

A word is of Chinese characters, ASCII letters and digits here. Whatever stands between blanks and parentheses is then
one token, whose kind it says by itself. All else, and all that is wrong, is left to the grammar.
"""

import re

from newswatch.query.expression import Term
from newswatch.query.searched import searched_form

_PLAIN = re.compile("[\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9() ]+")
_TOKEN = re.compile("[()]|[^() ]+")
_KINDS = {"(": "LEFT", ")": "RIGHT", "AND": "AND", "与": "AND", "OR": "OR", "或": "OR", "NOT": "NOT", "非": "NOT"}
_NOT_PLAIN = "NEAR"
"""May be an operator that lacks something."""


def tokens(text: str) -> tuple[list[str], tuple[str, ...]] | None:
    """The tokens with their kinds as the grammar names them; None where there may be others."""
    if not _PLAIN.fullmatch(text) or _NOT_PLAIN in text:
        return None
    said = _TOKEN.findall(text)
    return said, tuple([_KINDS.get(token, "WORD") for token in said])


def term(word: str) -> Term:
    """What a word of such a query asks for."""
    form = searched_form(word)
    return Term(word, form, form, False)
