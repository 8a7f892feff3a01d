"""HTML in, whether a parser could choke on it out: one tag with more attributes than any page has."""

import re

MOST_ATTRIBUTES = 1000
"""Of one tag. libxml2 compares each with all before it: 40,000 take 45 s, 1,000 a few milliseconds."""

_LONG = re.compile(r"""<["'a-zA-Z][^<]{2000,}""")
_TOKEN = re.compile(r""">|"[^"]*"|'[^']*'|[^\s"'>]+|["']""")
_NAMED = re.compile(r"[A-Za-z_:][\w:.-]*(?:=|$)")
"""An attribute as libxml2 takes one; in scripts, where < is no tag, hardly a word is alone or before a lone =."""


def is_crowded(html: str) -> bool:
    """Whether some tag has more than MOST_ATTRIBUTES, as far as can be told without parsing; linear in its length."""
    return any(_attributes(match.group()) > MOST_ATTRIBUTES for match in _LONG.finditer(html))


def _attributes(tag: str) -> int:
    """Attributes outside quotes up to the end of the tag, or one more than allowed."""
    count = 0
    for token in _TOKEN.finditer(tag):
        if token.group() == ">" or count > MOST_ATTRIBUTES:
            break
        count += bool(_NAMED.match(token.group()))
    return count
