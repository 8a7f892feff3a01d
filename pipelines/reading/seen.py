"""Decoded HTML in, what the rules are asked about out: the tree, its visible lines, head, metadata and scripts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from newswatch.text.pinyin import strip_pinyin
from pipelines.reading import document
from pipelines.reading.lines import Line, lines

_MOST_SCRIPT = 300_000
"""Characters of scripts that are searched for clocks; pages that ship their data as a script have under 200,000."""
_LONGEST_VALUE = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """A page before any rule is asked; `head` is what its <title> says, `base` where its <base> says that it stands."""

    tree: HtmlElement
    lines: Sequence[Line]
    head: str
    metas: Mapping[str, str]
    scripts: str
    base: str = ""


def see(html: str, drop: Sequence[str] = ()) -> Seen:
    """Parse a page of HTML without what `drop` selects. Raises document.TooLarge or document.NoElements."""
    tree = document.parse(html)
    metas = _metas(tree)
    head = strip_pinyin(" ".join((tree.findtext(".//title") or "").split()))[0]
    scripts = "\n".join(script.text for script in tree.iter("script") if script.text)[:_MOST_SCRIPT]
    base = next((base.get("href", "") for base in tree.iter("base") if base.get("href")), "")
    document.drop_unseen(tree)
    for selector in drop:
        for unwanted in tree.cssselect(selector):
            unwanted.drop_tree()
    return Seen(tree, lines(tree), head, metas, scripts, base)


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Metadata by lower-case name; the first of each name that says something."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        value = re.sub(r"\s+", " ", meta.get("content") or "").strip()
        if name and value:
            metas.setdefault(name, value[:_LONGEST_VALUE])
    return metas
