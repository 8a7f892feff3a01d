"""Rules for elements by what templates call them, and the steps by which the one that holds the text is found."""

from pipelines.reading.rules import LONGEST, Rule, Subject, family

ASIDE = family(
    "aside",
    Subject.NAMES,
    LONGEST,
    {
        "comments": r"comment|pinglun|reply|replies",
        "sidebar": r"side-?bar|\bwidget",
        "related": r"relate|correlat|recommend|guess",
        "foot": r"footer|foot_|copyright",
        "share": r"(?:^|[-_ ])share|qr-?code",
        "ranking": r"\brank|ranking|hotnews|hot_|popular",
        "window": r"tooltip|popup|dialog|modal|login",
        "menu": r"\bnav|menu|toolbar|friendlink",
        "disclaimer": r"declare|statement|disclaim",
        "list": r"more-?news|others?\b|mod-?list|newslist",
    },
)
_NAMED = r"(?:^|\s)(?:%s)(?:$|\s)"
KNOWN = family(
    "known",
    Subject.NAMES,
    LONGEST,
    {
        "article": _NAMED
        % r"(?:article|art|artical|arc)[-_]?(?:content|body|text|main|detail|inner|con|real)(?:__editor)?",
        "news": _NAMED % r"(?:news|story|main|detail|show|cont)[-_]?(?:content|body|text|detail|txt|con)",
        "content": _NAMED % r"(?:the[-_]?|pages_|main_|text_)?content(?:[-_]?(?:article|text|txt|area|main|body))?",
        "post": _NAMED % r"(?:entry|post)[-_](?:content|body|text)|rich_media_content|js_content|caas-body",
        "portal": _NAMED % r"artibody|endText|left_zw|rm_txt_con|mp-editor|txt_?con|con_?txt|text_area|zoom|box_con",
        "ministry": _NAMED
        % r"TRS_?Editor|UCAP-CONTENT|trs_paper_default|v_news_content|vsb_content\S{0,6}|wp_articlecontent",
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
TAGS = Rule("body/aside, nav and footer")
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
    *KNOWN,
    *TEASER,
    TAGS,
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
