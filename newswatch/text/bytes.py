"""Served bytes in, text out, with the charset that was believed and whether anything was lost."""

import codecs
import re
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from newswatch.text import mojibake

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_-]{2,20})""")
_HEADER = re.compile(r"(?i)charset\s*=\s*[\"']?\s*([a-z0-9_-]{2,20})")
_TAKE_ALL = frozenset({"iso-8859-1", "windows-1252", "windows-1251", "koi8-r", "ascii", "us-ascii"})
"""Charsets of single bytes: what they are declared for never fails to decode, and proves nothing."""
_OTHERS = frozenset({"shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "utf-16", "utf-16le", "utf-16be", "hz-gb-2312"})
"""Other charsets that web pages really declare (WHATWG Encoding); Python's own names go further, to zip and hex."""
_BEYOND = re.compile(r"[\x00-\x7f]+")
_SAMPLE = 200_000
"""Characters of a page that are looked at to tell its charset."""
_COST = 3
"""How many daily characters a lost one outweighs."""
_CERTAIN = 0.9
"""From this share on no other charset is tried: what is read in a wrong one has half of it at most."""
_READS = 0.8
"""From this share of daily characters on a page reads as Chinese, whatever it declares."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """`lost` is how many characters could not be decoded and stand as U+FFFD; `repaired` that the bytes held a text
    somebody had decoded wrongly before, which is undone."""

    text: str
    encoding: str
    lost: int
    repaired: bool = False


def declared_charset(body: bytes, content_type: str = "") -> str:
    """The charset the header or, failing that, the first kilobytes of the page name; empty where neither does."""
    header = _HEADER.search(content_type)
    if header:
        return header.group(1).lower()
    meta = _DECLARED.search(body[:4096])
    return meta.group(1).decode("ascii").lower() if meta else ""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Decode as Chinese sites really serve: byte-order mark, strict utf-8, then what reads as Chinese, declared or not.

    Declarations lie often, strict utf-8 never succeeds by chance on Chinese text (measured on 316 saved pages: all
    right). Of the charsets of Chinese pages that one is taken whose reading has most characters of daily use; where
    none reads as Chinese, the declared one. gb2312 and gbk mean gb18030, their superset.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], encoding)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        meant = mojibake.repaired(text)
        return Decoded(meant or text, "utf-8", 0, repaired=bool(meant))
    declared = declared_charset(body, content_type)
    plausible, best = _as_chinese(body, declared)
    if declared not in _OTHERS | _TAKE_ALL or (declared in _TAKE_ALL and plausible >= _READS):
        return best
    return min(_replacing(body, declared), best, key=lambda each: each.lost)


def _as_chinese(body: bytes, declared: str) -> tuple[float, Decoded]:
    """The reading in one of the charsets of Chinese pages that is most plausible, and how much; of equals the first."""
    read: list[tuple[float, Decoded]] = []
    believed = ("big5hkscs", "gb18030") if declared.startswith("big5") else ("gb18030", "big5hkscs")
    for charset in (*believed, "utf-8"):
        decoded = _replacing(body, charset)
        read.append((_plausible(decoded), decoded))
        if read[-1][0] >= _CERTAIN:
            break
    return max(read, key=itemgetter(0))


def _replacing(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _plausible(decoded: Decoded) -> float:
    """The share of daily characters among those beyond ASCII, what was lost counted against it; at most 1."""
    beyond = _BEYOND.sub("", decoded.text[:_SAMPLE])
    daily = sum(map(_daily().__contains__, beyond))
    return (daily - _COST * beyond.count("\ufffd")) / max(1, len(beyond))


@cache
def _daily() -> frozenset[str]:
    """The first level of GB 2312 and of Big5 (characters sorted there by use), with the signs of both."""
    gb = (bytes((row, cell)) for row in (0xA1, 0xA3, *range(0xB0, 0xD8)) for cell in range(0xA1, 0xFF))
    big5 = (bytes((row, cell)) for row in range(0xA1, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    read = [pair.decode("gb2312", "ignore") for pair in gb] + [pair.decode("big5", "ignore") for pair in big5]
    return frozenset("".join(read))
