"""A subscription's alerts in, its feed out: Atom (RFC 4287), RSS 2.0 or JSON Feed 1.1, for the same the same bytes.

Ids are made from alert ids alone, so that a reader shows each alert once whatever else changes. Titles are plain text
without a sign that a reader could take for markup; bodies are HTML in which everything of a page is escaped.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

import orjson
from lxml import etree

from consumers.alerts.channels.letter import story_html
from consumers.alerts.channels.message import Language, Shown, safe_link, shown, text_of
from newswatch.clock import EPOCH
from newswatch.logs import plain
from newswatch.model.alert import Alert

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2, Char) has no way to write."""
_MARKUP = str.maketrans("<>", "＜＞")
_LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself: `address` is where it is fetched, `home` where its subscription is shown, if any."""

    subscription_id: str
    name: str
    query: str
    address: str
    home: str = ""
    language: Language = "zh"

    @property
    def title(self) -> str:
        return _clean(plain(self.name or self.query or self.subscription_id)).translate(_MARKUP)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    title: str
    link: str
    html: str
    site: str
    words: tuple[str, ...]
    at: datetime


def atom(feed: Feed, alerts: Iterable[Alert]) -> bytes:
    entries = _entries(feed, alerts)
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", _LANGUAGES[feed.language])
    _put(root, "id", _urn("feed", feed.subscription_id), _ATOM)
    _put(root, "title", feed.title, _ATOM)
    _put(root, "updated", _newest(entries).isoformat(), _ATOM)
    _put(root, "link", None, _ATOM, rel="self", href=safe_link(feed.address))
    if home := safe_link(feed.home):
        _put(root, "link", None, _ATOM, rel="alternate", href=home)
    _put(_put(root, "author", None, _ATOM), "name", "newswatch", _ATOM)
    for entry in entries:
        item = _put(root, "entry", None, _ATOM)
        _put(item, "id", entry.name, _ATOM)
        _put(item, "title", entry.title, _ATOM)
        _put(item, "updated", entry.at.isoformat(), _ATOM)
        _put(_put(item, "author", None, _ATOM), "name", entry.site, _ATOM)
        if entry.link:
            _put(item, "link", None, _ATOM, rel="alternate", href=entry.link)
        for word in entry.words:
            _put(item, "category", None, _ATOM, term=word)
        _put(item, "content", entry.html, _ATOM, type="html")
    return _written(root)


def rss(feed: Feed, alerts: Iterable[Alert]) -> bytes:
    entries = _entries(feed, alerts)
    root = etree.Element("rss", nsmap={"atom": _ATOM})
    root.set("version", "2.0")
    channel = _put(root, "channel", None)
    _put(channel, "title", feed.title)
    _put(channel, "link", safe_link(feed.home or feed.address))
    _put(channel, "description", feed.title)
    _put(channel, "language", _LANGUAGES[feed.language])
    _put(channel, "lastBuildDate", format_datetime(_newest(entries)))
    _put(channel, "link", None, _ATOM, rel="self", type="application/rss+xml", href=safe_link(feed.address))
    for entry in entries:
        item = _put(channel, "item", None)
        _put(item, "guid", entry.name, isPermaLink="false")
        _put(item, "title", entry.title)
        _put(item, "pubDate", format_datetime(entry.at))
        if entry.link:
            _put(item, "link", entry.link)
        for word in entry.words:
            _put(item, "category", word)
        _put(item, "description", entry.html)
    return _written(root)


def json_feed(feed: Feed, alerts: Iterable[Alert]) -> bytes:
    found: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "feed_url": safe_link(feed.address),
        "language": _LANGUAGES[feed.language],
        "items": [_item(entry) for entry in _entries(feed, alerts)],
    }
    if home := safe_link(feed.home):
        found["home_page_url"] = home
    return orjson.dumps(found)


def _item(entry: _Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.name,
        "title": entry.title,
        "content_html": entry.html,
        "date_published": entry.at.isoformat(),
        "authors": [{"name": entry.site}],
        "tags": list(entry.words),
    }
    return {**item, "url": entry.link} if entry.link else item


FORMATS: dict[str, tuple[str, Callable[[Feed, Iterable[Alert]], bytes]]] = {
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "rss": ("application/rss+xml; charset=utf-8", rss),
    "json": ("application/feed+json", json_feed),
}
"""By name: the media type a feed is served as, and what writes it."""


def etag(body: bytes) -> str:
    """A strong validator (RFC 9110, 8.8.3) of a feed: the same bytes, the same tag, on every machine."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def _entries(feed: Feed, alerts: Iterable[Alert]) -> list[_Entry]:
    """Newest first, each alert once, in an order that rests on the alerts alone."""
    known = {alert.alert_id: alert for alert in alerts}
    newest = sorted(known.values(), key=lambda alert: (alert.created_at, alert.alert_id), reverse=True)
    return [_entry(alert, shown(alert, feed.language)) for alert in newest]


def _entry(alert: Alert, story: Shown) -> _Entry:
    return _Entry(
        name=_urn("alert", alert.alert_id),
        title=_clean(text_of(story.title)).translate(_MARKUP),
        link=story.link,
        html=_clean(story_html(story)),
        site=_clean(plain(alert.site)) or "—",
        words=tuple(_clean(plain(word)) for word in alert.words),
        at=alert.created_at.replace(microsecond=0),
    )


def _urn(noun: str, name: str) -> str:
    """An id that no address has to resolve: a UUID made from ours (RFC 9562, version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"newswatch:{noun}:{name}").urn


def _newest(entries: Sequence[_Entry]) -> datetime:
    return entries[0].at if entries else EPOCH


def _put(parent: etree._Element, name: str, text: str | None, space: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{space}}}{name}" if space else name, attributes)
    child.text = text
    return child


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _clean(text: str) -> str:
    return _NOT_XML.sub(" ", text)
