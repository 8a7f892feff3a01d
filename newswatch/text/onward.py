"""A page of a text in HTML in, the address at which the text goes on out: of the whole of it, or of its next part.

Words alone lead astray (下一页 may be the next article's, next a gallery's), and so do addresses: a link is taken only
where both say it, a word for going on or a page's number, and an address that is this page's but for a page's number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

_MOST_LINKS = 20_000
"""Links of a page that are looked at; the largest saved page has 1,900."""
_MOST_SAID = 300
"""Of these, how many that say they lead on; a text of 20 pages has some 25."""
_LONGEST_URL = 2000
_MOST_PARAMETERS = 20
"""Of an address; one with more is not looked at: every pair of its readings would be compared."""
_MOST_SCRIPTED = 50
"""Calls in scripts that draw pages."""
_REACH = 300
"""Characters behind a link's tag in which its words stand."""
_LINK = re.compile(r"(?i)<(a|link)\s([^<>]{1,3000})>")
_HREF = re.compile(r"""(?i)\bhref\s{0,4}=\s{0,4}["']?([^"'\s<>]+)""")
_REL_NEXT = re.compile(r"""(?i)\brel\s{0,4}=\s{0,4}["']?next\b""")
_SAYING = re.compile(r"""(?i)\b(?:title|alt)\s{0,4}=\s{0,4}["']([^"'<>]{1,60})""")
_BASE = re.compile(r"""(?i)<base\s[^<>]{0,200}?\bhref\s{0,4}=\s{0,4}["']?([^"'\s<>]+)""")
_TAG = re.compile(r"<[^<>]{0,200}>")
_SPACE = re.compile(r"\s+")
_SCRIPTED = re.compile(
    r"""createPageHTML\(\s{0,4}(?:["'][\w-]{1,40}["']\s{0,4},\s{0,4})?(\d{1,3})\s{0,4},\s{0,4}(\d{1,3})\s{0,4},"""
    r"""\s{0,4}["']([\w-]{1,100})["']\s{0,4},\s{0,4}["'](\w{1,6})["']"""
)
"""How a widespread system of government sites (TRS WCM) draws its pages: how many, which from 0, name, ending."""

_MAY_SAY = re.compile(r"[页頁全余餘剩\d第一二三四五六七八九十›»→❯▶]|&|>\s{0,300}$|(?i:next|single|all|full|\balt\b)")
_MAY_SAY_BESIDE = re.compile(r"(?i:next|title)")
"""What of a link's words and of its tag is worth a closer look: a page has hundreds of links that say nothing."""
_EDGES = r"[\s\W_]{0,6}"
_BEFORE = "(?:请|請)?(?:点击|點擊|点|點)?(?:这里|這裡|此处|此處)?(?:进入|進入|查看|翻到|看)?"
_FOLLOWING = re.compile(
    f"(?i){_EDGES}{_BEFORE}(?:下一?[页頁]|[后後]一?[页頁]|next(?: page)?)"
    f"(?:继续阅读|繼續閱讀|阅读全文|閱讀全文|阅读更多|更精彩|[:：].{{0,40}})?{_EDGES}"
)
_ARROWS = frozenset([">", ">>", "›", "»", "→", "❯", "▶"])
_WHOLE = re.compile(
    f"(?i){_EDGES}{_BEFORE}(?:余下|餘下|剩余|剩餘|查看|显示|顯示|阅读|閱讀|浏览|瀏覽|展开|展開|在?本[页頁])?"
    "(?:(?:全文|全部内容|全部內容|余下全文|餘下全文|(?:显示|顯示|查看|阅读|閱讀)?(?:剩余|剩餘|余下|餘下|全部|所有)"
    "(?:的)?(?:内容|內容|部分|全文|页面|頁面|页|頁))(?:阅读|閱讀|显示|顯示|浏览|瀏覽)?|[单單][页頁](?:阅读|閱讀|显示|顯示|浏览|瀏覽)?"
    f"|(?:view|read|show) (?:all|full(?: (?:text|article))?|as (?:a )?single page)|single page){_EDGES}"
)
_NUMBER = re.compile(r"[\[(（【<{\s]{0,3}第?\s?(\d{1,2}|[一二三四五六七八九十])\s?[页頁]?[\])）】>}\s]{0,3}")
_CHINESE = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)}

_ENDING = re.compile(r"(\.[a-z]{2,5})$", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)?$", re.IGNORECASE)
_TOKEN = re.compile(r"^(.*?[^/_-])(?:[_-](?:p|pg|page)?[_-]?|/(?:p|pg|page)?[/_-]?)(\d{1,2})$", re.IGNORECASE)
_ALL = "all|full|single|whole|total|onepage|quanwen|qw|s|0|00"
_ALL_TOKEN = re.compile(rf"^(.*[^/_-])[/_-](?:{_ALL})$", re.IGNORECASE)
_PARAM = re.compile(r"(?:cur|current|now|i|start)?_?(?:page|pn?|pg|cp)_?(?:no|num|number|index|d)?", re.IGNORECASE)
_ALL_PARAM = re.compile(rf"{_PARAM.pattern}|(?:is|show)?all|full|single|whole|show|view|type|mode", re.IGNORECASE)
_ALL_VALUE = re.compile(rf"(?:{_ALL}|1|yes|true|-1)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a text goes on; either may be empty. `whole` is of a page that has all of it, `following` of the next."""

    whole: str = ""
    following: str = ""


class _Sheet(NamedTuple):
    """One way to read an address: what its pages share, and the number of this one, None where it has none."""

    stem: str
    ending: str
    query: tuple[tuple[str, str], ...]
    number: int | None


def onward(html: str, url: str) -> Onward:
    """Where the text of the page at `url` goes on; nothing where it ends there. Linear in the page's length."""
    here = _split(url)
    if here is None:
        return Onward()
    plain, scripts = _parted(html)
    named = _BASE.search(plain[:4096])
    base = _joined(url, unescape(named[1])) if named else url
    whole, following = "", ""
    numbered: dict[int, str] = {}
    for word, address in _links(plain, base or url):
        there = _split(address)
        if there is None or there.netloc.lower() != here.netloc.lower():
            continue
        number = _follows(here, there)
        if number is not None:
            address = there._replace(scheme=here.scheme, fragment="").geturl()
            if word in ("following", "whole"):
                following = following or address
            elif int(word) > 1 and int(word) in (number, number + 1):
                numbered.setdefault(number, address)
        elif word == "whole" and not whole and _is_whole(here, there):
            whole = there._replace(scheme=here.scheme, fragment="").geturl()
    return Onward(whole, following or (numbered[min(numbered)] if numbered else _scripted(scripts, url, here)))


def is_pager(line: str) -> bool:
    """Whether a line of a text is nothing but links to its pages."""
    return len(line) <= 80 and bool(_PAGER.fullmatch(line)) and not line.strip().isdecimal()


_PAGER = re.compile(
    r"(?:[\s\d|·.<>《》«»\[\]()（）【】…—_-]|首[页頁]|尾[页頁]|末[页頁]|上一?[页頁]|前一?[页頁]|下一?[页頁]|[后後]一?[页頁]|"
    r"余下全文|餘下全文|阅读全文|閱讀全文|全文阅读|全文閱讀|显示全文|顯示全文|在?本[页頁](?:显示|顯示|阅读|閱讀)(?:剩余|剩餘|全部|全文)?"
    r"(?:内容|內容)?|[单單][页頁](?:阅读|閱讀)|共\d{1,3}[页頁]|第\d{1,3}[页頁])+"
)


def _parted(html: str) -> tuple[str, str]:
    """The page without comments and scripts, and its scripts."""
    shown = "".join([part.partition("-->")[2] if n else part for n, part in enumerate(html.split("<!--"))])
    kept, scripts = [], []
    for n, part in enumerate(re.split(r"(?i)<script\b", shown)):
        script, _, rest = part.partition("</script") if n else ("", "", part)
        kept.append(rest)
        scripts.append(script)
    return "".join(kept), "\n".join(scripts)


def _links(html: str, base: str) -> Iterator[tuple[str, str]]:
    """What a link says (`whole`, `following`, a number) and its absolute address, for each link that says such."""
    said = 0
    for found in islice(_LINK.finditer(html), _MOST_LINKS):
        inner = html[found.end() : found.end() + _REACH].partition("</a")[0] if found[1] in "aA" else ""
        word = _said(found[2], inner) if _MAY_SAY.search(inner) or _MAY_SAY_BESIDE.search(found[2]) else ""
        href = _HREF.search(found[2]) if word else None
        address = _joined(base, unescape(href[1])) if href else ""
        if word and address:
            yield word, address
        said += bool(word)
        if said >= _MOST_SAID:
            return


def _said(attributes: str, inner: str) -> str:
    texts = [_SPACE.sub(" ", unescape(_TAG.sub("", inner))).strip()]
    texts += [unescape(saying[1]).strip() for saying in (_SAYING.search(attributes), _SAYING.search(inner)) if saying]
    for text in texts:
        if not text or len(text) > 60:
            continue
        if number := _NUMBER.fullmatch(text):
            return str(_CHINESE.get(number[1], number[1]))
        if text in _ARROWS or _FOLLOWING.fullmatch(text):
            return "following"
        if _WHOLE.fullmatch(text):
            return "whole"
    return "following" if _REL_NEXT.search(attributes) else ""


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href) if len(href) <= _LONGEST_URL else ""
    except ValueError:
        return ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        if parts.query.count("&") >= _MOST_PARAMETERS:
            return None
        return parts if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _sheets(parts: SplitResult) -> Iterator[_Sheet]:
    """Every way to read an address."""
    path, ending = parts.path, ""
    if found := _ENDING.search(path):
        path, ending = path[: found.start()], found[1].lower()
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    stem = _INDEX.sub("", path)
    yield _Sheet(stem, ending, query, None)
    if found := _TOKEN.match(stem):
        inside = "/" in path[len(found[1]) : len(found[1]) + 1]
        yield _Sheet(found[1], "" if inside else ending, query, int(found[2]))
    for n, (name, value) in enumerate(query):
        if _PARAM.fullmatch(name) and value.isdecimal() and len(value) <= 2:
            yield _Sheet(stem, ending, query[:n] + query[n + 1 :], int(value))


def _are_one(one: _Sheet, other: _Sheet) -> bool:
    """Whether two readings are of pages of one text; a page in a folder of its text has the ending it likes."""
    alike = one.ending == other.ending or "" in (one.ending, other.ending)
    return alike and (one.stem, one.query) == (other.stem, other.query)


def _follows(here: SplitResult, there: SplitResult) -> int | None:
    """The number of the page `there` where it comes right after `here`; a first page has none, or 0, or 1."""
    theirs = [sheet for sheet in _sheets(there) if sheet.number is not None]
    for ours in _sheets(here):
        for sheet in theirs:
            expected = (1, 2) if ours.number is None else (ours.number + 1,)
            if _are_one(ours, sheet) and sheet.number in expected:
                return sheet.number
    return None


def _is_whole(here: SplitResult, there: SplitResult) -> bool:
    """Whether `there` is this page's address with a word for all in the place of a page's number."""
    plain = next(_sheets(there))
    found = _ALL_TOKEN.match(plain.stem)
    wholes = [plain._replace(stem=found[1])] if found else []
    wholes += [
        plain._replace(query=plain.query[:n] + plain.query[n + 1 :])
        for n, (name, value) in enumerate(plain.query)
        if _ALL_PARAM.fullmatch(name) and _ALL_VALUE.fullmatch(value)
    ]
    return any(_are_one(ours, whole) for ours in _sheets(here) for whole in wholes)


def _scripted(scripts: str, url: str, here: SplitResult) -> str:
    for found in islice(_SCRIPTED.finditer(scripts), _MOST_SCRIPTED):
        number = int(found[2]) + 1
        address = _joined(url, f"{found[3]}_{number}.{found[4]}")
        there = _split(address) if number < int(found[1]) else None
        if there is not None and _follows(here, there) == number:
            return address
    return ""
