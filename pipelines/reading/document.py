"""Decoded HTML in, one parsed tree out, with its size bounded and what no reader sees taken out."""

import re

import lxml.html
from lxml import etree

MOST_ELEMENTS = 60_000
"""Elements of one page; the largest of 316 saved news pages has under 15,000."""

_UNSEEN = [
    "script",
    "style",
    "noscript",
    "iframe",
    "object",
    "embed",
    "template",
    "svg",
    "canvas",
    "textarea",
    "select",
    "button",
    "input",
    "map",
    "audio",
    "video",
    "rt",
    "rp",
]
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HIDDEN = re.compile(r"(?i)display\s*:\s*none")


class TooLarge(ValueError):  # noqa: N818
    """More elements than a page of news can have."""


def parse(html: str) -> lxml.html.HtmlElement:
    """The tree of a page, scripts still in it. Raises TooLarge, or ParserError where there is no element at all."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    clean = _CONTROL.sub("", html).encode("utf-8", "replace")
    tree = lxml.html.document_fromstring(clean, parser=parser)
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise TooLarge(f"more than {MOST_ELEMENTS} elements")
    return tree


def drop_unseen(tree: lxml.html.HtmlElement) -> None:
    """Take scripts, forms, players, ruby notes and what is styled away out of the tree, keeping what follows each."""
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
