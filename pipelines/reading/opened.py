"""A Page in, its parsed parts out: tree, lines, title, body, metadata. Parsed once, read by every step."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement
from lxml.html import builder as html_builder

from newswatch.model.disposition import Disposition, Ended
from pipelines.reading import document
from pipelines.reading import title as titles
from pipelines.reading.body import Body, find
from pipelines.reading.lines import Line, lines
from pipelines.reading.title import Title


@dataclass(frozen=True, slots=True)
class Opened:
    """`lines` are all visible ones of the page; `body` says which of them are the text's."""

    url: str
    lines: tuple[Line, ...]
    title: Title
    body: Body
    metas: Mapping[str, str]
    scripts: str


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_MOST_SCRIPT = 200_000


def open_html(html: str, url: str) -> Opened:
    tree = document.parse(html)
    metas = metas_of(tree)
    head = " ".join((tree.findtext(".//title") or "").split())
    scripts = "\n".join(s.text for s in tree.iter("script") if s.text)[:_MOST_SCRIPT]
    document.drop_unseen(tree)
    page = lines(tree)
    title = titles.find(page, head, metas.get("og:title", ""))
    return Opened(url, tuple(page), title, find(page, title), metas, scripts)


def metas_of(tree: HtmlElement) -> dict[str, str]:
    """Metadata by lower-case name; the first of each name that says something."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        value = re.sub(r"\s+", " ", meta.get("content") or "").strip()
        if name and value:
            metas.setdefault(name, value[:500])
    return metas


def open_text(text: str, url: str) -> Opened:
    """A page that was kept as plain text: every line is a block of its own."""
    body = html_builder.BODY(*(html_builder.P(line) for line in _CONTROL.sub("", text).splitlines() if line.strip()))
    page = lines(body)
    title = titles.find(page, "", "")
    return Opened(url, tuple(page), title, find(page, title), {}, "")


def refuse(opened: Opened) -> None:
    """Raises Ended(not_article) for a page without a text."""
    if not "".join(opened.body.text).strip():
        raise Ended(Disposition.NOT_ARTICLE, "too_short")
