"""A line's element and an outlet's name in, the address of the text that the page says it is from out."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newswatch.text.url import host_of
from pipelines.reading.addresses import absolute
from pipelines.reading.lines import Line
from pipelines.reading.script import folded

_TO_ORIGINAL = re.compile(r"\W{0,2}(?:阅读|查看|点击)?(?:原文|原稿)(?:链接|地址|网址)?\W{0,2}$")
_LABEL = re.compile(r"^\W{0,4}(?:原文|原稿)(?:链接|地址|网址|出处|来源)\s?[:：]")
_ADDRESS = re.compile(r"https?://[\w./?=&%#~+:;@!*-]{4,400}", re.ASCII)
_PAGE = re.compile(r"(?i)/(?!index\.|default\.|home\.)[^/]{2,200}\.s?html?$")
_LONGEST = 500


def link_of(element: HtmlElement, name: str, base: str) -> str:
    """The address behind the outlet's name, or behind 阅读原文 beside it, if it leads to a text: a site's root or
    channel names an outlet."""
    for link in element.iter("a"):
        text = " ".join(link.text_content().split())
        if text and (text in name or name in text or _TO_ORIGINAL.match(folded(text))):
            target = _text_at(link.get("href", ""), base)
            if target:
                return target
    return ""


def original_link(lines: Iterable[Line], base: str, url: str) -> str:
    """The address that a line behind the text gives as its original's (原文链接：).

    It is on another host than the page's own, `url`: on the same it is the page's own address.
    """
    for line in lines if url else ():
        label = _LABEL.match(folded(line.text)) if len(line.text) <= _LONGEST else None
        if not label:
            continue
        printed = _ADDRESS.search(line.text, label.end())
        linked = (link.get("href", "") for link in line.element.iter("a"))
        for address in (printed.group() if printed else "", *linked):
            target = _text_at(address, base)
            if target and host_of(target) != host_of(url):
                return target
    return ""


def _text_at(href: str, base: str) -> str:
    """The absolute address of a link, empty where it can be no text's."""
    target = absolute(base, href)
    parts = urlsplit(target)
    leaf = parts.path.rstrip("/")
    return target if leaf and (any(map(str.isdigit, leaf + parts.query)) or _PAGE.search(leaf)) else ""
