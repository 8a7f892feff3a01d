"""Rules for titles: the names of sites and channels around one, what is no title, and the steps by which one is found.

All in Simplified.
"""

from pipelines.reading.rules import LONGEST, Rule, Subject, family

SITE = family(
    "site",
    Subject.HEAD,
    120,
    {
        "net": r"网$|网站|新闻网|门户|平台$|在线$|客户端",
        "address": r"\.com|\.cn",
        "channel": r"频道|新闻$|新闻中心|中心$|资讯$|视频$|图片$|财经$|科技$|体育$|娱乐$|社会$|要闻$|公众号$|"
        r"百科$|论坛$|号$",
        "paper": r"日报$|报$|杂志$",
        "broadcaster": r"之声$|之家$|电视台$",
        "letters": r"[A-Za-z]{2,}$",
        "kind of page": r"正文$|首页$",
    },
)
SURE_SITE = family(
    "sure site",
    Subject.HEAD,
    120,
    {"name": r"(?:网站|官网|门户网?|频道|新闻网)$|\.com|\.cn"},
)
PAGE_KIND = family(
    "page kind",
    Subject.HEAD,
    120,
    {
        "name": r"^(?:新闻|文章|资讯|信息|内容|公告|通知|帖子)?(?:详情|详细|展示|内容|正文|查看|阅读|显示|"
        r"浏览)页?面?$"
    },
)
NAMED = family("title's name", Subject.NAMES, LONGEST, {"title": r"title|headline|tit\b|biaoti|bt\b|topic|subject"})
FOOT_LABEL = family(
    "foot label",
    Subject.LINE,
    200,
    {
        "title": r"^(?:本文|文章|新闻)?(?:标题|题目)\s?[:：]\s?[《“]?(.{4,120}?)[》”]?$",
        "link": r"^(?:(?:本文|原文|文章|页面)?(?:链接|连接|连结|网址|地址)|"
        r"转载\S{0,8})\s?[:：]\s?[《“]?(.{4,100}?)"
        r"[》”]?[\s，,—–-]{0,2}https?://\S+$",
    },
)
MENU = family(
    "menu",
    Subject.LINE,
    80,
    {
        "bars": r"[|│｜].{0,12}[|│｜]",
        "words": r"^\S{1,6}(?:\s\S{1,6}){4,}$",
        "behind a site": r"^\S{1,8}(?:网|报|在线|门户|频道)(?:\s\S{1,5}){2,}$",
    },
)
OFFICE = family(
    "office",
    Subject.HEAD,
    120,
    {"local": r"^[\u4e00-\u9fff]{1,6}[省市县区州盟旗][\u4e00-\u9fff]{0,12}(?:局|厅|委|委员会|政府|办公室)$"},
)
REPORTS = family("reports", Subject.LINE, 80, {"from a place": r"记者\s?\S{2,4}\s.{0,30}(?:报道|报导)$"})

PRINTED = Rule("title/line that the head has")
OF_META = Rule("title/line that og:title has")
LONGER = Rule("title/line that says more than the head")
HEADING = Rule("title/only heading")
LOWER = Rule("title/lower heading like the head")
COLUMN = Rule("title/column's name in the heading")
CONTINUED = Rule("title/broken over lines")
WEIGHTS = Rule("title/headings weigh more")
OF_LINES = Rule("title/best line where the head has none")
ALONE = Rule("title/line alone under a clock")
WITHOUT_SITES = Rule("title/site names cut off")

RULES: tuple[Rule, ...] = (
    *SITE,
    *SURE_SITE,
    *PAGE_KIND,
    *NAMED,
    *FOOT_LABEL,
    *MENU,
    *OFFICE,
    *REPORTS,
    PRINTED,
    OF_META,
    LONGER,
    HEADING,
    LOWER,
    COLUMN,
    CONTINUED,
    WEIGHTS,
    OF_LINES,
    ALONE,
    WITHOUT_SITES,
)
