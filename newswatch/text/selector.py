"""What a page calls its elements in, whether a selector can call them so out."""

import re

_NAME = re.compile(r"-?_*[A-Za-z][A-Za-z_-]*\Z")
"""An identifier of CSS without digits and escapes; two hyphens begin none (CSS Syntax 3 allows them, cssselect not)."""
_TAG = re.compile(r"[A-Za-z0-9]+\Z")


def is_name(given: str) -> bool:
    """Whether an id or a class can stand in a selector; those with digits in them may be made for one page."""
    return bool(_NAME.match(given))


def tag(given: object) -> str:
    """A tag as a selector names it; word processors leave tags that none can (o:p)."""
    return str(given) if _TAG.match(str(given)) else "*"
