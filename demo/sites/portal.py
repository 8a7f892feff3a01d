"""The aggregator's family: a rolling list as JSON and pages that wrap a copied text in the portal's own words."""

import json
from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from demo.outlets import Outlet, number_of
from demo.programme import Item
from demo.sites.reply import FICTION, Address, Reply, html, paragraphs, source_link, stated

ROLL = "/api/roll/get"
NAME = Outlet.PORTAL.value.name
_DISCLAIMER = (
    f"免责声明：{NAME}转载此文出于传递更多信息之目的，并不意味着赞同其观点或证实其描述，文章内容仅供参考。",
    "版权归原作者所有，如涉及作品内容、版权等问题，请与本网联系删除。",
)
_RELATED = ("手机换新季哪些机型值得等", "周末亲子游目的地盘点", "本周新片一览")


def answer(target: str, items: Sequence[Item], address: Address) -> Reply | None:
    """The rolling list; None for any other target."""
    return _roll(items, address) if urlsplit(target).path == ROLL else None


def _roll(items: Sequence[Item], address: Address) -> Reply:
    rows = [
        {
            "docid": f"i{number_of(item.key)[:15]}",
            "title": item.text.title,
            "intro": item.text.body[:50],
            "url": address(item.key),
            "media_name": item.credited,
            "ctime": str(int(item.published.timestamp())),
        }
        for item in items
    ]
    data = {"result": {"status": {"code": 0, "msg": "succ"}, "total": len(rows), "data": rows}}
    return Reply(200, "application/json; charset=utf-8", json.dumps(data, ensure_ascii=False).encode())


def page(item: Item, address: Address) -> Reply:
    title = escape(item.text.title)
    return html(f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}_{NAME}</title>
<meta property="article:author" content="{escape(item.credited)}"></head>
<body><div class="top-bar">您的位置：<a href="/">{NAME}</a> &gt; <a href="/tech/">科技</a> &gt; 正文</div>
<div class="main-content w1240"><h1 class="main-title">{title}</h1>
<div class="date-source"><span class="date">{stated(item, "%Y年%m月%d日 %H:%M")}</span>
<span class="source">来源：{source_link(item, address)}</span></div>
<div class="article" id="artibody">
{paragraphs(_body(item))}
</div>{_related()}</div><footer>{FICTION}</footer></body></html>""")


def _body(item: Item) -> tuple[str, ...]:
    """What the portal prints as the body; a dressed copy has the portal's words before and after the text."""
    if not item.dressed:
        return item.text.paragraphs
    head = (f"原标题：{item.text.title}",)
    return (*head, *item.text.paragraphs, "责任编辑：小闻", *_DISCLAIMER, "点击下载客户端，精彩内容抢先看")


def _related() -> str:
    rows = "".join(f'<li><a href="/tech/related-{n}.shtml">{title}</a></li>' for n, title in enumerate(_RELATED))
    return f'<div class="related"><h3>相关阅读</h3><ul>{rows}</ul></div>'
