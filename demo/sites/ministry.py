"""The ministry's family: a column page that is an empty shell, its list as HTML inside JSON, article pages."""

import json
from collections.abc import Sequence
from html import escape
from urllib.parse import parse_qs, urlsplit

from demo.outlets import Outlet, number_of
from demo.programme import Item
from demo.sites.reply import FICTION, Address, Reply, html, paragraphs, stated

COLUMN = "/xwfb/gxdt/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
NAME = Outlet.MINISTRY.value.name
_QUERY = {
    "parseType": "buildstatic",
    "webId": number_of("web"),
    "tplSetId": number_of("template"),
    "pageType": "column",
    "tagId": "右侧内容",
    "editType": "null",
    "pageId": number_of("column"),
}


def answer(target: str, items: Sequence[Item]) -> Reply | None:
    """The column's shell or its list unit; None for any other target."""
    parts = urlsplit(target)
    if parts.path == COLUMN:
        return html(_shell())
    if parts.path == UNIT:
        return _unit(parse_qs(parts.query), items)
    return None


def _shell() -> str:
    query = str(_QUERY)  # single quotes, as the family writes it
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>工信动态-{NAME}</title><meta name="SiteName" content="{NAME}">
</head><body><div class="w980 center"><div class="column-title">工信动态</div>
<script src="/script/unitbuild.js" url="{UNIT}" queryData="{escape(query, quote=False)}"></script>
</div><footer>{FICTION}</footer></body></html>"""


def _unit(query: dict[str, list[str]], items: Sequence[Item]) -> Reply:
    known = query.get("pageId") == [_QUERY["pageId"]] and query.get("webId") == [_QUERY["webId"]]
    data = {"success": True, "data": {"html": _rows(items)}} if known else {"success": False, "data": None}
    return Reply(200, "application/json;charset=UTF-8", json.dumps(data, ensure_ascii=False).encode())


def _rows(items: Sequence[Item]) -> str:
    rows = "\n".join(
        f'<li class="cf"><a class="fl" href="{item.path}" title="{escape(item.text.title)}" target="_blank">'
        f'{escape(item.text.title)}</a><span class="fr">{stated(item, "%Y-%m-%d")}</span></li>'
        for item in items
    )
    return f'<div class="page-content"><ul>\n{rows}\n<li class="border-line"></li></ul></div>'


def page(item: Item, address: Address) -> Reply:
    title = escape(item.text.title)
    return html(f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<meta name="SiteName" content="{NAME}"><meta name="ArticleTitle" content="{title}">
<meta name="ContentSource" content="{escape(item.credited)}"></head>
<body><div class="mnav">当前位置：<a href="/">首页</a> &gt; <a href="{COLUMN}">工信动态</a> &gt; 正文</div>
<div class="w980 center cmain"><h1 id="con_title">{title}</h1>
<div class="cinfo center"><span id="con_time">发布时间：{stated(item, "%Y-%m-%d %H:%M")}</span>
<span>来源：{escape(item.credited)}</span></div>
<div class="ccontent center" id="con_con">
{paragraphs(item.text.paragraphs)}
</div></div><footer>{FICTION}</footer></body></html>""")
