"""A text in, the number of the document that it is, as offices number theirs (工信部规〔2024〕5号), out."""

import re

from newswatch.model.article import Sure
from pipelines.reading.found import Found

YEAR_AND_NUMBER = r"[〔\[［（(]\s?(?:19|20)\d{2}\s?[〕\]］）)]\s?第?\d{1,5}\s?号"
"""A document's year and number within it, behind the signs of its office."""
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,16}" + YEAR_AND_NUMBER)
_WITHIN = 500
"""Characters: further on a text names the numbers of other documents."""


def docno(text: str) -> Found[str] | None:
    """The first number near the start of a text."""
    number = _NUMBER.search(text[:_WITHIN])
    return Found(number.group(), "text", Sure.LIKELY) if number else None
