"""A page's text in, its parsed parts out: lines, title, body, metadata. Parsed once, read by every step."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement, builder

from newswatch.model.source import ArticleRule
from newswatch.text.pinyin import strip_pinyin
from pipelines.reading import addresses, bodies, document, line_titles, titles
from pipelines.reading.bodies import Body
from pipelines.reading.lines import Line, lines
from pipelines.reading.seen import Seen, see
from pipelines.reading.titles import Title

_OVER = 8
"""Lines over the element of a text in which its title may stand, where the head names none."""


@dataclass(frozen=True, slots=True)
class Opened:
    """`lines` are all visible ones of the page; `body` says which of them are the text's."""

    url: str
    lines: tuple[Line, ...]
    title: Title
    body: Body
    metas: Mapping[str, str] = field(default_factory=dict)
    scripts: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    """What the catalogue's selectors found for `published` and `credited`, and by which one `title` and `text`."""
    signed: str = ""
    """The day under a document that is no HTML."""
    flags: tuple[str, ...] = ()
    """What a reader should know of how the page was decoded."""
    base: str = ""
    """The address against which those of the page are read; empty where it has none."""
    end_base: str = ""
    """The same of its last lines, where they are another page's."""
    alone: "Opened | None" = None
    """The first page of a text that has several, as it was: the others are no part of its tree."""


def open_html(html: str, url: str, rule: ArticleRule | None = None) -> Opened:
    """Parse a page of HTML. Raises document.TooLarge or document.NoElements."""
    return open_seen(see(html, rule.drop if rule else ()), url, rule)


def open_seen(page: Seen, url: str, rule: ArticleRule | None = None) -> Opened:
    """A page that was seen, with its title and body found."""
    hints = {name: _text_at(page.tree, selector) for name, selector in _selectors(rule).items()}
    title = _hinted_title(page.tree, rule)
    if title:
        body = _body(page, rule, title)
    else:
        title = titles.find(page.lines, page.head, strip_pinyin(page.metas.get("og:title", ""))[0])
        body = _body(page, rule, title)
        printed = (
            None if titles.is_of(title, body.text) else line_titles.of_lines(page.lines, body.first - _OVER, body.last)
        )
        if printed and printed.text:
            title, body = printed, _body(page, rule, printed)
    base = addresses.base(url, page.base)
    hints |= _chosen(rule, title, body)
    return Opened(url, tuple(page.lines), title, body, page.metas, page.scripts, hints, base=base, end_base=base)


def open_text(text: str, url: str, *, title: str = "", where: str = "", signed: str = "") -> Opened:
    """A page that was kept as plain text: every line is a block of its own. Raises document.TooLarge.

    `title` is one that is known to be a line of it, as `where` says.
    """
    printed = [line for line in document.clean(text).splitlines() if line.strip()]
    if len(printed) > document.MOST_ELEMENTS:
        raise document.TooLarge(f"more than {document.MOST_ELEMENTS} lines")
    body = builder.BODY(*map(builder.P, printed))
    page = lines(body)
    at = next((number for number, line in enumerate(page) if title and line.text == title), None)
    named = line_titles.of_lines(page, 0, len(page)) if at is None else Title(title, where, at)
    return Opened(url, tuple(page), named, bodies.of_lines(page, named), signed=signed, base=url, end_base=url)


def _selectors(rule: ArticleRule | None) -> dict[str, str]:
    return {"published": rule.published, "credited": rule.credited} if rule else {}


def _chosen(rule: ArticleRule | None, title: Title, body: Body) -> dict[str, str]:
    """The selectors of the catalogue that found title and text."""
    asked = (("title", title.where, rule.title), ("text", body.where, rule.body)) if rule else ()
    return {name: selector for name, where, selector in asked if selector and where == f"css {selector}"}


def _hinted_title(tree: HtmlElement, rule: ArticleRule | None) -> Title | None:
    text = _text_at(tree, rule.title) if rule else ""
    return Title(text, f"css {rule.title}") if rule and text else None


def _body(page: Seen, rule: ArticleRule | None, title: Title) -> Body:
    """The body in the element that the catalogue names; where there is none or it is empty, the one found."""
    element = _first(page.tree, rule.body) if rule else None
    body = bodies.within(page.lines, title, element) if element is not None else None
    if rule is None or body is None or not body.text:
        return bodies.find(page.lines, title)
    return replace(body, where=f"css {rule.body}")


def _first(tree: HtmlElement, selector: str) -> HtmlElement | None:
    return next(iter(tree.cssselect(selector)), None) if selector else None


def _text_at(tree: HtmlElement, selector: str) -> str:
    element = _first(tree, selector)
    return " ".join(element.text_content().split()) if element is not None else ""
