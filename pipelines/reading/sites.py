"""An opened page in, the name of the site it stands on out."""

import re

from newswatch.model.article import Sure
from newswatch.text.url import host_of
from pipelines.reading.found import Found
from pipelines.reading.opened import Opened

_OWN_ADDRESS = re.compile(
    r"(?:本文链接|本文鏈接|本文地址|本文网址|原文链接|地址|链接|鏈接|"
    r"网址)\s*[:：]?.{0,120}?(https?://[\w./?=&%-]{4,200})"
)
_FIRST_CRUMB = re.compile(r"^(?:当前位置|您的位置|位置|首页)?\s*[:：]?\s*([^\s>:：]{2,12})\s*>\s*\S")


def named(page: Opened) -> Found:
    """What the page calls its site: metadata, its address or the one it gives as its own, its first crumb."""
    if page.metas.get("og:site_name"):
        return Found(page.metas["og:site_name"][:40], "meta og:site_name")
    if page.url:
        return Found(host_of(page.url), "address")
    first = len(page.lines) - len(page.lines[-30:])
    for index, line in enumerate(page.lines[first:], first):
        own = _OWN_ADDRESS.search(line.text) if len(line.text) <= 400 else None
        if own and not line.linked:
            return Found(host_of(own.group(1)), f"line {index + 1}", Sure.LIKELY)
    for index, line in enumerate(page.lines[:6]):
        crumb = _FIRST_CRUMB.match(line.text)
        if crumb:
            return Found(crumb.group(1), f"line {index + 1}", Sure.GUESSED)
    return Found()
