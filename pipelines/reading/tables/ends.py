"""Rules for where a text begins and ends: its head, its machine-made digest, who signs it, where others begin.

All in Simplified.
"""

from pipelines.reading.rules import LONGEST, Rule, Subject, family

_DIGESTS = r"(?:速览|速读|速递|摘要|导读|总结|要点|概要|概括|看点|提炼|重点|提要)"
_MACHINE = r"(?:AI|ＡＩ|人工智能|智能|智慧|机器|大模型)\s?" + _DIGESTS

WAY = family(
    "way",
    Subject.LINE,
    LONGEST,
    {
        "label": r"^\W{0,3}(?:您|你)?(?:现在|当前|目前)?(?:的|所在)?(?:的)?(?:位置|导航|(?:栏目|"
        r"频道)\s?[:：])\s?[:：]?\s?",
        "from the front page": r"^\S{0,8}首页\s?[/／|｜·\-–—]\s?",
    },
)
WAY_END = family(
    "way end",
    Subject.LINE,
    LONGEST,
    {"kind of page": r"^(?:正文|内文|内容|内容页|详情|文章|全文|阅读|新闻|返回.{0,6})\b"},
)
ACCOUNT = family(
    "account",
    Subject.LINE,
    LONGEST,
    {
        "original": r"^原创(?:\s\S{2,12}){1,2}$",
        "follow": r"^\S{2,12}\s\+?(?:关注|订阅)$",
        "bracketed byline": r"^[【〔（(\[][\w·]{2,10}[／/][\w·／/]{2,12}[】〕）)\]]$",
        "lead label": r"^导[语读]$",
    },
)
DIGEST = family(
    "digest",
    Subject.LINE,
    44,
    {
        "by a machine": rf"^\W{{0,3}}{_MACHINE}(?:\W{{0,3}}$|[\s:：|丨】\]）)][^。]{{0,40}}$)",
        "label": rf"^\W{{0,3}}(?:内容|文章|本文|新闻)?{_DIGESTS}\W{{0,2}}$",
    },
)
BY_MACHINE = family("machine", Subject.LINE, LONGEST, {"says so": rf"^\W{{0,3}}{_MACHINE}(?:$|[\s:：|丨】\]）)])"})
RIGHTS = family(
    "site name",
    Subject.LINE,
    LONGEST,
    {
        "rights": r"(?:版权所有|Copyright|©|（[Cc]）|"
        r"\([Cc]\))\W{0,6}(?:\d{4}\W{0,3}){0,2}([\u4e00-\u9fff]{3,10})(?=$|\W)"
    },
)
SIGNATURE = family(
    "signature",
    Subject.LINE,
    LONGEST,
    {
        "office": r"^.{2,24}(?:部|局|委员会|委|会|院|办公室|办|厅|署|组|中心|政府|公司)$",
        "day": r"^\d{4}年\d{1,2}月\d{1,2}日$|^二[〇○零Ｏ].{6,10}日$",
        "annex": r"^附件?\s?\d{0,2}\s?[:：.、]",
        "bracketed": r"^[（(].{1,24}[)）]$",
    },
)
ANNOUNCES = family("announces", Subject.LINE, LONGEST, {"list": r"[:：]$|如下|名单|附表|附后"})
QUOTE = family("share price", Subject.LINE, LONGEST, {"figures": r"\d{6}\s.{0,60}\d\.\d|[+-]\d{1,6}\.\d{1,4}%"})

DIGEST_STEP = Rule("digest/left out")
ASIDES_STEP = Rule("end/last sentence that is no story's")
STORY_STEP = Rule("end/lines that are no story's")
TABLE_STEP = Rule("end/table behind the last paragraph stays")
LAST_PARAGRAPH_STEP = Rule("end/last paragraph")
NOTICE_STEP = Rule("end/notices")

RULES: tuple[Rule, ...] = (
    *WAY,
    *WAY_END,
    *ACCOUNT,
    *DIGEST,
    *BY_MACHINE,
    *RIGHTS,
    *SIGNATURE,
    *ANNOUNCES,
    *QUOTE,
    DIGEST_STEP,
    ASIDES_STEP,
    STORY_STEP,
    TABLE_STEP,
    LAST_PARAGRAPH_STEP,
    NOTICE_STEP,
)
