"""One line of a page in, what kind of page furniture it is (or none) out.

Furniture is what a newsroom's template or its lawyers say around a text, never the text. Each kind is a list of
expressions that match at a known place or are bounded, so that a hostile line costs linear time.
"""

import re
from enum import StrEnum
from functools import lru_cache


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

_EDITOR = re.compile(
    r"^\W{0,3}(?:(?:本文|文章|网站|網站|值班|新闻|新聞)?"
    r"(?:责任编辑|責任編輯|责编|責編|编辑|編輯|主编|编审|编校|校对|审核|终审|初审|复审|二审|三审|监制|监审|"
    r"总监制|排版|美编|策划|统筹|出品人?|制作人?|作者邮箱|邮箱)"
    r"(?:[/、]\w{1,6})?)\s*[:：/丨|│]"
)
_EDITOR_BARE = re.compile(r"^[（(\[【]\s*(?:责任编辑|責任編輯|责编|編輯|编辑)[^\n]{0,40}[）)\]】]$")
_EDITOR_TAIL = re.compile(
    r"\s*[（(\[【]\s*(?:本文)?(?:责任编辑|責任編輯|责编|責編|编辑|編輯|实习编辑)\s*[:：]?[^（(\[【]{0,40}[）)\]】]\s*$"
)
_ORIGINAL_TITLE = re.compile(r"^[（(\[【]?\s*原(?:文)?(?:标题|標題)\s*[:：]")
_CREDIT = re.compile(
    r"^[（(\[【]?\s*(?:(?:本文|文章|稿件|消息|资料|新闻|信息|内容|图文|素材)?(?:来源|來源|出处|出處|源自|转自|"
    r"轉自|转载自|摘自|摘编自)|稿源|本文(?:转载|摘编|摘录|选|原载)[自于]?|原载于?|综合自)"
    r"\s*[:：丨|│]?\s*[^。]{1,60}$"
)
_DISCLAIMER_SURE = re.compile(
    r"免[责責][声聲]明|免责条款|[郑鄭]重[声聲]明|版[权權](?:[声聲]明|所有|[归歸]原作者|[归歸]作者所有)|"
    r"^\W{0,3}(?:特别|特別|网站|本网|本站|平台|作者|重要)?(?:[声聲]明|提示)\s*[:：]|"
    r"不代表(?:本|其|该|我|新浪|搜狐|网易|凤凰|腾讯|和讯|平台|网站|站)[^。]{0,20}(?:观点|立场|同意|赞同|證實|证实)|"
    r"(?:观点|立场)[^。]{0,10}(?:与本[网站]|与[^。]{2,8}网)无关|仅代表(?:作者|该作者|其|发布者)(?:本人|个人)|"
    r"未[经經](?:[^。]{0,16})(?:授权|授權|许可|許可|同意|允许)[^。]{0,16}(?:不得|禁止|请勿|谢绝|严禁|違者|违者|"
    r"转载|轉載)|"
    r"(?:转载|轉載)(?:[^。]{0,8})(?:请|請|须|需|应|必须)[^。]{0,6}(?:注明|註明|标明)|不得转载|請勿轉載|"
    r"凡(?:本[网站報报]|注明|[^。]{2,12}注明)[^。]{0,40}(?:来源|來源|的(?:所有)?作品|转载)|"
    r"信息存储(?:空间)?服务|违法和?不良信息举报|不良信息举报|侵权(?:请|等|行为|投诉)|涉及?(?:侵权|版权|作品内容)|"
    r"(?:删除|刪除|处理|聯繫|联系)[^。]{0,12}(?:侵权|侵權|版权|版權)|(?:侵权|侵權|版权|版權)[^。]{0,24}(?:联系|"
    r"聯[系繫絡络]|删除|刪除)|"
    r"本[网站][^。]{0,24}(?:不承担|不對|不对|不作)[^。]{0,16}(?:责任|保证|承诺|負責|负责)"
)
_DISCLAIMER_HINT = re.compile(
    r"仅供(?:参考|读者|投资者|交流)|不构成(?:任何)?投资|風險自[負担]|风险自[担负]|投资有风险|入市有风险|据此操作|"
    r"传播(?:更多)?信息|不代表|真实性|本[网站报報]|转载|轉載|版权|版權|如有|请作者|稿酬|稿件|文责自负|与本|"
    r"与我们|邮箱|电话"
)
_PROMOTION = re.compile(
    r"扫(?:一扫|描|码)[^。]{0,24}(?:二维码|关注|下载|分享|阅读)|(?:长按|识别)[^。]{0,10}二维码|"
    r"二维码[^。]{0,8}(?:关注|下载|分享)|"
    r"^.{0,12}(?:下载|打开|安装)[^。]{0,16}(?:APP|App|app|客户端)|(?:官方)?(?:微信|公众号|微信公众平台)[:：(（]|"
    r"海量资讯、精准解读|"
    r"(?:关注|搜索|添加|订阅)[^。]{0,20}(?:公众号|微信号|官方微博|官方微信|微信公众|头条号)|"
    r"加入[^。]{0,10}(?:微信群|QQ群|粉丝团)|"
    r"^\W{0,3}(?:分享(?:到|至|给|按钮|此)|我要(?:评论|評論|分享|反馈|纠错|举报|收藏)|(?:发表|查看|全部|"
    r"网友)?(?:评论|跟贴|跟帖|評論)(?:\(|（|$|\d)|"
    r"点击(?:查看|进入|下载|图片|阅读|这里|收听|播放|加载|关注|订阅)|点此|更多(?:精彩|内容|资讯|新闻|"
    r"猛料)[^。]{0,24}(?:请|点击|尽在|关注|>|$)|"
    r"欢迎(?:关注|订阅|扫|下载|投稿)|推荐阅读|打印|字号|收藏|举报|纠错|点赞|转发|微博推荐|返回顶部|加载中|"
    r"正在加载|展开全文|阅读全文|"
    r"阅读原文|查看原文|特别推荐|广告|adv|APP专享|VIP课程|登录|注册|分享|全文|手机看|用手机|更多>|"
    r"进入\w{2,8}(?:频道|首页|论坛|专题)|"
    r"按讚|加入好友|下載|訂閱|追蹤|列印|轉寄|看更多|延伸閱讀)"
)
_PROMOTION_LONGEST = 90
_LIST = re.compile(
    r"^\W{0,4}(?:(?:更多)?(?:相关|相關|关联|延伸|推荐|推薦|精彩|热门|熱門|热点|焦点|猜你|为您|为你|大家|最新|"
    r"今日|本周|24小时|一周|频道|本[网站]|新闻|图片|编辑|主编|独家|往期|其他|其它|同类|专题|深度|视频|阅读|网友|"
    r"今天|昨日|股市|资讯|头条|看过|还)"
    r"\w{0,4}?(?:新闻|新聞|阅读|閱讀|报道|報道|報導|链接|鏈接|专题|推荐|推薦|文章|内容|资讯|热点|排行|排行榜|"
    r"喜欢|关注|爱看|都在看|在看|图片|图集|视频|评论|評論|话题|回顾|精选|直播|搜索|专栏|热帖|热词|主题|热评|消息|"
    r"要闻|稿件|小编|博文|微博|点击|必读|导读|榜|爱))"
    r"\W{0,6}(?:更多|>>|More|more)?\W{0,4}$"
)
_FOOT = re.compile(
    r"(?:^\W{0,3}(?:(?:文章|本文|新闻|相关)?(?:标签|標籤|關鍵字|关键[字词])|Tags?|TAGS?|本文(?:链接|鏈接|网址|"
    r"地址|永久)|(?:原文|文章|本页)?(?:链接|地址|鏈接|网址)\s*[:：]?\s*https?|(?:上|下|前|"
    r"后)一?[篇页条頁則则]\s*[:：]?|"
    r"(?:标题|標題)\s*[:：]|\[?\d{1,2}\]?(?:\s+\[?\d{1,2}\]?){1,20}\s*(?:下一页)?$|责任编辑))|"
    r"ICP[备證证]|公网安备|Copyright|COPYRIGHT|All [Rr]ights? [Rr]eserved|许可证(?:号|编号|：|:)|增值电信|"
    r"(?:传真|电话|邮编|Tel|TEL|Fax)\s*[:：]\s*[+\d(（]"
)
_HOTLINE = re.compile(r"客服(?:热线|电话|邮箱)|举报(?:电话|邮箱|热线)|新闻热线")
_FOOT_LONGEST = 200

_HEAD_TOKEN = re.compile(
    r"https?://\S+|www\.[\w./-]+|\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}月\d{1,2}日|"
    r"\d{1,2}\s*[:：时時]\s*\d{2}(?:\s*[:：分]\s*\d{2})?秒?分?|"
    r"星期[一二三四五六日天]|[上下]午|[AaPp]\.?[Mm]\.?|"
    r"(?:发布|發佈|發布|更新|刊登|日期|时间|時間|发表|添加|创建|最后更新|录入|字号|字體|字体|大小|大中小|"
    r"[大中小]|打印|列印|关闭|收藏|分享|评论|評論|我要|参与|查看|浏览|阅读|点击|访问|次数|数量|人气|次|数|量|人|"
    r"条|手机看新闻|用手机看|微博|微信|朋友圈|空间|复制链接|推荐|保护视力色|杏仁黄|秋叶褐|胭脂红|芥末绿|天蓝|"
    r"雪青|灰|银河白|默认|标准|超大|"
    r"进入(?:论坛|社区)|论坛|博客|邮箱|纠错|举报|转发|跟贴|订阅|T|\+|-|A|视力保护|背景色|繁体|简体|正文|首页|"
    r"新闻|>|&gt;|当前位置|您(?:现在)?的?(?:位置|当前位置)|\d+)"
)
_HEAD_LABEL = re.compile(
    r"(?:来源|來源|稿源|出处|出處|作者|记者|記者|编辑|編輯|责任编辑|责编|文|文章来源|信息来源|通讯员|摄影|撰稿|"
    r"校对)\s*[:：/|丨]\s*[^\s|:：]{1,24}"
)
_HEAD_LONGEST = 140


@lru_cache(maxsize=4096)
def furniture(text: str) -> Furniture | None:
    """The kind of furniture `text` (one line) is; None where it may be body text."""
    if not text or len(text) > LONGEST:
        return None
    for kind, test in _TESTS:
        if test(text):
            return kind
    return None


def without_editor(text: str) -> str:
    """A paragraph without the editor's credit some templates append to the last one."""
    return _EDITOR_TAIL.sub("", text)


def _is_editor(text: str) -> bool:
    return len(text) <= 120 and bool(_EDITOR.match(text) or _EDITOR_BARE.match(text))


def _is_disclaimer(text: str) -> bool:
    if not _DISCLAIMER_SURE.search(text):
        return False
    return len(text) <= 60 or len(_DISCLAIMER_HINT.findall(text)) >= 2


def _is_promotion(text: str) -> bool:
    return len(text) <= _PROMOTION_LONGEST and bool(_PROMOTION.search(text))


def _is_foot(text: str) -> bool:
    return (len(text) <= _FOOT_LONGEST and bool(_FOOT.search(text))) or (
        len(text) <= 80 and bool(_HOTLINE.search(text))
    )


def _is_head(text: str) -> bool:
    """Whether nothing is left of the line once clocks, labelled names and buttons are taken out."""
    if len(text) > _HEAD_LONGEST:
        return False
    rest = re.sub(r"[\W_]+", "", _HEAD_TOKEN.sub(" ", _HEAD_LABEL.sub(" ", text)))
    return len(rest) <= (0 if len(text) < 12 else 8 if re.search(r"20\d\d\s*[-/.年]", text) else 3)


_TESTS = (
    (Furniture.ORIGINAL_TITLE, lambda t: bool(_ORIGINAL_TITLE.match(t))),
    (Furniture.EDITOR, _is_editor),
    (Furniture.CREDIT, lambda t: len(t) <= 70 and bool(_CREDIT.match(t))),
    (Furniture.LIST, lambda t: len(t) <= 24 and bool(_LIST.match(t))),
    (Furniture.DISCLAIMER, _is_disclaimer),
    (Furniture.PROMOTION, _is_promotion),
    (Furniture.FOOT, _is_foot),
    (Furniture.HEAD, _is_head),
)
