"""The text's own part of a page in, the files it offers beside its words out."""

import re
from collections.abc import Iterator
from itertools import islice
from posixpath import splitext
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml.html import HtmlElement

from newswatch.model.article import Reference
from pipelines.reading.addresses import absolute
from pipelines.reading.own_part import OwnPart

MOST, _LOOKED_AT = 100, 1000
_LONGEST = 200
_FILES = frozenset(
    """
    .pdf .doc .docx .dot .xls .xlsx .ppt .pptx .wps .et .dps .ofd .ceb .rtf .odt .ods .csv .zip .rar .7z
    """.split()  # noqa: SIM905 - so many words in quotes are hard to read
)
"""What Chinese offices attach: .ofd and .ceb are page files like PDF, .wps .et .dps those of WPS Office."""
_DOWNLOAD = re.compile(r"(?i)(?:^|[/_.?=&])(?:down(?:load)?|attach(?:ment)?|affix|getfile|downfile)(?=[/_.?=&A-Z]|s?$)")
_ANNEX = re.compile(r"^\W{0,3}附(?:件|表|录|錄|：|:)")
_NO_NAME = re.compile(
    r"^\W{0,3}(?:点击|點擊|点此|立即)?(?:下载|下載|查看|打开|浏览|预览)?(?:此?文件|附件|全文|原文)?(?:下载|下載)?\W{0,3}$"
)


def attachments(part: OwnPart) -> tuple[Reference, ...]:
    """The files that a text's own part links to in their order, each address once, at most 100."""
    found: dict[str, Reference] = {}
    for at, element in islice(part.find(part.last, "a", "embed", "object"), _LOOKED_AT):
        stated = str(element.get({"a": "href", "embed": "src"}.get(str(element.tag), "data"), ""))
        url = absolute(part.base, stated)
        if url and url not in found and _is_file(url, element, part.line_around(at)) and part.is_own(element):
            found[url] = Reference(url, _name(url, element, part.line_around(at)))
        if len(found) == MOST:
            break
    return tuple(found.values())


def _is_file(url: str, element: HtmlElement, line: str) -> bool:
    """Whether an address is a file's: by its type, by the one its link names, or where an annex is downloaded."""
    if any(is_file_name(text) for text in (*_places(url), _said(element), str(element.get("download", "")))):
        return True
    parts = urlsplit(url)
    return bool(
        (_ANNEX.match(line) or _ANNEX.match(_said(element))) and _DOWNLOAD.search(f"{parts.path}?{parts.query}")
    )


def _places(url: str) -> Iterator[str]:
    """The parts of an address that may name a file."""
    parts = urlsplit(url)
    yield parts.path
    yield from (value for _, value in parse_qsl(parts.query))


def is_file_name(name: str) -> bool:
    """Whether a name ends as those of files do that offices attach."""
    return splitext(name.strip().lower())[1] in _FILES


def _name(url: str, element: HtmlElement, line: str) -> str:
    """What a file is called: the words of its link; where these say only what to do, those of its line or its own."""
    line = line if element.tag == "a" else ""
    candidates = (_said(element), str(element.get("title", "")), line, str(element.get("download", "")))
    named = next((text for text in candidates if text and not _NO_NAME.match(text)), "")
    return (named or unquote(urlsplit(url).path.rpartition("/")[2]))[:_LONGEST]


def _said(element: HtmlElement) -> str:
    return " ".join(element.text_content()[: 10 * _LONGEST].split())
