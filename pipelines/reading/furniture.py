"""One line of a page in, what kind of page furniture it is (or none) out.

Furniture is what a newsroom's template or its lawyers say around a text, never the text. Each kind is a list of
expressions, tried in the order of `_TESTS`; every one is anchored or bounded, so that a hostile line costs linear time.
A sentence that only happens to use such words (公众可拨打举报电话…) is the text's: there the page itself must speak.
"""

import re
from enum import StrEnum
from functools import lru_cache

from pipelines.reading import voice


class Furniture(StrEnum):
    """What a line that is not body text is there for."""

    HEAD = "head"
    """Clock, credit, font size, counters: what stands between a title and its text."""
    EDITOR = "editor"
    ORIGINAL_TITLE = "original_title"
    CREDIT = "credit"
    DISCLAIMER = "disclaimer"
    PROMOTION = "promotion"
    LIST = "list"
    """The heading of a list of other articles."""
    FOOT = "foot"
    """Tags, addresses, neighbours, licences."""


LONGEST = 600
"""Characters; a longer line is a paragraph and is not looked at."""


def _any(*parts: str) -> "re.Pattern[str]":
    return re.compile("|".join(parts))


def _words(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_EDITORS = _words("责任编辑 責任編輯 责编 責編 编辑 編輯")
_AT_DESK = _words("编辑 編輯 责编 責編 值班 校对 校對 审核 審核 编校 編校 监制 監製")
_EDITOR = _any(
    r"^\W{0,3}(?:本文|文章|网站|網站|值班|新闻|新聞)?"
    + _words(
        "责任编辑 責任編輯 责编 責編 编辑 編輯 主编 编审 编校 校对 审核 终审 初审 复审 一审 二审 三审 审读 审校 "
        "签发 值班主任 美工 供图 图源 网编 监制 监审 总监制 "
        "排版 美编 策划 统筹 "
        "出品 出品人 制作 制作人 作者邮箱 邮箱"
    )
    + r"(?:[/、]\w{1,6})?\s*[:：/丨|│｜︱]",
    r"^[（(\[【]\s*" + _EDITORS + r"[^\n]{0,40}[）)\]】]$",
    r"^[（(\[【][^（()）。，]{0,16}" + _AT_DESK + r"[\s:：/丨|][^（()）。]{1,30}[）)\]】]$",
    r"^(?:校对|审核|编审|责编|编辑|美编)\s[\u4e00-\u9fff]{2,4}$|^[（(]\s?作者(?!按)[^（()）]{0,60}[）)]$",
)
_EDITOR_TAIL = _any(r"\s?[（(\[【]\s?(?:本文|实习)?" + _EDITORS + r"\s?[:：]?[^（(\[【]{0,40}[）)\]】]\s?$")
_ORIGINAL_TITLE = _any(r"^[（(\[【]?\s*原文?(?:标题|標題)\s*[:：]")
_CREDIT = _any(
    r"^[（(\[【]?\s*(?:"
    + _words("本文 文章 稿件 消息 资料 新闻 信息 内容 图文 素材")
    + r"?(?:来源|來源|出处|出處|源自|出自)|稿源)\s*[:：丨|│｜︱]\s*[^。]{1,60}$",
    r"^[（(\[【]?\s*(?:本文|文章)?"
    + _words("转自 轉自 转载自 轉載自 节选自 節選自 改编自 摘自 摘编自 摘編自 选自 原载 原载于 综合自 来源于")
    + r"\s*[:：丨|│｜︱]?\s*[^。，]{1,40}$",
    r"^[（(\[【]?\s*(?:本文|文章)(?:内容)?"
    + _words("节选自 節選自 来自 來自 改编自 摘编自 摘自 选自 刊于 原刊于 首发于 发表于")
    + "[^。]{1,40}$",
    r"^[（(](?:据|據|综合|綜合)[^。（()）]{2,30}[）)]$|^[（(]《?[\w·]{2,12}(?:社|报|報|网|網|台|杂志|周刊|客户端)》?[）)]$",
)
_DISCLAIMER = _any(
    r"免[责責][声聲]明|免责条款|[郑鄭]重[声聲]明",
    r"版[权權](?:[声聲]明|所有|[归歸]原作者|[归歸]作者所有)",
    r"^\W{0,3}(?:特别|特別|网站|本网|本站|平台|作者|重要)?(?:[声聲]明|提示)\s*[:：]",
    r"不代表(?:本|其|该|我|新浪|搜狐|网易|凤凰|腾讯|和讯|平台|网站|站)[^。]{0,20}(?:观点|立场|同意|赞同|證實|证实)",
    r"(?:观点|立场)[^。]{0,10}(?:与本[网站]|与[^。]{2,8}网)无关",
    r"仅代表(?:该?作者|其|发布者)(?:本人|个人)",
    r"[未非不][经經][^。]{0,16}(?:授权|授權|许可|許可|同意|允许|允許)[^。]{0,16}"
    r"(?:不得|禁止|请勿|請勿|谢绝|謝絕|严禁|嚴禁|違者|违者|转载|轉載)",
    r"(?:转载|轉載)[^。]{0,8}(?:请|請|须|需|应|必须)[^。]{0,6}(?:注明|註明|标明)|不得转载|請勿轉載",
    r"凡(?:本[网站報报]|注明|[^。]{2,12}注明)[^。]{0,40}(?:来源|來源|的(?:所有)?作品|转载)",
    r"信息存储(?:空间)?服务|不良信息举报|侵权(?:请|等|行为|投诉)|涉及?(?:侵权|版权|作品内容)",
    r"(?:删除|刪除|处理|聯繫|联系)[^。]{0,12}(?:侵权|侵權|版权|版權)",
    r"(?:侵权|侵權|版权|版權)[^。]{0,24}(?:联系|聯[系繫絡络]|删除|刪除)",
    r"本[网站][^。]{0,24}(?:不承担|不對|不对|不作)[^。]{0,16}(?:责任|保证|承诺|負責|负责)",
)
_DISCLAIMER_HINT = _any(
    r"仅供(?:参考|读者|投资者|交流)|不构成(?:任何)?投资|風險自[負担]|风险自[担负]|投资有风险|入市有风险|据此操作",
    r"传播(?:更多)?信息|不代表|真实性|本[网站报報]|转载|轉載|版权|版權|如有|请作者|稿酬|稿件|文责自负|与本|与我们|"
    r"邮箱|电话",
)
_DISCLAIMER_SHORT = 60
"""Characters up to which one sure sign is enough; a longer paragraph may be about copyright and needs two hints "
"more."""
_PROMOTION = _any(
    r"扫(?:一扫|描|码)[^。]{0,24}(?:二维码|关注|下载|分享|阅读)|(?:长按|识别)[^。]{0,10}二维码",
    r"二维码[^。]{0,8}(?:关注|下载|分享)|(?:官方)?(?:微信|公众号|微信公众平台)[:：(（]|海量资讯、精准解读",
    r"^.{0,12}(?:下载|打开|安装)[^。]{0,16}(?:APP|App|app|客户端)",
    r"(?:关注|搜索|添加|订阅)[^。]{0,20}(?:公众号|微信号|官方微博|官方微信|微信公众|头条号)",
    r"加入[^。]{0,10}(?:微信群|QQ群|粉丝团)",
    r"^\W{0,3}(?:分享(?:到|至|给)|我要(?:评论|評論|分享|反馈|纠错|举报|收藏))",
    r"^\W{0,3}(?:发表|查看|全部|网友)?(?:评论|跟贴|跟帖|評論)(?:[(（]|$|\d)",
    r"^\W{0,3}点击(?:查看|进入|下载|图片|阅读|这里|收听|播放|加载|关注|订阅)",
    r"^\W{0,3}更多(?:精彩|内容|资讯|新闻|猛料)[^。]{0,24}(?:请|点击|尽在|关注|>|$)",
    r"(?:助[您你]|帮[您你])[^。]{0,16}(?:机会|财富|赚|赢|>|！|!)|(?:带|送给)[您你][^。]{0,16}(?:财富|赚|赢|>)|(?:先|免费|极速|在线)开户|(?:免费|限时|立即)"
    r"(?:领取|试听|试用|报名|抢购|优惠|体验|咨询|注册|购买|下载|免费|开户)|名师[^。]{0,8}(?:教|课|讲)|(?:课程|训练营)[^。]{0,6}"
    r"(?:报名|推荐|优惠|限时)|(?:APP|App|app|客户端)\s?(?:内|搜索|查看|看|专享|下载)|送给你>|>>\s?$",
    r"^\W{0,3}(?:欢迎(?:关注|订阅|扫|下载|投稿)|进入\w{2,8}(?:频道|首页|论坛|专题)|更多>)",
)
_PROMOTION_LONGEST = 90
_URGES = _any(r"^\W{0,3}分享(?:到|至|给)\s*[:：]|(?:快来|快去|赶快|赶紧|速来)[^。]{0,20}。$|吧。$")
"""What makes an advertisement of a sentence with its words."""
_BUTTON = _any(
    r"^\W{0,3}"
    + _words(
        "点此 推荐阅读 打印 字号 收藏 举报 纠错 点赞 转发 微博推荐 返回顶部 加载中 正在加载 展开全文 阅读全文 "
        "阅读原文 查看原文 "
        "特别推荐 广告 adv APP专享 VIP课程 登录 注册 分享 全文 手机看 用手机 按讚 加入好友 下載 訂閱 追蹤 列印 "
        "轉寄 看更多 延伸閱讀"
    )
)
_BUTTON_LONGEST = 16
_BUTTON_SHARE = 0.4
"""Characters, and how much of them page words are: a sentence may begin like a button (注册资本…)."""
_LIST = _any(
    r"^\W{0,4}(?:更多)?"
    + _words(
        "相关 相關 关联 延伸 推荐 推薦 精彩 热门 熱門 热点 焦点 猜你 为您 为你 大家 最新 今日 本周 24小时 一周 "
        "频道 本网 本站 新闻 图片 "
        "编辑 主编 独家 往期 其他 其它 同类 专题 深度 视频 阅读 网友 今天 昨日 股市 资讯 头条 看过 还"
    )
    + r"\w{0,4}?"
    + _words(
        "新闻 新聞 阅读 閱讀 报道 報道 報導 链接 鏈接 专题 推荐 推薦 文章 内容 资讯 热点 排行 排行榜 喜欢 关注 "
        "爱看 在看 图片 图集 视频 "
        "评论 評論 话题 回顾 精选 直播 搜索 专栏 热帖 热词 主题 热评 消息 要闻 稿件 小编 博文 微博 点击 必读 导读 榜 爱"
    )
    + r"\W{0,6}(?:更多|>>|More|more)?\W{0,4}$"
)
_LIST_LONGEST = 24
_FOOT = _any(
    r"^\W{0,3}(?:文章|本文|新闻|相关)?(?:标签|標籤|關鍵字|关键[字词])|^\W{0,3}(?:Tags?|TAGS?)\b",
    r"^\W{0,3}(?:转载|轉載)[^。]{0,10}(?:来源|來源|链接|鏈接|出处)[^。]{0,6}[:：]|^#\S{1,12}(?:\s?#\S{1,12}){0,8}$",
    r"^\W{0,3}(?:文章|本文)(?:标题|標題|题目)\s*[:：]|^\W{0,3}(?:发布|發佈|發布)(?:于|自|單位|单位)\s*[:：].{1,16}$",
    r"^\W{0,3}本文(?:链接|鏈接|网址|地址|永久)|^\W{0,3}(?:原文|文章|本页)?(?:链接|地址|鏈接|网址|網址)\s*[:：]?[^。]{0,120}https?:",
    r"^\W{0,3}(?:[上下前后]一?[篇页条頁則则]\s*[:：>〉»]|[上下前后]一?[篇页条頁則则](?:\s|$)|(?:标题|標題)\s*[:：])|^«|»$",
    r"^\[?\d{1,2}\]?(?:\s+\[?\d{1,2}\]?){1,20}\s*下一页$",
    r"ICP[备證证]|公网安备|Copyright|COPYRIGHT|All [Rr]ights? [Rr]eserved|许可证(?:号|编号|：|:)|增值电信",
    r"(?:传真|电话|邮编|Tel|TEL|Fax)\s*[:：]\s*[+\d(（]",
)
_FOOT_LONGEST = 200
_HOTLINE = _any(r"客服(?:热线|电话|邮箱)|举报(?:电话|邮箱|热线)|新闻热线")
_HOTLINE_LONGEST = 80

_DAY = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
_TIME = r"\d{1,2}\s*[:：时時]\s*\d{2}(?:\s*[:：分]\s*\d{2})?秒?分?"
_CLOCK = _any(_DAY + r"[\sT]{0,3}" + _TIME)
_HEAD_WORD = _any(
    r"https?://\S+|www\.[\w./-]+|\d{1,2}月\d{1,2}日|\d{1,2}\s?(?:秒|分钟|小时|天)前|星期[一二三四五六日天]|[上下]午|[AaPp]\.?[Mm]\.?|&gt;|\d+",
    _DAY,
    _TIME,
    r"您(?:现在)?的?(?:位置|当前位置)|进入(?:论坛|社区)",
    _words(
        "最后更新 手机看新闻 用手机看 复制链接 保护视力色 视力保护 当前位置 大中小 杏仁黄 秋叶褐 胭脂红 芥末绿 "
        "银河白 背景色 朋友圈 "
        "发布 發佈 發布 更新 刊登 日期 时间 時間 发表 添加 创建 录入 字号 字體 字体 大小 打印 列印 关闭 收藏 分享 "
        "评论 評論 我要 参与 查看 "
        "浏览 阅读 点击 访问 次数 数量 人气 微博 微信 空间 推荐 天蓝 雪青 默认 标准 超大 论坛 博客 邮箱 纠错 举报 "
        "转发 跟贴 订阅 繁体 简体 "
        "正文 首页 新闻 次 数 量 人 条 大 中 小 灰 T A"
    ),
)
_HEAD_LABEL = _any(
    _words("来源 來源 稿源 出处 出處 作者 记者 記者 责任编辑 编辑 編輯 责编 文章来源 信息来源 通讯员 摄影 撰稿 校对 文")
    + r"\s*[:：/|丨｜︱]\s*[^\s|:：]{1,24}"
)
_NUMBER = _any(r"^[\s\d.,%‰+\-—–:：/年月日时分秒()（）]*$")
_PLAYER = _any(r"^/?\s?\d{1,2}:\d{2}(?:\s?/\s?\d{1,2}:\d{2})?$|^Play Video$|^播放$")
_HEAD_LONGEST = 140
_REST_OF_CLOCK_LINE, _REST_OF_LINE = 8, 3
"""Letters a head line may keep: an outlet's or reporter's name beside a clock, a stray word elsewhere."""


@lru_cache(maxsize=4096)
def furniture(text: str) -> Furniture | None:
    """The kind of furniture `text` (one line) is; None where it may be body text."""
    if not text or len(text) > LONGEST:
        return None
    kind = next((kind for kind, test in _TESTS if test(text)), None)
    return None if kind and voice.is_sentence(text) and not _is_said_by_page(text, kind) else kind


def _is_said_by_page(text: str, kind: Furniture) -> bool:
    return voice.speaks(text) or (kind is Furniture.PROMOTION and bool(_URGES.search(text)))


def without_editor(text: str) -> str:
    """A paragraph without the editor's credit some templates append to the last one."""
    return _EDITOR_TAIL.sub("", text)


def _is_disclaimer(text: str) -> bool:
    if not _DISCLAIMER.search(text):
        return False
    return len(text) <= _DISCLAIMER_SHORT or len(_DISCLAIMER_HINT.findall(text)) >= 2


def _is_promotion(text: str) -> bool:
    button = len(text) <= _BUTTON_LONGEST and _BUTTON.match(text) and voice.share(text) >= _BUTTON_SHARE
    return bool(button or (len(text) <= _PROMOTION_LONGEST and _PROMOTION.search(text)))


def _is_foot(text: str) -> bool:
    hotline = len(text) <= _HOTLINE_LONGEST and _HOTLINE.search(text)
    return bool(hotline or (len(text) <= _FOOT_LONGEST and _FOOT.search(text)))


def _is_head(text: str) -> bool:
    """Whether hardly anything is left of a line once clocks, labelled names and buttons are taken out.

    Figures and days alone are no furniture: a table's cell, the day under a notice.
    """
    if _PLAYER.match(text):
        return True
    if text.endswith(("？", "?", "。")):  # a question behind 记者： is no byline
        return False
    if len(text) > _HEAD_LONGEST or (_NUMBER.match(text) and not _CLOCK.search(text)):
        return False
    rest = re.sub(r"[\W_]+", "", _HEAD_WORD.sub(" ", _HEAD_LABEL.sub(" ", text)))
    if len(text) < 12:
        return not rest
    return len(rest) <= (_REST_OF_CLOCK_LINE if re.search(_DAY, text) else _REST_OF_LINE)


_TESTS = (
    (Furniture.ORIGINAL_TITLE, lambda text: bool(_ORIGINAL_TITLE.match(text))),
    (Furniture.EDITOR, lambda text: len(text) <= 120 and bool(_EDITOR.match(text))),
    (Furniture.CREDIT, lambda text: len(text) <= 70 and bool(_CREDIT.match(text))),
    (Furniture.LIST, lambda text: len(text) <= _LIST_LONGEST and bool(_LIST.match(text))),
    (Furniture.DISCLAIMER, _is_disclaimer),
    (Furniture.PROMOTION, _is_promotion),
    (Furniture.FOOT, _is_foot),
    (Furniture.HEAD, _is_head),
)
