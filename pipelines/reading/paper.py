"""The paragraphs of a document that is no HTML in, the same parsed parts as of a page out.

Its title is what its metadata claim, where its first lines print that, else the first of these that reads like one. It
says when it was issued under its last paragraph, where it is signed.
"""

import re
from collections.abc import Sequence

from newswatch.text import dates
from newswatch.text.numbers import chinese_number
from pipelines.reading import office, pdf
from pipelines.reading.docno import YEAR_AND_NUMBER
from pipelines.reading.heads import is_paragraph
from pipelines.reading.opened import Opened, open_text
from pipelines.reading.script import folded
from pipelines.reading.titles import title_key
from pipelines.reading.unread import Unread

_PDF = re.compile(rb"\W{0,64}%PDF-\d")
_ZIP, _OLE, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name under which a file of Word, Excel or PowerPoint holds its encrypted self ([MS-OFFCRYPTO] 2.3.2)."""
_OTHERS = ("xl/", "ppt/", "OFD.xml", "Doc_0/", "content.xml")
"""What the zip of a table, of slides, of an OFD file or an OpenDocument holds."""
_FIRST, _SHORTEST, _LONGEST = 15, 6, 100
_NO_TITLE = re.compile(
    r"[：:，,；;、]$|。|^第\s?\d{1,6}\s?[期号]|^[（(].{0,30}[)）]$|文件$|"
    r"^附件|^目\s?录$|^\W{0,3}\d{4}[年./-]|^机密|^内部|" + YEAR_AND_NUMBER
)
_KIND = re.compile(
    r"(?:通知|公告|通告|意见|办法|方案|规划|计划|报告|函|批复|决定|决议|规定|细则|指南|目录|名单|通报|解读|讲话|纲要|条例|规则|"
    r"标准|规范|要点|总结|说明|公示|令|答记者问|实录)(?:[（(].{1,20}[)）])?$"
)
"""How documents call themselves at the end of their title."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_SIGNED = re.compile(
    r"^\s?(20\d{2}|[二2][〇○零0Ｏ][〇○零0Ｏ一二三四五六七八九]{2})\s?年\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?日\s?$"
)
_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")


def opened(body: bytes, url: str) -> Opened | None:
    """A PDF or .docx as a page; None where the bytes are neither.

    Raises Unread for one that cannot be read, and for other documents of an office.
    """
    head = body[:100]
    if _PDF.match(head):
        return page_of(*pdf.read(body), url, "pdf")
    if head.startswith(_ZIP):
        names = office.names(body)
        if office.TEXT in names:
            return page_of(*office.read(body), url, "docx")
        if any(name.startswith(_OTHERS) for name in names):
            raise Unread("unread_document")
    if head.startswith(_OLE):
        raise Unread("encrypted" if _ENCRYPTED in body else "unread_document")
    if head.startswith(_RTF):
        raise Unread("unread_document")
    return None


def page_of(paragraphs: Sequence[str], claimed: str, url: str, where: str) -> Opened:
    """Paragraphs as the page they would be, with the title found among the first of them and the day it is signed."""
    at, title, rest = _title(paragraphs, claimed)
    text = [*paragraphs[:at], *([title] if title else []), *rest]
    return open_text("\n".join(text), url, title=title, where=where, signed=_signed(rest))


def _title(paragraphs: Sequence[str], claimed: str) -> tuple[int, str, Sequence[str]]:
    """Where the title stands, what it is, and the paragraphs behind it; empty where there is none."""
    first = [" ".join(text.split()) for text in paragraphs[:_FIRST]]
    known = title_key(claimed)
    for at, text in enumerate(first):
        for lines in (1, 2, 3):
            joined = "".join(first[at : at + lines])
            if len(known) >= _SHORTEST and _HAN.search(known) and title_key(joined) == known:
                return at, joined, paragraphs[at + lines :]
        if is_paragraph(text):
            break
    likely = next((i for i, text in enumerate(first) if _could_be_title(text)), None)
    if likely is None or any(is_paragraph(text) for text in first[:likely]):
        return 0, "", paragraphs
    end = likely + _lines_of_title(first[likely:])
    return likely, "".join(first[likely:end]), paragraphs[end:]


def _could_be_title(text: str) -> bool:
    return (
        _SHORTEST <= len(text) <= _LONGEST and len(_HAN.findall(text)) * 2 >= len(text) and not _NO_TITLE.search(text)
    )


def _lines_of_title(first: Sequence[str]) -> int:
    """Over how many lines a title is broken: up to the one that says what kind of document it is."""
    ends = next((i for i, text in enumerate(first[:3]) if _KIND.search(text)), None)
    if ends is None or any(_NO_TITLE.search(text) or is_paragraph(text) for text in first[: ends + 1]):
        return 1
    return ends + 1


def _signed(paragraphs: Sequence[str]) -> str:
    """The last day that stands alone behind the title, as figures (2024年3月5日); empty where none does."""
    for text in reversed(paragraphs):
        match = _SIGNED.match(folded(text)) if len(text) <= 24 else None
        if match:
            year, month, day = match.groups()
            parts = (part if part.isascii() else str(chinese_number(part)) for part in (month, day))
            stated = "{}年{}月{}日".format(year.translate(_DIGITS), *parts)
            return stated if dates.stated(stated) else ""
    return ""
