"""A .docx file's bytes in, its paragraphs and the title that its metadata claim out.

Read as the standard writes it (ECMA-376, WordprocessingML): one XML part with the text in a zip. Nothing is unpacked
whose stated size is not small, and never more than that.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from pipelines.reading.document import LONGEST_TEXT
from pipelines.reading.unread import Unread

_LARGEST_PART, _MOST_PARTS = 20_000_000, 5_000
"""Bytes of a part of a zip, and its parts; a document of 300 pages has 5 million and some hundred."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
TEXT, _PROPERTIES = "word/document.xml", "docProps/core.xml"
"""The parts that hold the text, by which a zip is known for such a file, and what it says of itself."""
_SPACES = re.compile(r"[\s\u00a0]+")


_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    ValueError,
)
"""What zipfile raises over files that are damaged, and what they are packed with."""


def names(body: bytes) -> set[str]:
    """What the parts of a zip are called. Raises Unread: damaged_document or too_large."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except _BROKEN:
        raise Unread("damaged_document") from None
    if len(parts) > _MOST_PARTS:
        raise Unread("too_large")
    return {part.filename for part in parts}


def read(body: bytes) -> tuple[list[str], str]:
    """Paragraphs and claimed title. Raises Unread: encrypted, damaged_document, too_large or no_text_layer."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            text = _part(archive, TEXT)
            claimed = _part(archive, _PROPERTIES) if _PROPERTIES in archive.namelist() else None
    except _BROKEN:
        raise Unread("damaged_document") from None
    found = [line for line in (_SPACES.sub(" ", line).strip(" ") for line in _lines(text)) if line.strip()]
    if not found:
        raise Unread("no_text_layer")
    return _cut(found), (claimed.findtext(f".//{_TITLE}") or "").strip() if claimed is not None else ""


def _part(archive: zipfile.ZipFile, name: str) -> "etree._Element":
    part = archive.getinfo(name)
    if part.flag_bits & 1:
        raise Unread("encrypted")
    if part.file_size > _LARGEST_PART:
        raise Unread("too_large")
    with archive.open(part) as file:
        xml = file.read(_LARGEST_PART + 1)  # what a part states of its size need not be true
    if len(xml) > _LARGEST_PART:
        raise Unread("too_large")
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        raise Unread("damaged_document") from None


def _lines(root: "etree._Element") -> Iterator[str]:
    """Paragraphs in order; the cells of a table's row on one line, with tabs between them."""
    row: list[str] | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        kind = str(element.tag).removeprefix(_WORD).removeprefix(_STRICT)
        if kind == "tr":
            if event == "end" and row is not None:
                yield "\t".join(row)
            row = [] if event == "start" else None
        elif kind == "p" and event == "end":
            text = _said(element)
            if row is None:
                yield from text.split("\n")
            elif text.strip():
                row.append(" ".join(text.split()))


def _said(paragraph: "etree._Element") -> str:
    """A paragraph's words: inserted ones too, deleted ones and those of a frame within it not."""
    pieces = []
    for each in paragraph.iter("{*}t", "{*}tab", "{*}br", "{*}cr"):
        if next(each.iterancestors("{*}p"), None) is paragraph:
            name = etree.QName(each).localname
            pieces.append(each.text or "" if name == "t" else "\n" if name in ("br", "cr") else " ")
    return "".join(pieces)


def _cut(found: list[str]) -> list[str]:
    """The lines that 400,000 characters hold."""
    total = 0
    for number, line in enumerate(found):
        total += len(line)
        if total > LONGEST_TEXT:
            return found[:number]
    return found
