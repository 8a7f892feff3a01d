"""An opened page in, the reason it is no article (or none) out. docs/filters.md lists the codes.

Words of a wall, a login or a missing page count only on pages with hardly a text of their own: articles are about such
things too. Lines are matched in Simplified.
"""

import re
from collections.abc import Sequence

from newswatch.model.article import Reference
from pipelines.reading.attachments import attachments, is_file_name
from pipelines.reading.images import images
from pipelines.reading.lines import names
from pipelines.reading.opened import Opened
from pipelines.reading.own_part import OwnPart, own_part
from pipelines.reading.script import folded

_GONE = re.compile(
    r"^\W{0,4}(?:404|Error|错误)|(?:页面|网页|文章|内容|新闻|帖子|信息|地址|链接)[^。]{0,10}(?:不存在|"
    r"找不到|未找到|已(?:被)?(?:发布者|作者|管理员)?(?:删除|移除|撤回|下架)|已下线|已失效|已过期|走丢|无法(?:访问|查看)|不可见)|"
    r"(?:找不到|没有找到)[^。]{0,10}(?:页面|网页|文章|内容)|Not Found|NOT FOUND"
)
_WALL = re.compile(
    r"访问验证|安全验证|人机验证|行为验证|滑动验证|图形验证码|我不是机器人|请(?:完成|输入|通过)[^。]{0,8}验证|"
    r"访问(?:过于|太)?频繁|访问被(?:拒绝|拦截)|请求被?(?:拒绝|拦截)|异常访问|Access Denied|Attention Required|"
    r"Just a moment|Checking your browser|enable JavaScript|请开启JavaScript|安全检查|防火墙|(?i:\bcaptcha\b)"
)
_WALL_ASKS = re.compile(
    r"请(?:您)?(?:先)?(?:完成|输入|通过|拖动|点击|按住|滑动)[^。]{0,12}(?:验证|滑块|拼图)|"
    r"[您你]的(?:访问|请求|操作|网络|IP)[^。]{0,16}(?:频繁|异常|拦截|拒绝|限制)|"
    r"(?i:verify(?:ing)? (?:that )?you are (?:a )?human|unusual traffic|not a robot)"
)
"""How a wall speaks to its visitor: no article says so in its few sentences."""
_WALL_SCRIPT = re.compile(r"document\.cookie\s{0,4}=|__jsl_clearance|wzws_|_waf_|acw_sc__v2")
_LOGIN = re.compile(
    r"请(?:先|您先)?登[录入]|登[录入]后(?:查看|阅读|可见|继续|浏览)|扫码登[录入]|会员登[录入]|付费阅读|订阅后(?:阅读|查看)|仅限会员"
)
_PAYWALL = re.compile(
    r"(?:登[录入]|订阅|购买|付费|付款|充值|开通|解锁|加入会员|成为[^。]{0,6}会员)[^。]{0,14}"
    r"(?:全文|余下|剩余|完整(?:内容|文章|版)|继续阅读|后续内容)|(?:本文|全文|此文|该文)[^。]{0,6}(?:付费|收费|会员专享|订户专享)|"
    r"试读(?:已)?结束|(?:全文|文章)[^。]{0,10}(?:仅|只)(?:限|对|供)[^。]{0,8}(?:会员|订户|订阅)"
)
"""What closes a text whose rest has to be paid for."""
_VIDEO = re.compile(r"^\W{0,3}(?:\[?视频\]?|影片|直播|回放)|视频$|_视频_|播放(?:量|次数|失败)|(?:高清|超清|标清)")
_PLAYER = re.compile(r"(?i)(?:^|[\s_-])(?:video|player|vjs|dplayer|prism-?player|live-?player)(?:[\s_-]|$|js|box|wrap)")
_SHORTEST, _FEW = 20, 80
"""Characters; shorter bodies are captions without their story. The shortest saved article has 72."""
_SURE = 200
"""Characters from which on a body stands for itself, whatever the page says around it."""
_MESSAGE, _NOTICE = 14, 60
"""Characters of a title that is a message of the site, and of a line that closes the first part of a text."""
_LINKED, _PICTURES = 0.6, 4
_TITLE, _HANDFUL = 10, 5
"""Characters of a link that reads like a title, and how many of them a list has."""
_CLOSING = re.compile(r"\W{1,3}$")
_ANNEX = re.compile(r"^\W{0,3}(?:附件|附表|附：|附:|下载|点击(?:下载|查看))")


def refusal(page: Opened) -> tuple[str, tuple[Reference, ...]]:
    """The documented code for a page that is no article, with the files it offers in place of a text; empty for one."""
    text = "".join(page.body.text)
    if len(text) >= _SURE:
        return "", ()
    said = _said(page, text)
    if said:
        return said, ()
    part = own_part(page)
    offered = attachments(part) if part else ()
    if offered and len(_beside(page, {each.name for each in offered})) < _SHORTEST:
        return "attachment_only", offered
    return (_shown(page, part) if part else "") or _empty(page, text), ()


def _said(page: Opened, text: str) -> str:
    """What the words of the page say it is, where it has a few of its own at most."""
    title, seen = folded(page.title.text), folded("\n".join(line.text for line in page.lines[:200]))
    near = seen if len(seen) < 2000 else title
    if _GONE.search(title) and (len(text) < _FEW or len(title) <= _MESSAGE):
        return "soft_404"
    if _WALL_ASKS.search(f"{title}\n{folded(text)}"):
        return "wall"
    if len(text) < _FEW:
        for pattern, code in ((_WALL, "wall"), (_GONE, "soft_404"), (_LOGIN, "login")):
            if pattern.search(near):
                return code
    around = page.lines[page.body.first : page.body.last + 3]
    if any(len(line.text) <= _NOTICE and _PAYWALL.search(folded(line.text)) for line in around):
        return "login"
    return "wall" if not seen.strip() and _WALL_SCRIPT.search(page.scripts) else ""


def _beside(page: Opened, names_of_files: set[str]) -> str:
    """The text without what only names the files."""
    return "".join(
        line
        for line in page.body.text
        if line not in names_of_files and not _ANNEX.match(line) and not is_file_name(_CLOSING.sub("", line))
    )


def _shown(page: Opened, part: OwnPart) -> str:
    """What a page shows in place of a text: pictures with their captions, or a film."""
    pictures = images(part, page.title.text)
    captions = {each.name for each in pictures}
    prose = sum(len(line) for line in page.body.text if line not in captions)
    if len(pictures) >= _PICTURES and prose < _FEW:
        return "gallery"
    return "video" if prose < _FEW and _has_player(part) else ""


def _has_player(part: OwnPart) -> bool:
    shown = (element for _, element in part.find(part.last, "video", "embed", "object", "div", "section"))
    return any(each.tag in ("video", "embed", "object") or _PLAYER.search(names(each)) for each in shown)


def _empty(page: Opened, text: str) -> str:
    if len(text) >= _SHORTEST:
        return ""
    if _is_list(page):
        return "list"
    lines: Sequence[str] = [folded(line.text) for line in page.lines[:200]]
    if any(map(_VIDEO.search, lines)):
        return "video"
    return "too_short" if text else "empty_body"


def _is_list(page: Opened) -> bool:
    """Whether a page without a text is mostly links, or holds a handful that read like titles."""
    total = sum(len(line.text) for line in page.lines)
    linked = [min(line.linked, len(line.text)) for line in page.lines]
    titles = sum(2 * link > len(line.text) and link >= _TITLE for line, link in zip(page.lines, linked, strict=True))
    return titles >= _HANDFUL or (total > 300 and sum(linked) > _LINKED * total)
