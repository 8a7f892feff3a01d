"""A text and the lines over it in, the number of the document that it is, as offices number theirs
(工信部规〔2024〕5号), out."""

import re
from collections.abc import Sequence

from newswatch.model.article import Sure
from pipelines.reading.found import Found

YEAR_AND_NUMBER = r"[〔\[［（(]\s?(?:19|20)\d{2}\s?[〕\]］）)]\s?第?\d{1,5}\s?号"
"""A document's year and number within it, behind the signs of its office."""
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,16}" + YEAR_AND_NUMBER)
_LINE = re.compile(rf"(?:(?:发文字号|文\s?号|文件编号)\s?[:：]\s?)?({_NUMBER.pattern})")
_WITHIN = 500
"""Characters: further on a text names the numbers of other documents."""


def docno(over: Sequence[str], text: str) -> Found[str] | None:
    """The number that fills a line `over` the text, else the first near its start."""
    alone = next(filter(None, (_LINE.fullmatch(line.strip()) for line in over)), None)
    if alone:
        return Found(alone.group(1), "line over the text", Sure.LIKELY)
    number = _NUMBER.search(text[:_WITHIN])
    return Found(number.group(), "text", Sure.LIKELY) if number else None
