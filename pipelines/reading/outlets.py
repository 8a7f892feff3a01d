"""Named expressions by which a page's credit is recognised; each can be left out by its name.

All are asked of lines in Simplified, except those of names that templates give to elements and metadata. Entries that
changed the credit of pages of fewer than three of the measured sites, and none for the better, are not here; the words
of the language that say 转自 and the government's own name for the metadata stayed without.
"""

import re
from collections.abc import Collection, Mapping

SEPARATOR = r"\s?[:：丨|│｜︱/／]\s?"
LABELS: Mapping[str, str] = {
    "source": r"(?<![片图据])(?:(?:信息|文章|新闻|稿件|资料|内容|消息|本文|图文)?来\s?源[于自]?|稿\s?源|信源|出\s?处|"
    r"(?:文章|本文|稿件|原文)出自)" + SEPARATOR,
    "source, bare": r"(?:本文|文章)来源[于自]\s?",
    "taken from": r"(?<!\w)(?:本文|文章)?(?:转载自|转自|转载|来自|摘自|引自|原载)\s?[:：丨|│｜︱]\s?|"
    r"(?<!\w)(?:转载自|转自)\s",
}
"""What stands before an outlet, over the text or on a line of its own behind it."""
CLASSES: Mapping[str, str] = {
    "source": r"(?:^|[-_ ])(?:article|news|post|media|pub)?[-_]?source(?:[-_ ]|$)",
    "media": r"(?:^|[-_ ])(?:article|news|post|media|pub)?[-_]?media_?name(?:[-_ ]|$)",
}
"""What a template calls the element of a credit."""
ACCOUNTS: Mapping[str, str] = {
    "author": "author",
    "account": "account|nick_?name|user-?name|user_info|weibo_user|js_name",
    "media": "media-?name",
}
"""What a template calls the element of an account that posted a text."""
METAS: tuple[str, ...] = ("contentsource", "source", "mediaid", "og:article:author", "article:author")
"""Names of metadata that credit an outlet, most trusted first."""


def one_of(table: Mapping[str, str], without: Collection[str] = (), before: str = "") -> "re.Pattern[str]":
    """One expression for the entries of a table that are not left out; one that matches nothing where all are."""
    kept = "|".join(pattern for name, pattern in table.items() if name not in without)
    return re.compile(f"{before}(?:{kept})" if kept else r"(?!)")
