"""The text's own part of a page in, the images in it that are pictures, with their captions, out.

Icons, codes to scan, counters and advertisements are told by their printed size, the words of their address and what
they are called; where nothing tells, an image is taken for a picture.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newswatch.model.article import Reference
from newswatch.text.site import site_of
from newswatch.text.url import host_of
from pipelines.reading.addresses import absolute
from pipelines.reading.lines import Line, names
from pipelines.reading.own_part import OwnPart
from pipelines.reading.people import is_byline
from pipelines.reading.script import folded

MOST, _LOOKED_AT = 100, 1000
_SOURCES = """
data-original data-src data-actualsrc data-lazy-src data-lazyload data-lazy data-echo data-url data-original-src
original _src lazysrc zoomfile file src
""".split()  # noqa: SIM905 - so many words in quotes are hard to read
"""Attributes that hold an image's address, most trusted first: `src` is a placeholder where it is loaded late."""
_WORD = (
    r"icons?|ico|favicon|logo|qr|qr-?code|erweima|ewm|weixin|wechat|weibo|share|btn|button|arrow|spacer|blank|pixel|"
    r"loading|placeholder|transparent|gr[ae]y|avatar|sprite|beacon|counter|tracker|emoji|emoticon|smil(?:ey|ies)|"
    r"ads?|advert|banner|print|fileicon|filetype|bookmark|facebook|fb|twitter|plurk|delicious|google|rss|sns|enlarge|"
    r"ensmall|zoom|forward|translate|report|email|comment"
)
_NO_PICTURE = re.compile(rf"(?i)(?<![a-z])(?:{_WORD})s?(?![a-z])|code[_\-.]")
"""Words by which icons, codes, counters and advertisements are called in the last two parts of an address."""
_NO_PICTURE_TYPES = (".svg", ".ico", ".cur", ".php", ".asp", ".aspx", ".jsp", ".js", ".css")
_NO_PICTURE_NAME = re.compile(
    r"二维码|扫码|扫一扫|公众号|图标|分享|广告|头像|推文到|寄给|转寄|书签|收藏|打印|翻译|"
    r"(?i:\blogo\b|qr ?code|\bicon\b)"
)
_NAMED_BY_WORDS = re.compile(r"(?i)^[a-z][a-z_\-]{0,40}[\d_]{0,4}\.(?:gif|png)$")
"""What a template's designer called a drawing; pictures that are uploaded are numbered, or have a caption."""
_NAMED_BY_SIZE = re.compile(r"(?<!\d)(\d{2,4})[x_](\d{2,4})(?!\d)")
_SMALLEST, _SMALLEST_THUMB = 60, 150
"""Pixels: what is printed smaller than this on a side is an icon, a counter or a rule; what calls itself smaller than
that on both stands for another article."""
_PIXELS = re.compile(r"\s{0,4}(\d{1,5})(?:\.\d{0,9})?\s{0,4}(?:px)?\s{0,4}")
_STYLED = re.compile(r"(?i)(?:^|[;\s])(?:width|height)\s{0,4}:\s{0,4}(\d{1,5})(?:\.\d{0,9})?px")
_SHOWN = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|bmp)$")
_HIDDEN = re.compile(r"(?i)display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden")
_CAPTION = re.compile(r"^\W{0,3}(?:[上下左右]?图[为:：]|[▲△↑]|资料图)|(?:摄|供图|[/／]图)\W{0,2}$")
_CENTRED = re.compile(r"(?i)text-align\s{0,4}:\s{0,4}center")
_CAPTIONED = re.compile(r"(?i)caption|(?:img|pic|photo|image)[-_]?(?:info|desc|text|note|title)|tushuo")
_LONGEST_CAPTION, _LONGEST_CENTRED, _LONGEST = 120, 50, 300
_SAYS_NOTHING = re.compile(r"(?i)(?:图片?|照片|插图|配图|点击.{0,10}|[\w\s.\-/:%()]{0,300})", re.ASCII)


def images(part: OwnPart, title: str) -> tuple[Reference, ...]:
    """The pictures of a text in their order, each address once, at most 100; `title` is no caption."""
    base = part.base
    found: dict[str, Reference] = {}
    for at, element in islice(part.find(part.text_end, "img", "image"), _LOOKED_AT):
        url = _address(element, base)
        if url and url not in found and not _is_no_picture(element, url, base) and part.is_own(element):
            caption = _caption(element, part.line_behind(at), title)
            if caption or not _NAMED_BY_WORDS.match(urlsplit(url).path.rpartition("/")[2]):
                found[url] = Reference(url, caption)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _address(element: HtmlElement, base: str) -> str:
    return next(filter(None, (absolute(base, str(element.get(name, ""))) for name in _SOURCES)), "")


def _is_no_picture(element: HtmlElement, url: str, base: str) -> bool:
    path = urlsplit(url).path
    tail = "/".join(path.rsplit("/", 2)[-2:])
    said = folded(" ".join(str(element.get(key, "")) for key in ("alt", "title")))
    return bool(
        path.lower().endswith(_NO_PICTURE_TYPES)
        or min(_sizes(element), default=_SMALLEST) < _SMALLEST
        or _NO_PICTURE.search(tail)
        or any(max(map(int, size.groups())) < _SMALLEST_THUMB for size in _NAMED_BY_SIZE.finditer(tail))
        or _NO_PICTURE.search(names(element))
        or _NO_PICTURE_NAME.search(said)
        or _HIDDEN.search(str(element.get("style", "")))
        or _leads_away(element, base)
    )


def _sizes(element: HtmlElement) -> Iterator[int]:
    """Width and height in pixels, as far as the element states them."""
    for name in ("width", "height"):
        stated = _PIXELS.fullmatch(str(element.get(name, "")))
        if stated:
            yield int(stated.group(1))
    for stated in _STYLED.finditer(str(element.get("style", ""))):
        yield int(stated.group(1))


def _leads_away(element: HtmlElement, base: str) -> bool:
    """Whether an image is a link to another house's page: an advertisement."""
    link = next(element.iterancestors("a"), None)
    to = absolute(base, str(link.get("href", ""))) if link is not None else ""
    return bool(to) and not _SHOWN.search(to) and site_of(host_of(to)) != site_of(host_of(base))


def _caption(element: HtmlElement, behind: Line | None, title: str) -> str:
    """What the page says of an image: its figure's caption, the line under it, else what it is called."""
    figure = next(element.iterancestors("figure"), None)
    told = figure.find(".//figcaption") if figure is not None else None
    candidates = [
        told.text_content() if told is not None else "",
        behind.text if behind is not None and _is_caption(behind) else "",
        *(str(element.get(name, "")) for name in ("alt", "title")),
    ]
    plain = (" ".join(text.partition("<")[0].split())[:_LONGEST] for text in candidates)
    return next((text for text in plain if text and text != title and not _SAYS_NOTHING.fullmatch(folded(text))), "")


def _is_caption(line: Line) -> bool:
    """Whether a line right under an image is about it: it says so, or it is short and centred."""
    if len(line.text) > _LONGEST_CAPTION:
        return False
    above = [line.element, *line.element.iterancestors()][:2]
    if _CAPTION.search(folded(line.text)) or any(_CAPTIONED.search(names(each)) for each in above):
        return True
    centred = any(
        each.get("align") == "center" or each.tag == "center" or _CENTRED.search(str(each.get("style", "")))
        for each in above
    )
    return centred and len(line.text) <= _LONGEST_CENTRED and not is_byline(line.text)
