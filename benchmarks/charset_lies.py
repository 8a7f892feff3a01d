"""Pages with their true encoding in, how many are decoded to the very text out: by newswatch and by Scrapy.

First as they were served. Then every page says nothing or a lie of its charset: its own declarations are taken out, it
is encoded as UTF-8 or GBK (as GB 18030, which has every character and is GBK where GBK has it), and the lie is told by
the header or by a meta element.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from benchmarks.page_scale import Figure, share
from newswatch.text.bytes import decode

Decode = Callable[[bytes, str], str]
"""A body and its Content-Type in, its text out."""

_DECLARATION = re.compile(r"(?i)<meta\b[^<>]{0,300}charset[^<>]{0,100}>|<\?xml\b[^<>]{0,200}\?>")
_HEAD = re.compile(r"(?i)<head\b[^<>]{0,300}>")
_SPOILT = re.compile("[\ufffd\x80-\x84\x86-\x9f]|锟斤拷|烫烫烫|â€")
"""What bytes read in a wrong charset leave; U+0085 is a line end that pages do have."""

LIES = (
    ("GBK, declared nowhere", "gb18030", "", ""),
    ("GBK, the header says utf-8", "gb18030", "header", "utf-8"),
    ("GBK, a meta says utf-8", "gb18030", "meta", "utf-8"),
    ("UTF-8, declared nowhere", "utf-8", "", ""),
    ("UTF-8, the header says gb2312", "utf-8", "header", "gb2312"),
    ("UTF-8, a meta says gb2312", "utf-8", "meta", "gb2312"),
)
"""Name, true encoding, where the lie is told, and the lie."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the pages presented so each decodes rightly."""

    name: str
    ours: Figure
    scrapys: Figure


def counts(pages: Iterable[tuple[bytes, str]]) -> Iterator[Count]:
    """Of pages with the encoding they really have: first those in GBK as served, then each of LIES."""
    known = list(pages)
    gbk = [(body, "text/html", body.decode(true, "replace")) for body, true in known if true.startswith("gb")]
    yield _count("real GBK, as served", gbk)
    clean = [_DECLARATION.sub("", body.decode(true, "replace").lstrip("\ufeff")) for body, true in known]
    for name, encoding, place, lie in LIES:
        yield _count(name, [presented(text, encoding, place, lie) for text in clean])


def presented(text: str, encoding: str, place: str, lie: str) -> tuple[bytes, str, str]:
    """A text with the lie told: body, Content-Type, and what the body says."""
    if place == "meta":
        head = _HEAD.search(text)
        at = head.end() if head else 0
        text = f'{text[:at]}<meta charset="{lie}">{text[at:]}'
    return text.encode(encoding), f"text/html; charset={lie}" if place == "header" else "text/html", text


def is_clean(text: str) -> bool:
    """Whether nothing in it looks like bytes read in a wrong charset."""
    return not _SPOILT.search(text)


def _count(name: str, pages: list[tuple[bytes, str, str]]) -> Count:
    def right(read: Decode) -> Figure:
        return share(sum(read(body, kind) == text for body, kind, text in pages) / max(1, len(pages)), len(pages))

    return Count(name, right(lambda body, kind: decode(body, kind).text), right(_scrapys))


def _scrapys(body: bytes, kind: str) -> str:
    from scrapy.http import HtmlResponse

    return HtmlResponse("http://page.example/", headers={"Content-Type": kind}, body=body).text
