"""The agency's family: an RSS feed and article pages whose date is printed in pieces."""

from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from demo.outlets import Outlet
from demo.programme import Item
from demo.sites.reply import FICTION, Address, Reply, html, paragraphs, stated
from newswatch.clock import BEIJING

FEED = "/rss/tech.xml"
NAME = Outlet.AGENCY.value.name


def answer(target: str, items: Sequence[Item], address: Address) -> Reply | None:
    """The feed; None for any other target."""
    return _feed(items, address) if target == FEED else None


def _feed(items: Sequence[Item], address: Address) -> Reply:
    rows = "\n".join(
        f"<item><title>{escape(item.text.title)}</title><link>{escape(address(item.key))}</link>"
        f"<description>{escape(item.text.body[:60])}…</description>"
        f"<pubDate>{format_datetime(item.published.astimezone(BEIJING))}</pubDate></item>"
        for item in items
    )
    feed = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>{NAME}-科技</title><description>{escape(FICTION)}</description>
{rows}
</channel></rss>"""
    return Reply(200, "application/rss+xml; charset=utf-8", feed.encode())


def page(item: Item, address: Address) -> Reply:
    title = escape(item.text.title)
    return html(f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}-{NAME}</title>
<meta name="publishdate" content="{stated(item, "%Y-%m-%d")}"><meta name="source" content="{NAME}"></head>
<body><div class="header domPC"><div class="header-top clearfix"><a href="/">{NAME}</a> 科技</div>
<div class="header-cont clearfix"><div class="header-time left"><span class="year"><em>{stated(item, "%Y")}</em></span>
<span class="day"><em>{stated(item, "%m")}</em>/<em>{stated(item, "%d")}</em></span>
<span class="time">{stated(item, "%H:%M:%S")}</span></div>
<div class="source">来源：{escape(item.credited)}</div>
<div class="head-line clearfix"><h1><span class="title">{title}</span></h1></div></div></div>
<div class="main clearfix"><div class="main-left left"><div id="detail">
{paragraphs(with_wire_head(item))}
</div><div class="editor"><span>【责任编辑:祁远】</span></div></div></div>
<footer>{FICTION}</footer></body></html>""")


def with_wire_head(item: Item) -> tuple[str, ...]:
    """The paragraphs, the first one opened by place, date and reporters where the item goes out on the wire."""
    first, *rest = item.text.paragraphs
    if not item.wire:
        return item.text.paragraphs
    day = item.published.astimezone(BEIJING)
    names = f"（记者{'、'.join(item.text.reporters)}）" if item.text.reporters else ""
    return (f"{NAME}北京{day.month}月{day.day}日电{names}{first}", *rest)
