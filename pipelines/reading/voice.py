"""A line in, whether the page speaks in it to its reader, instead of the story going on, out.

What a page says of itself is made of few words: who it is (本站), what became of the text (转载), whose it is (版权)
and what the reader is to do (扫码). A line counts by the share of its letters that such words take up.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.reading.script import simplified

_OF_ITSELF = re.compile(
    r"本(?:网(?!络)|文(?![件化明献])|[站页号刊]|栏目|平台|频道|公众号|媒体|报(?!告|送|名|道|价|表|批)|篇)|[该此]文(?![件化明献字])|"
    r"文[中内](?:内容|图|观点|所)|文章(?:[内中]|内容)|[这该]篇(?:文章|新闻|报道)|(?:以上|上述)(?:内容|图文|文字|图片|文章|稿件|观点|言论|信息由)|"
    r"本[端社则]|此稿|上文|(?:以上|文中)(?:系|提及|所涉)|站长|小编|版权所有(?![人者])|(?:投资|入市)需?谨慎|Copyright|ICP备\w{0,2}\d|公网安备"
)
"""The page, and the text as a thing on it; 我们 and 您 speak in a ministry's sentences too."""
_TO_READER = re.compile(
    "[未非不]经[^。]{0,4}(?:授权|许可|同意|允许)|请|凡|概不|恕不|绝非|仅作|仅为|仅供|即删|必究|读者|网友|不构成|不作|不代表|不意味"
)
_OF_PUBLISHING = re.compile(
    "转载|转自|转发|转用|转贴|转帖|摘抄|摘编|节选|出处|稿件|来稿|投稿|文责|作品|图文|图片|配图|原创|版权|原作者|观点|立场|赞同|蓝字|扫码|扫一扫|长按|"
    "著作权|供稿|刊用|署名|荐股|盈亏|[入股]市有风?险|投资决策|稿[酬费]从优|编辑[室部]|"
    "朋友圈|点赞|在看|加个?星|星标|二维码"
)
_STORY_WORDS = re.compile("表示|指出|介绍|认为|强调|回应|[他她]说|[“「][^”」]*[，。！？][^”」]*[”」]")
_GOES_ON = re.compile("将(?:继续|持续|进一步)(?:关注|报道|跟踪|跟进|追踪)")
"""An outlet that promises to go on with the story is in it."""
_WORDS = re.compile(
    "本站|本网|本页|本文|本号|本刊|本报|栏目|平台|频道|公众号|小程序|客户端|微信|微博|朋友圈|网站|网页|页面|站长|小编|编者|网友|"
    "读者|会员|用户|我们|您|原作者|作者|媒体|发稿|单位|免责|条款|声明|提示|提醒|风险|投诉|举报|反馈|纠错|版权|著作权|侵权|"
    "侵犯|触犯|合法|权益|权利|授权|许可|同意|允许|转载|转自|转发|转用|摘抄|摘编|节选|选自|刊载|刊登|登载|采编|删节|删减|删改|"
    "改动|略有|删除|即删|撤下|更正|改正|处理|妥善|联系|联络|联絡|取得|来信|来电|来函|告知|通知|邮件|邮箱|留言板|留言|指正|注明|标注|标明|写明|"
    "出处|来源|来自|源于|取自|搜集|收集|收录|整理|自动|系统|人工|核实|核对|真伪|真实性|准确性|完整性|保证|承诺|无关|不负|承担|"
    "责任|法律|追究|必究|代表|意味着|赞同|认同|证实|观点|立场|看法|见解|言论|个人|自行|自负|传播|传递|资讯|信息|讯息|内容|图文|"
    "图片|配图|文字|文章|作品|稿件|素材|网络|互联网|上传|提供|发布|发表|投稿|目的|在于|出于|共享|交流|学习|参考|投资|建议|买卖|依据|"
    "构成|谨慎|理性|市场有|不妥|不当|不实|有误|错误|问题|若有|如有|如果|如若|倘若|如您|发现|涉及|仅供|仅代表|所有|均为|均由|皆为|一切|部分|"
    "任何|其他|他人|点击|点个|点赞|点一点|戳|在看|蓝字|上方|下方|上面|下面|底部|右上角|关注|星标|订阅|扫码|扫一扫|扫描|长按|识别|二维码|分享|收藏|打赏|"
    "海报|链接|复制|下载|打开|安装|评论|发言|文明|协议|阅读|查看|浏览|访问|人气|次数|阅读量|更多|精彩|最新|消息|感兴趣|喜欢|猜你|推荐|好文|返回|顶部|"
    "首页|列表|目录|打印|列印|关闭|字体|字号|收听|听新闻|听全文|语音|播报|朗读|播放|新闻|全文|原文|大约|约|预计|需要?|分钟|字数|手机|"
    "加群|进群|好友|不错过?|错过|每一篇|喜欢|支持|再走|请|敬请|欢迎|谢谢|谢绝|禁止|严禁|不得|未经|将|会|凡|若|如|因|"
    "担保|上述|以上|准确|完整|甄别|有险|入市|撰稿人|笔者|仅属|据此|照此|操作|盈亏|自担|自理|中立|立场|转贴|转帖|重制|复制|播送|传输|影音|音像|"
    "[非不]经|擅自|利用|公开|力求|可靠|登录|登载|所载|所刊|蓝色?小?字|[点戳]上面|每天|每一次|读完|速读|放大|缩小|关注我们|"
    r"专稿|独家|来稿|文责|本人|发文|仅为|仅作|不作|商业|用途|知识|摄影者?|须|属|这篇|觉得|原创|书面|请勿|勿|或|与|及|和|并|的|了|吧|哦|也|还|人|均|皆|为|是|由|在|以|其|此|该|有|不|我|你|您|需|共|(?<=\d)\s?[字分次]"
)
_NOTICE_WORDS = re.compile(
    _WORDS.pattern
    + "|独立|决策|自理|投资[者人]|投资|时效|作出|客观|公正|波动|难测|下单|三思|本[端社则]|概不|恕不|负责|不明者?|"
    "权利人|有效|证件|凭|接洽|稿[费酬]|从优|编辑[室部]|署名|采用|务必|保留|违者|依法|差错|拨打|热线|采纳|此稿|译文|翻译|出入|为准|自行|发帖|社区|管理员|"
    "背书|尊重|创作者?|用图|工作日|合作|机构|供稿|无涉|盼|判断|股市|有风险|审慎|提及|个股|仅作|举例|之用|荐股|绝非|上文|触及|尽速|尽快|下架|"
    "转给|身边|朋友|想看|报道|记得|加个?星|伙伴|供应|任意|保护|使用者?|负|未获|一律|镜像|寄|刊用|违法|不良|致电|值班室|概|本"
)
"""Words of notices, which say too little to make a button or a heading the page's."""
_NAMES_ITSELF = re.compile(
    r"(?:^|(?<=[，。；,;\s]))[“「《]?[\u4e00-\u9fffA-Za-z]{2,10}(?:网|财经|在线|新闻|[日晚周时]报|客户端|平台|周刊)[”」》]?"
    r"(?=不(?:担保|保证|承担|对|作|负|持)|保持中立|力求|[提][示醒]您|所[刊登转]载|[刊登转]载|对(?:此|文中|以上|上述)不)"
)
"""An outlet that says what it does not vouch for speaks of itself."""
_LETTERS = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[\w./?=&%-]+|[\w.-]+@[\w.-]+")
_ENDS = re.compile(r"[。；;？?][”』」\"'）)】\]]*$")
_SHOUTS = re.compile(r"[！!…][”』」\"'）)】\]]*$")
_SURELY, _LARGELY, _PARTLY = 0.75, 0.6, 0.42
"""Shares of page words: what the story has in common is chance; it speaks of publishing; it names the page."""
_LONGEST = 400
"""Characters; a longer line is a paragraph."""
_OWN_PAIRS = 0.25
"""The share of a line's other pairs of letters that the story has, from which on the line is of the story."""
_SHORT = 60
_SLIGHTLY, _AGAIN, _HARDLY = 0.3, 0.55, 0.15
"""Shares: of page words beside which nothing of the story makes a line the page's; of the story in a digest of it; of
the story in what is none of it."""


@lru_cache(maxsize=4096)
def share(text: str) -> float:
    """How much of a line page words take up."""
    return _share(simplified(text))


def _share(text: str, words: "re.Pattern[str]" = _WORDS) -> float:
    text = _ADDRESS.sub(" ", text)
    letters = len(_LETTERS.findall(text))
    return sum(len(_LETTERS.findall(word)) for word in words.findall(text)) / letters if letters else 0.0


def _plain(text: str) -> str:
    return _NAMES_ITSELF.sub("本站", simplified(text))


def as_page(text: str, names: Sequence[str]) -> str:
    """A line in which the page's own names (`names`, in Simplified) read 本站; itself where it has none of them."""
    plain = simplified(text)
    if not any(name in plain for name in names):
        return text
    for name in names:
        plain = re.sub(f"[“「《]?{re.escape(name)}[”」》]?", "本站", plain)
    return plain


def is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does; an exclamation mark ends advertisements as well."""
    return bool(_ENDS.search(text))


@lru_cache(maxsize=4096)
def speaks(text: str) -> bool:
    """Whether the page speaks in a line, wherever that stands."""
    if len(text) > _LONGEST:
        return False
    plain = _plain(text)
    covered = _share(plain, _NOTICE_WORDS)
    if covered < _PARTLY or _GOES_ON.search(plain):
        return False
    if _OF_ITSELF.search(plain):
        return covered >= _LARGELY or not _STORY_WORDS.search(plain)
    if _STORY_WORDS.search(plain):
        return False
    publishing, reader = (set(words.findall(plain)) for words in (_OF_PUBLISHING, _TO_READER))
    return bool(publishing) and len(publishing | reader) >= (2 if covered >= _LARGELY else 3)


def is_button(text: str) -> bool:
    """Whether a short line that is no sentence only says what to do with the page, or how long it is."""
    return len(text) <= _SHORT and not is_sentence(text) and share(text) >= _LARGELY


def is_notice(text: str, story: str) -> bool:
    """Whether the page speaks in a line and of nothing that `story` (in Simplified) tells."""
    if not speaks(text):
        return False
    plain = _plain(text)
    if _share(plain, _NOTICE_WORDS) >= _SURELY and (_OF_ITSELF.search(plain) or _TO_READER.search(plain)):
        return True
    return _pairs(_NOTICE_WORDS.sub(" ", plain), story) < _OWN_PAIRS


def is_aside(text: str, story: str, *, surely: bool) -> bool:
    """Whether a line that stands behind what is not of `story` (in Simplified) speaks of the page and not of it.

    `surely`: what it stands behind can only be the page's; else it must itself say that it is, or speak of publishing
    to its reader.
    """
    plain = _plain(text)
    itself, reader, publishing = (bool(words.search(plain)) for words in (_OF_ITSELF, _TO_READER, _OF_PUBLISHING))
    if not (surely or itself or (reader and publishing)):
        return False
    needed = _SLIGHTLY if surely and (itself or reader or publishing) else _PARTLY
    return (
        len(text) <= _LONGEST
        and not (_STORY_WORDS.search(plain) or _GOES_ON.search(plain))
        and _share(plain, _NOTICE_WORDS) >= needed
        and _pairs(_NOTICE_WORDS.sub(" ", plain), story) < _HARDLY
    )


def is_foreign(text: str, story: str) -> bool:
    """Whether a short line that is no sentence takes up nothing that `story` (in Simplified) tells."""
    ended = is_sentence(text) or _SHOUTS.search(text)
    return (
        len(text) <= _SHORT and not ended and (share(text) >= _LARGELY or _pairs(simplified(text), story) < _OWN_PAIRS)
    )


def is_of_page(text: str, story: str) -> bool:
    """Whether a short line that is no sentence has words of the page and hardly one of `story` (in Simplified)."""
    plain = simplified(text)
    return (
        len(text) <= _SHORT
        and not is_sentence(text)
        and _share(plain) >= _SLIGHTLY
        and any(words.search(plain) for words in (_OF_ITSELF, _TO_READER, _OF_PUBLISHING))
        and _pairs(_WORDS.sub(" ", plain), story) < _OWN_PAIRS
    )


def is_told(text: str, story: str) -> bool:
    """Whether a line tells again what `story` (in Simplified) tells."""
    return _pairs(simplified(text), story) >= _AGAIN


def _pairs(text: str, story: str) -> float:
    pairs = {pair for pair in (text[i : i + 2] for i in range(len(text) - 1)) if pair.isalnum()}
    return sum(pair in story for pair in pairs) / len(pairs) if pairs else 0.0
