"""An opened page in, the reason it is no article (or none) out. docs/filters.md lists the codes."""

import re

from pipelines.reading.opened import Opened

_GONE = re.compile(
    r"^\W{0,4}(?:404|Error|错误|錯誤)|(?:页面|頁面|网页|文章|内容|新闻|帖子|信息|地址)[^。]{0,10}(?:不存在|"
    r"找不到|未找到|已(?:被)?删除|已刪除|已下线|已失效|走丢|无法访问)|"
    r"(?:找不到|没有找到|沒有找到)[^。]{0,10}(?:页面|頁面|网页|文章|内容)|Not Found|NOT FOUND"
)
_WALL = re.compile(
    r"访问验证|安全验证|人机验证|行为验证|滑动验证|请(?:完成|输入|通过)[^。]{0,8}验证|访问(?:过于|太)?频繁|"
    r"访问被(?:拒绝|拦截)|请求被?(?:拒绝|拦截)|异常访问|Access Denied|"
    r"Just a moment|Checking your browser|enable JavaScript|请开启JavaScript|安全检查|防火墙"
)
_WALL_SCRIPT = re.compile(r"document\.cookie\s*=|__jsl_clearance|wzws_|_waf_|acw_sc__v2")
_LOGIN = re.compile(
    r"请(?:先|您先)?(?:登录|登入|登錄)|登录后(?:查看|阅读|可见|继续)|扫码登录|会员登录|付费阅读|订阅后(?:阅读|"
    r"查看)|仅限会员"
)
_VIDEO = re.compile(
    r"^\W{0,3}(?:\[?视频\]?|視頻|影片|直播|回放)|视频$|_视频_|視頻$|播放(?:量|次数|失败)|(?:高清|超清|标清)"
)
_SHORTEST = 20
"""Characters; shorter bodies are captions without their story. The shortest saved article has 72."""
_SURE = 200
"""Characters from which on a body stands for itself, whatever the page says around it."""
_LINKED = 0.6


def refusal(page: Opened) -> str:
    """The documented code for a page that is no article; empty for an article."""
    text = "".join(page.body.text)
    if _GONE.search(page.title.text) and len(text) < _SURE:
        return "soft_404"
    if len(text) >= _SURE:
        return ""
    seen = "\n".join(line.text for line in page.lines[:200])
    for pattern, code in ((_WALL, "wall"), (_GONE, "soft_404"), (_LOGIN, "login")):
        if len(text) < _SHORTEST * 4 and pattern.search(seen if len(seen) < 2000 else page.title.text):
            return code
    if not seen.strip() and _WALL_SCRIPT.search(page.scripts):
        return "wall"
    if not text:
        return "list" if _is_list(page) else "empty_body"
    if len(text) < _SHORTEST:
        return "list" if _is_list(page) else "video" if _VIDEO.search(seen) else "too_short"
    return ""


def _is_list(page: Opened) -> bool:
    """Whether the page is mostly links."""
    total = sum(len(line.text) for line in page.lines)
    linked = sum(min(line.linked, len(line.text)) for line in page.lines)
    return total > 300 and linked > _LINKED * total
