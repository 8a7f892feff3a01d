"""A fetched page in, the bot wall it is out: interstitials must never be read as lists or articles."""

import re

from newswatch.model.page import Page
from newswatch.text.bytes import decode

_STATUSES = {403: "forbidden", 405: "method not allowed", 412: "precondition failed", 429: "too many", 521: "JS check"}
_SMALL = 20_000
"""Bytes; interstitials are small, and an article about 访问验证 is not."""
_TITLE = re.compile(r"(?is)<title[^>]{0,100}>([^<]{0,200})")
_SAYS_SO = re.compile(
    r"(?i)访问验证|安全验证|人机验证|滑动验证|安全检查中|just a moment|access denied|attention required"
)
_COOKIE_SCRIPT = re.compile(r"document\.cookie\s*=")
_SCRIPT = re.compile(r"(?i)<script\b")
_TAG = re.compile(r"<[^<>]*>")


def wall(page: Page) -> str:
    """What kind of wall `page` is; empty where it is none."""
    if page.status in _STATUSES:
        return f"HTTP {page.status} ({_STATUSES[page.status]})"
    if len(page.body) > _SMALL:
        return ""
    text = decode(page.body, page.headers.get("content-type", "")).text
    title = _TITLE.search(text)
    if title and _SAYS_SO.search(title[1]):
        return f"a page titled {' '.join(title[1].split())[:40]!r}"
    if _COOKIE_SCRIPT.search(text) and not _words(text):
        return "a script that sets a cookie in place of a page"
    return ""


def _words(text: str) -> bool:
    """Whether anything is left to read once scripts and tags are gone."""
    before, *scripts = _SCRIPT.split(text)
    outside = [before, *(script.partition("</script")[2] for script in scripts)]
    return len(_TAG.sub("", "<>".join(outside)).strip()) > 100
