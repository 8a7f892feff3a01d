"""A tree in, the lines a reader sees out, each with the element it stands in and how much of it is links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement

from newswatch.text.pinyin import strip_pinyin

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_INVISIBLE = "\u200b\ufeff"
"""Space that str.split does not know as such."""
_INDENT = re.compile(r"[\u3000\u00a0]{2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """`element` is the block the line stands in, `linked` the number of its characters inside links.

    `text` is without injected pinyin; `noted` is the line with it, empty where there is none. `at` is how many elements
    of the tree open before it: what stands between two lines is told by it.
    """

    text: str
    linked: int
    element: HtmlElement
    noted: str = ""
    at: int = 0

    @property
    def printed(self) -> str:
        return self.noted or self.text


def names(element: HtmlElement) -> str:
    """Id and classes of an element: what its template calls it."""
    return " ".join(str(element.get(key, "")) for key in ("id", "class"))


def parts(line: "Line") -> Iterator[HtmlElement]:
    """The element of a line and those within it that a template may call by a name: an outlet's, an author's."""
    yield line.element
    yield from line.element.iterdescendants("a", "span", "em", "i", "b")


def place(element: HtmlElement) -> str:
    """An element as a selector for people: tag with id, else with its first class."""
    found, classes = element.get("id"), str(element.get("class", "")).split()
    return f"css {element.tag!s}" + (f"#{found!s}" if found else f".{classes[0]}" if classes else "")


def lines(root: HtmlElement) -> list[Line]:
    """The lines under `root` in reading order; empty ones left out, injected pinyin too."""
    found = list(_lines(root))
    noted = "\n".join(line.text for line in found)
    bare = strip_pinyin(noted)[0]  # all at once: whether notes are a habit shows in the whole
    if len(bare) == len(noted):
        return found
    pairs = zip(found, bare.split("\n"), strict=True)
    return [line if line.text == text else replace(line, text=text, noted=line.text) for line, text in pairs]


def _lines(root: HtmlElement) -> Iterator[Line]:
    pieces: list[str] = []
    blocks = [root]
    links = linked = opened = at = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        starts = event == "start"
        if tag in _BLOCKS:
            if pieces:
                yield from _joined(pieces, linked, blocks[-1], at)
                pieces, linked = [], 0
            if starts:
                blocks.append(element)
            else:
                blocks.pop()
        elif tag == "a":
            links += 1 if starts else -1
        opened += starts
        text = element.text if starts else element.tail
        if text and (pieces or not text.isspace()):
            at = at if pieces else opened
            pieces.append(text)
            if links:
                linked += len("".join(text.split()))
    if pieces:
        yield from _joined(pieces, linked, root, at)


def _joined(pieces: list[str], linked: int, block: HtmlElement, at: int) -> Iterator[Line]:
    whole = "".join(pieces)
    for invisible in _INVISIBLE:
        if invisible in whole:
            whole = whole.replace(invisible, " ")
    if block.tag == "pre":
        parts = whole.split("\n")
    else:
        parts = _INDENT.split(whole) if "\u3000" in whole or "\u00a0" in whole else [whole]
    parts = [part for part in [" ".join(part.split()) for part in parts] if part]
    for part in parts:
        share = linked if len(parts) == 1 else min(linked, len(part)) if linked * 2 > len(whole) else 0
        yield Line(part, share, block, at=at)
