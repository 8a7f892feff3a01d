"""A Page in, its Reading out; what is not an article ends here."""

import re
from dataclasses import replace

from newswatch.model.article import Flag, Reading
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Page
from newswatch.model.source import ArticleRule, Source
from newswatch.text.bytes import decode
from pipelines.reading import bodies, document, paper
from pipelines.reading.bodies import Body
from pipelines.reading.facts import facts, text_of
from pipelines.reading.joined import joined
from pipelines.reading.opened import Opened, open_html, open_text
from pipelines.reading.refusals import refusal
from pipelines.reading.rules import is_on
from pipelines.reading.tables import containers as table
from pipelines.reading.unread import Unread

LARGEST = 8 * 1024 * 1024
"""Bytes of a page; the largest saved news page has 1.4 million."""
_NOT_HTML = re.compile(
    rb"\s{0,64}(?:%PDF|PK\x03\x04|\x89PNG|GIF8|\xff\xd8\xff|RIFF|ID3|Rar!|\xd0\xcf\x11\xe0|\x1f\x8b)"
)
_NOT_HTML_TYPE = re.compile(r"(?i)^(?:image|audio|video|font)/|^application/(?!xhtml|xml|json)")
_SECOND_VOICE = is_on(table.SECOND)
_UNSURE = 120
"""Characters; under this a second reader is asked."""
_STOPS = re.compile("[，。,；]")
_LONGEST_CLAUSE = 50
"""Characters between two stops; Chinese prose has about 15."""
_LONGEST_SECOND = 1_000_000
"""Characters of HTML; trafilatura takes seconds for more."""
_LOST = 0.02
"""The share of undecodable characters from which on a text is not one; damaged pages have a handful."""


def read(page: Page, source: Source | None, rule: ArticleRule | None, *, speaking: bool = True) -> Reading:
    """The page read whole, or without who is `speaking`. Raises Ended(not_article) with a code of docs/filters.md."""
    first, *rest = page.sheets()
    opened, site = open_page(first, rule), source.name_at(page.url) if source else ""
    further = [found for sheet in rest if (found := _open_further(sheet, rule))]
    opened = joined(opened, further)
    reading = facts(opened, text_of(opened, site), site, speaking=speaking)
    missing = page.pages_missing or len(further) < len(rest)
    return replace(reading, flags=(*reading.flags, Flag.PAGES_MISSING.value)) if missing else reading


def open_page(page: Page, rule: ArticleRule | None) -> Opened:
    """The first page of a text decoded and parsed, with title and body found. Raises Ended(not_article)."""
    return accepted(_open(page, rule))


def _open_further(page: Page, rule: ArticleRule | None) -> Opened | None:
    """A further page, however little stands on it; None where it is none that can be read."""
    try:
        return _open(page, rule)
    except Ended:
        return None


def _open(page: Page, rule: ArticleRule | None) -> Opened:
    kind = page.headers.get("content-type", "")
    if not page.body.strip():
        raise Ended(Disposition.NOT_ARTICLE, "empty_body")
    if len(page.body) > LARGEST:
        raise Ended(Disposition.NOT_ARTICLE, "too_large")
    try:
        office = paper.opened(page.body, page.url)
    except Unread as unread:
        raise Ended(Disposition.NOT_ARTICLE, unread.code) from None
    except document.TooLarge:
        raise Ended(Disposition.NOT_ARTICLE, "too_large") from None
    if office:
        return office
    if _NOT_HTML.match(page.body) or _NOT_HTML_TYPE.match(kind):
        raise Ended(Disposition.NOT_ARTICLE, "not_html")
    decoded = decode(page.body, kind)
    if decoded.lost > _LOST * len(decoded.text):
        raise Ended(Disposition.NOT_ARTICLE, "undecodable")
    plain = kind.startswith("text/plain")
    try:
        opened = open_text(decoded.text, page.url) if plain else open_html(decoded.text, page.url, rule)
    except document.TooLarge:
        raise Ended(Disposition.NOT_ARTICLE, "too_large") from None
    except document.NoElements:
        raise Ended(Disposition.NOT_ARTICLE, "empty_body") from None
    opened = replace(opened, flags=(Flag.REPAIRED_ENCODING.value,)) if decoded.repaired else opened
    return opened if plain or _by_rule(opened, rule) else settled(opened, decoded.text)


def settled(opened: Opened, html: str) -> Opened:
    """A page with the better of two readings, the second of its `html`."""
    return _second_voice(opened, html) if _SECOND_VOICE and _size(opened.body) < _UNSURE else opened


def accepted(opened: Opened) -> Opened:
    """The same page, where it is an article. Raises Ended(not_article)."""
    code, offered = refusal(opened)
    if code:
        raise Ended(Disposition.NOT_ARTICLE, code, offered)
    return opened


def _by_rule(opened: Opened, rule: ArticleRule | None) -> bool:
    """Whether the entry's own selector found the text: then it is as short as it is."""
    return rule is not None and opened.body.where == f"css {rule.body}"


def _second_voice(opened: Opened, html: str) -> Opened:
    """The page with trafilatura's body where that finds clearly more prose: it is asked where the text found is short
    and the page has more lines that could be of one. What the line rules take for no text speaks for no other reading.
    """
    size, prose = _size(opened.body), bodies.prose(opened.lines, opened.title.at)
    needed = max(2 * size, _UNSURE)
    if len(html) > _LONGEST_SECOND or sum(prose.values()) <= needed:
        return opened
    import trafilatura  # few pages need it, and it takes a tenth of a second to load

    text = trafilatura.extract(html, include_comments=False, include_tables=False, favor_precision=True) or ""
    other = bodies.other_reading(opened.body, opened.title, text, "trafilatura")
    more = sum(prose.get(line, 0) for line in other.text) > needed
    return replace(opened, body=other) if more and _is_prose("".join(other.text)) else opened


def _is_prose(text: str) -> bool:
    """Whether a text has sentences: a list of headlines has hardly a full stop or comma."""
    return len(_STOPS.findall(text)) * _LONGEST_CLAUSE >= len(text)


def _size(body: Body) -> int:
    return sum(map(len, body.text))
