"""HTML text in, a Selector over its tree out, with the parser's limits on depth and size left on."""

import lxml.html
from lxml import etree
from parsel import Selector

from newswatch.text.markup import is_crowded


def tree(text: str) -> Selector | None:
    """None where there is no element, or one with more attributes than any page has.

    Beyond libxml2's limits (depth 256, 10 MB of text) the rest is left out.

    parsel parses without these limits unless told otherwise, and then warns on stderr for every page that has them.
    """
    if is_crowded(text):
        return None
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True)
    try:
        root = lxml.html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None
    return Selector(root=root, type="html")
