"""The newspaper's family: plain HTML lists and pages in gbk that declare themselves gb2312."""

from collections.abc import Sequence
from html import escape

from demo.outlets import Outlet
from demo.programme import Item
from demo.sites.reply import FICTION, Address, Reply, html, paragraphs, source_link, stated

LIST = "/GB/1027/index.html"
NAME = Outlet.PAPER.value.name
DECLARED, SERVED = "gb2312", "gbk"
"""What the pages claim and what they are: the editors' names 喆 and 珺 stand in gbk only."""


def answer(target: str, items: Sequence[Item]) -> Reply | None:
    """The list of the ministries' desk; None for any other target."""
    return html(_list(items), SERVED, DECLARED) if target == LIST else None


def _list(items: Sequence[Item]) -> str:
    rows = "\n".join(
        f'<li><a href="{item.path}" target="_blank">{escape(item.text.title)}</a> '
        f"<em>{stated(item, '%Y年%m月%d日%H:%M')}</em></li>"
        for item in items
    )
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={DECLARED}">
<title>部委要闻--{NAME}</title></head><body><div class="w1000 ej_content clearfix">
<div class="nav"><a href="/">首页</a> | <a href="{LIST}">部委</a></div>
<div class="ej_list_box clear"><ul class="list_16">
{rows}
</ul></div></div><div class="footer">{FICTION} 网管：邵喆</div></body></html>"""


def page(item: Item, address: Address) -> Reply:
    title = escape(item.text.title)
    author = f'<div class="author cf">{"　".join(map(escape, item.text.reporters))}</div>' if _own(item) else ""
    return html(
        f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={DECLARED}">
<title>{title}--{NAME}</title><meta name="publishdate" content="{stated(item, "%Y-%m-%d")}">
<meta name="source" content="来源：{escape(item.credited)}"></head>
<body><div class="path"><a href="/">{NAME}</a>&gt;&gt;<a href="{LIST}">部委</a></div>
<div class="layout rm_txt cf"><div class="col col-1"><h1>{title}</h1>{author}
<div class="channel cf">
<div class="col-1-1 fl">{stated(item, "%Y年%m月%d日%H:%M")} | 来源：{source_link(item, address)}</div>
<div class="col-1-2 fr">小字号</div></div>
<div class="rm_txt_con cf">
{paragraphs(item.text.paragraphs)}
<div class="edit cf">(责编：梁喆、顾珺)</div>
</div></div></div><div class="footer">{FICTION}</div></body></html>""",
        SERVED,
        DECLARED,
    )


def _own(item: Item) -> bool:
    return item.credited == NAME
