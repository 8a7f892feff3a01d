"""Decoded HTML in, one parsed tree out, with its size bounded and what no reader sees taken out."""

import re

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from newswatch.text.markup import is_crowded

MOST_ELEMENTS = 60_000
"""Elements of one page; the largest of 316 saved news pages has under 15,000."""

LONGEST_TEXT = 200_000
"""Characters of a text that is published; a full-day transcript has about 60,000."""

_UNSEEN = (
    "title",
    "script",
    "style",
    "noscript",
    "iframe",
    "template",
    "svg",
    "canvas",
    "textarea",
    "select",
    "button",
    "rt",
    "rp",
)
_COUNT = etree.XPath("count(//node()[not(self::text())])")
_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)
"""All elements are of one class: to ask for each what forms and links can do beside costs more than to parse."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class TooLarge(ValueError):  # noqa: N818
    """More elements, or attributes of one, than a page of news can have."""


class NoElements(ValueError):  # noqa: N818
    """Text without anything a browser would show."""


def clean(text: str) -> str:
    """Text without the control characters that no XML tree can hold."""
    return _CONTROL.sub("", text)


def parse(html: str) -> HtmlElement:
    """The tree of a page, scripts still in it. Raises TooLarge or NoElements."""
    if is_crowded(html):
        raise TooLarge("a tag with more attributes than any page has")
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        tree = lxml.html.document_fromstring(clean(html).encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise NoElements(str(error)) from None
    if _COUNT(tree) > MOST_ELEMENTS:
        raise TooLarge(f"more than {MOST_ELEMENTS} elements")
    return tree


def drop_unseen(tree: HtmlElement) -> None:
    """Take scripts, menus and ruby notes out of the tree, keeping what follows each."""
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
