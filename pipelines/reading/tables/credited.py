"""Rules by which a page's credit is recognised: labels, what templates call its element, and metadata.

Words for one thing stand in one rule. Labels are asked of lines in Simplified, the others of names that templates give.
"""

from pipelines.reading.rules import LONGEST, Rule, Subject, family
from pipelines.reading.tables.words import SEPARATOR

LABELS = family(
    "credit label",
    Subject.LINE,
    400,
    {
        "source": r"(?<![片图据])(?:(?:信息|文章|新闻|稿件|资料|内容|消息|本文|图文)?来\s?源[于自]?|稿\s?源|信源|"
        rf"出\s?处|(?:文章|本文|稿件|原文)出自){SEPARATOR}|(?:本文|文章)来源[于自]\s?",
        "taken from": r"(?<!\w)(?:本文|文章)?(?:转载自|转自|转载|来自|摘自|引自|原载)\s?[:：丨|│｜︱]\s?|"
        r"(?<!\w)(?:转载自|转自)\s",
    },
)
"""What stands before an outlet, over the text or on a line of its own behind it."""
ELEMENTS = family(
    "credit element",
    Subject.NAMES,
    LONGEST,
    {"source": r"(?:^|[-_ ])(?:article|news|post|media|pub)?[-_]?(?:source|media_?name)(?:[-_ ]|$)"},
)
"""What a template calls the element of a credit."""
ACCOUNTS = family(
    "credit account",
    Subject.NAMES,
    LONGEST,
    {"author": "author|account|nick_?name|user-?name|user_info|weibo_user|js_name|media-?name"},
)
"""What a template calls the element of an account that posted a text."""
METAS = family(
    "credit meta",
    Subject.META,
    100,
    {name: f"^{name}$" for name in ("contentsource", "source", "mediaid", "article:author")},
)
"""Names of metadata that credit an outlet, most trusted first; the first is the one that government sites must have."""

RULES: tuple[Rule, ...] = (*LABELS, *ELEMENTS, *ACCOUNTS, *METAS)
