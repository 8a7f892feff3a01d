"""Rules for elements by what templates call them, and the steps by which the one that holds the text is found."""

from pipelines.reading.rules import Rule, Subject, family

_LONGEST = 300

ASIDE = family(
    "aside",
    Subject.NAMES,
    _LONGEST,
    {
        "comments": r"comment|pinglun|reply|replies",
        "sidebar": r"side-?bar",
        "related": r"relate|correlat|recommend|guess",
        "foot": r"footer|foot_|copyright",
        "share": r"(?:^|[-_ ])share|qr-?code",
        "way": r"breadcrumb",
        "ranking": r"\brank|ranking|hotnews|hot_|popular",
        "window": r"tooltip|popup|dialog|modal|login",
        "menu": r"\bnav|menu|toolbar|friendlink",
        "slides": r"slider|carousel",
        "advertisement": r"adbox|advert",
        "disclaimer": r"declare|statement|disclaim",
        "list": r"more-?news|others?\b|mod-?list|newslist",
    },
)
TEASER = family(
    "teaser",
    Subject.LINE,
    150,
    {
        "dots": r"(?:\.{3,6}|(?<!…)…)\s?$",
        "read on": r"(?:\.{3,6}|(?<!…)…)?\s?[\[【(（](?:详情|详细|更多|全文|阅读全文)[\]】)）]$|(?:\.{3,6}|"
        r"(?<!…)…)\s?"
        r"(?:详情|详细|更多|全文|阅读全文)$",
    },
)
BEFORE_TITLE = Rule("body/prose before the title counts less")
BEYOND_LIST = Rule("body/prose behind a list's heading counts less")
NEARLY = Rule("body/innermost with nearly all")
FROM_TITLE = Rule("body/begins behind the title")
ONCE = Rule("body/second copy left out")
LABELS = Rule("body/label over a paragraph stays")
HEAD_CUT = Rule("body/head cut off")
END_CUT = Rule("body/end cut off")
SECOND = Rule("body/second voice")

RULES: tuple[Rule, ...] = (
    *ASIDE,
    *TEASER,
    BEFORE_TITLE,
    BEYOND_LIST,
    NEARLY,
    FROM_TITLE,
    ONCE,
    LABELS,
    HEAD_CUT,
    END_CUT,
    SECOND,
)
