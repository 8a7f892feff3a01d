"""An opened page in, the name of the site it stands on out."""

import re

from newswatch.text.url import host_of
from pipelines.reading.opened import Opened

_OWN_ADDRESS = re.compile(
    r"(?:本文链接|本文鏈接|本文地址|本文网址|原文链接|地址|链接|鏈接|"
    r"网址)\s*[:：]?.{0,120}?(https?://[\w./?=&%-]{4,200})"
)
_FIRST_CRUMB = re.compile(r"^(?:当前位置|您的位置|位置|首页)?\s*[:：]?\s*([^\s>:：]{2,12})\s*>\s*\S")


def named(page: Opened) -> str:
    """What the page calls its site: metadata, its address or the one it gives as its own, its first crumb."""
    if page.metas.get("og:site_name"):
        return page.metas["og:site_name"][:40]
    if page.url:
        return host_of(page.url)
    for line in page.lines[-30:]:
        own = _OWN_ADDRESS.search(line.text) if len(line.text) <= 400 else None
        if own and not line.linked:
            return host_of(own.group(1))
    for line in page.lines[:6]:
        crumb = _FIRST_CRUMB.match(line.text)
        if crumb:
            return crumb.group(1)
    return ""
