"""Rules for one line: what a newsroom's template or its lawyers say around a text. All in Simplified.

Every expression is anchored or bounded, so that a hostile line costs linear time.
"""

from pipelines.reading.rules import LONGEST, Rule, Subject, family, words
from pipelines.reading.tables.words import EDITED_BY, OUTLET

_SEPARATOR = r"\s?[:：/丨|│｜︱]"
_OPENS = r"^[（(\[【]?\s?"
_DESK = f"(?:{EDITED_BY})"
DAY = r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
TIME = r"\d{1,2}\s?[:：时]\s?\d{2}(?:\s?[:：分]\s?\d{2})?秒?分?"

EDITOR = family(
    "editor",
    Subject.LINE,
    120,
    {
        "label": rf"^\W{{0,3}}(?:本文|文章|网站|值班|新闻)?(?:{_DESK}|主编)(?:[/、]\w{{1,6}})?{_SEPARATOR}",
        "desk": r"^\W{0,3}"
        + words(
            "编审 编校 校对 审核 终审 初审 复审 一审 二审 三审 审读 审校 签发 值班主任 美工 供图 图源 网编 "
            "监制 监审 "
            "总监制 排版 美编 策划 统筹 出品 出品人 制作 制作人 作者邮箱 邮箱"
        )
        + r"(?:[/、]\w{1,6})?"
        + _SEPARATOR,
        "bracketed": rf"^[（(\[【]\s?{_DESK}[^\n]{{0,40}}[）)\]】]$",
        "bracketed desk": r"^[（(\[【][^（()）。，]{0,16}"
        + words("编辑 责编 值班 校对 审核 编校 监制")
        + r"(?:[\s:：/丨|][^（()）。]{1,30})?[）)\]】]$",
    },
)
EDITOR_TAIL = family(
    "editor tail",
    Subject.LINE,
    64,
    {"bracketed": rf"\s?[（(\[【]\s?(?:本文|实习)?{_DESK}\s?[:：]?[^（(\[【]{{0,40}}[）)\]】]\s?$"},
)
ORIGINAL_TITLE = family("original title", Subject.LINE, LONGEST, {"label": r"^[（(\[【]?\s?原文?标题\s?[:：]"})
CREDIT = family(
    "credit line",
    Subject.LINE,
    70,
    {
        "label": _OPENS
        + r"(?:"
        + words("本文 文章 稿件 消息 资料 新闻 信息 内容 图文 素材")
        + r"?(?:来源|出处|源自|出自)|稿源)\s?[:：丨|│｜︱]\s?[^。]{1,60}$",
        "taken from": _OPENS
        + r"(?:本文|文章)?"
        + words("转自 转载自 节选自 改编自 摘自 摘编自 选自 原载 原载于 综合自 来源于")
        + r"\s?[:：丨|│｜︱]?\s?[^。，]{1,40}$",
        "text from": _OPENS
        + r"(?:本文|文章)(?:内容)?"
        + words("节选自 来自 改编自 摘编自 摘自 选自 刊于 原刊于 首发于 发表于")
        + r"[^。]{1,40}$",
        "bracketed": r"^[（(](?:据|综合)[^。（()）]{2,30}[）)]$",
        "bracketed outlet": r"^[（(]《?[\w·]{2,12}(?:" + OUTLET + r"|杂志|周刊|客户端)》?[）)]$",
    },
)
DISCLAIMER = family(
    "disclaimer",
    Subject.LINE,
    LONGEST,
    {
        "named": r"免责声明|免责条款|郑重声明",
        "rights": r"版权(?:声明|所有|归原作者|归作者所有)",
        "opening": r"^\W{0,3}(?:特别|网站|本网|本站|平台|作者|重要)?(?:声明|提示)\s?[:：]",
        "no view": r"不代表(?:本|其|该|我|新浪|搜狐|网易|凤凰|腾讯|和讯|平台|网站|站)[^。]{0,20}(?:观点|立场|"
        r"同意|赞同|证实)",
        "author alone": r"仅代表(?:该?作者|其|发布者)(?:本人|个人)",
        "unpermitted": r"[未非不]经[^。]{0,16}(?:授权|许可|同意|允许)[^。]{0,16}"
        r"(?:不得|禁止|请勿|谢绝|严禁|违者|转载)",
        "name us": r"转载[^。]{0,8}(?:请|须|需|应|必须)[^。]{0,6}(?:注明|标明)|不得转载|请勿转载",
        "whatever": r"凡(?:本[网站报]|注明|[^。]{2,12}注明)[^。]{0,40}(?:来源|的(?:所有)?作品|转载)",
        "infringing": r"信息存储(?:空间)?服务|不良信息举报|侵权(?:请|等|行为|投诉)|涉及?(?:侵权|版权|作品内容)",
        "delete": r"(?:删除|处理|联系)[^。]{0,12}(?:侵权|版权)|(?:侵权|版权)[^。]{0,24}(?:联[系络]|删除)",
    },
)
DISCLAIMER_HINT = family(
    "disclaimer hint",
    Subject.LINE,
    LONGEST,
    {
        "investor": r"仅供(?:参考|读者|投资者|交流)|不构成(?:任何)?投资|风险自[负担]|投资有风险|入市有风险|"
        r"据此操作",
        "publishing": r"传播(?:更多)?信息|不代表|真实性|本[网站报]|转载|版权|如有|请作者|稿酬|稿件|文责自负|"
        r"与本|与我们|邮箱|电话",
    },
)
PROMOTION = family(
    "promotion",
    Subject.LINE,
    90,
    {
        "scan": r"扫(?:一扫|描|码)[^。]{0,24}(?:二维码|关注|下载|分享|阅读)|(?:长按|识别)[^。]{0,10}二维码|"
        r"二维码[^。]{0,8}(?:关注|下载|分享)",
        "app": r"^.{0,12}(?:下载|打开|安装)[^。]{0,16}(?:APP|App|app|客户端)",
        "follow": r"(?:关注|搜索|添加|订阅)[^。]{0,20}(?:公众号|微信号|官方微博|官方微信|微信公众|头条号)",
        "share": r"^\W{0,3}分享(?:到|至|给)",
        "react": r"^\W{0,3}我要(?:评论|分享|反馈|纠错|举报|收藏)",
        "comments": r"^\W{0,3}(?:发表|查看|全部|网友)?(?:评论|跟贴|跟帖)(?:[(（]|$|\d)",
        "click": r"^\W{0,3}点击(?:查看|进入|下载|图片|阅读|这里|收听|播放|加载|关注|订阅)",
        "more": r"^\W{0,3}更多(?:精彩|内容|资讯|新闻|猛料)[^。]{0,24}(?:请|点击|尽在|关注|>|$)|^\W{0,3}更多>|"
        r">>\s?$",
    },
)
URGES = family(
    "urging",
    Subject.LINE,
    90,
    {"hurry": r"^\W{0,3}分享(?:到|至|给)\s?[:：]|(?:快来|快去|赶快|赶紧|速来)[^。]{0,20}。$|吧。$"},
)
BUTTON = family(
    "button",
    Subject.LINE,
    16,
    {
        "read on": r"^\W{0,3}"
        + words("点此 推荐阅读 展开全文 阅读全文 阅读原文 查看原文 全文 看更多 延伸阅读 特别推荐"),
        "tool": r"^\W{0,3}" + words("打印 列印 字号 收藏 举报 纠错 点赞 转发 返回顶部 加载中 正在加载 分享 按赞 转寄"),
        "account": r"^\W{0,3}"
        + words("微博推荐 广告 adv APP专享 VIP课程 登录 注册 手机看 用手机 加入好友 下载 订阅 追踪"),
    },
)
LIST = family(
    "list",
    Subject.LINE,
    24,
    {
        "heading": r"^\W{0,4}(?:更多)?"
        + words(
            "相关 关联 延伸 推荐 精彩 热门 热点 焦点 猜你 为您 为你 大家 最新 近期 今日 本周 24小时 一周 "
            "频道 本网 本站 "
            "新闻 图片 编辑 主编 独家 往期 其他 其它 同类 专题 深度 视频 阅读 网友 今天 昨日 股市 资讯 头条 看过 还"
        )
        + r"\w{0,4}?"
        + words(
            "新闻 阅读 报道 报导 链接 专题 推荐 文章 内容 资讯 热点 排行 排行榜 喜欢 关注 爱看 在看 图片 图集 视频 "
            "评论 话题 回顾 精选 直播 搜索 专栏 热帖 热词 主题 热评 消息 要闻 稿件 小编 博文 微博 点击 必读 "
            "导读 榜 爱"
        )
        + r"\W{0,6}(?:更多|>>|More|more)?\W{0,4}$"
    },
)
FOOT = family(
    "foot",
    Subject.LINE,
    200,
    {
        "tags": r"^\W{0,3}(?:文章|本文|新闻|相关)?(?:标签|关键[字词])|^\W{0,3}(?:Tags?|TAGS?)\b",
        "address": r"^\W{0,3}本文(?:链接|网址|地址|永久)|^\W{0,3}(?:原文|文章|本页)?(?:链接|地址|"
        r"网址)\s?[:：]?[^。]{0,120}https?:",
        "neighbour": r"^\W{0,3}[上下前后]一?[篇页条则](?:\s?[:：>〉»]|\s|$)|^«|»$",
        "licence": r"ICP[备证]|公网安备|许可证(?:号|编号|：|:)|增值电信",
        "copyright": r"Copyright|COPYRIGHT|All [Rr]ights? [Rr]eserved",
        "telephone": r"(?:传真|电话|邮编|Tel|TEL|Fax)\s?[:：]\s?[+\d(（]",
    },
)
HOTLINE = family("hotline", Subject.LINE, 80, {"named": r"客服(?:热线|电话|邮箱)|举报(?:电话|邮箱|热线)|新闻热线"})
HEAD_WORD = family(
    "head word",
    Subject.LINE,
    140,
    {
        "address": r"https?://\S+|www\.[\w./-]+|&gt;",
        "day": DAY + r"|\d{1,2}月\d{1,2}日|星期[一二三四五六日天]",
        "time": TIME + r"|[上下]午|[AaPp]\.?[Mm]\.?|\d{1,2}\s?(?:秒|分钟|小时|天)前|\d+",
        "way": r"您(?:现在)?的?(?:位置|当前位置)|当前位置|进入(?:论坛|社区)|正文|首页|新闻",
        "clock label": words("最后更新 发布 更新 刊登 日期 时间 发表 添加 创建 录入"),
        "reading aid": words(
            "手机看新闻 用手机看 复制链接 保护视力色 视力保护 大中小 杏仁黄 秋叶褐 胭脂红 芥末绿 银河白 "
            "背景色 天蓝 "
            "雪青 灰 默认 标准 超大 字号 字体 大小 繁体 简体 大 中 小 T A"
        ),
        "button": words(
            "朋友圈 打印 列印 关闭 收藏 分享 评论 我要 参与 查看 微博 微信 空间 推荐 论坛 博客 邮箱 纠错 "
            "举报 转发 跟贴 订阅"
        ),
        "counter": words("浏览 阅读 点击 访问 次数 数量 人气 次 数 量 人 条"),
    },
)
HEAD_LABEL = family(
    "head label",
    Subject.LINE,
    140,
    {
        "outlet": words("文章来源 信息来源 来源 稿源 出处") + r"\s?[:：/|丨｜︱]\s?[^\s|:：]{1,24}",
        "person": words("作者 记者 责任编辑 编辑 责编 通讯员 摄影 撰稿 校对 文") + r"\s?[:：/|丨｜︱]\s?[^\s|"
        r":：]{1,24}",
    },
)
PLAYER = family(
    "player", Subject.LINE, 24, {"clock": r"^/?\s?\d{1,2}:\d{2}(?:\s?/\s?\d{1,2}:\d{2})?$|^Play Video$|^播放$"}
)

RULES: tuple[Rule, ...] = (
    *EDITOR,
    *EDITOR_TAIL,
    *ORIGINAL_TITLE,
    *CREDIT,
    *DISCLAIMER,
    *DISCLAIMER_HINT,
    *PROMOTION,
    *URGES,
    *BUTTON,
    *LIST,
    *FOOT,
    *HOTLINE,
    *HEAD_WORD,
    *HEAD_LABEL,
    *PLAYER,
)
