"""A sheet in, a Word document out: real headings, tables for copies, hyperlinks, a font for Chinese."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx as word
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from consumers.alerts.briefing.sheet import Line, Linked, Row, Section, Sheet
from consumers.alerts.channels.message import Run

_LATIN, _CHINESE = "Calibri", "Microsoft YaHei"
_STYLES = ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet")
_SMALL, _MARGIN = 9, 2.0
"""Points of the text in tables; centimetres around the page."""
_LINK, _OFF = "0B57A4", "B3261E"


def document_of(sheet: Sheet, made_at: datetime) -> bytes:
    """The document's bytes; `made_at` is what it says of its own making."""
    document = word.Document()
    _dress(document, sheet, made_at)
    words = sheet.words
    document.add_paragraph(sheet.title, "Title")
    document.add_paragraph(sheet.span, "Subtitle")
    document.add_paragraph(f"{words.query}{words.colon}{sheet.query}")
    _totals(document, sheet)
    for text in filter(None, [sheet.origins and f"{words.origins}{words.colon}{sheet.origins}", sheet.note]):
        document.add_paragraph(text)
    for number, section in enumerate(sheet.sections, 1):
        _section(document, sheet, number, section)
    document.add_paragraph(f"{words.made}{words.colon}{sheet.made}{words.comma}{words.zone}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _dress(document: Document, sheet: Sheet, made_at: datetime) -> None:
    """Fonts, language, margins and properties."""
    for name in _STYLES:
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name = _LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _CHINESE)
    for section in document.sections:
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    properties = document.core_properties
    properties.title = f"{sheet.title} {sheet.span}"[:255]
    properties.author = properties.last_modified_by = "newswatch"
    properties.comments = ""
    properties.language = "zh-CN" if sheet.language == "zh" else "en"
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _totals(document: Document, sheet: Sheet) -> None:
    table = document.add_table(rows=2, cols=len(sheet.totals), style="Table Grid")
    for at, (label, value) in enumerate(sheet.totals):
        _write(table.cell(0, at).paragraphs[0], [Run(value, hit=True)])
        _write(table.cell(1, at).paragraphs[0], [Run(label)])
    document.add_paragraph()


def _section(document: Document, sheet: Sheet, number: int, section: Section) -> None:
    words = sheet.words
    heading = document.add_paragraph(f"{number}. ", "Heading 2")
    _write(heading, section.title, section.link)
    if section.lead:
        _write(document.add_paragraph(), section.lead)
    for label, value in section.facts:
        document.add_paragraph(f"{label}{words.colon}{value}", "List Bullet")
    if section.figures:
        _listed(document, words.figures, section.figures)
    if section.earlier:
        document.add_paragraph(words.earlier + words.colon, "List Bullet")
        for each in section.earlier:
            _linked(document.add_paragraph(style="List Bullet 2"), each)
    if section.copies:
        _copies(document, sheet, section.copies)
    if section.more:
        document.add_paragraph(section.more)


def _listed(document: Document, label: str, lines: Iterable[Line]) -> None:
    document.add_paragraph(label, "List Bullet")
    for line in lines:
        _write(document.add_paragraph(style="List Bullet 2"), line)


def _copies(document: Document, sheet: Sheet, copies: Sequence[Row]) -> None:
    """A table whose head is repeated on every page it runs over."""

    words = sheet.words
    table = document.add_table(rows=len(copies) + 1, cols=4, style="Table Grid")
    head, *rows = table.rows
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, label in zip(head.cells, (words.copies, words.clock, words.done, words.differs), strict=True):
        _write(_small(cell), [Run(label, hit=True)], size=_SMALL)
    for row, copy in zip(rows, copies, strict=True):
        where, clock, done, differs = row.cells
        _linked(_small(where), copy.where, _SMALL)
        _write(_small(clock), [Run(copy.clock)], size=_SMALL)
        _write(_small(done), [Run(copy.done)], size=_SMALL)
        paragraph = _small(differs)
        for at, text in enumerate(copy.differs):
            if at:
                paragraph.add_run().add_break()
            _write(paragraph, [Run(text)], size=_SMALL, colour=_OFF)
    document.add_paragraph()


def _small(cell: _Cell) -> Paragraph:

    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def _linked(paragraph: Paragraph, words: Linked, size: int = 0) -> None:
    _write(paragraph, [Run(words.text)], words.link, size)


def _write(paragraph: Paragraph, line: Iterable[Run], link: str = "", size: int = 0, colour: str = "") -> None:
    """The line at the paragraph's end, hits in bold, all of it leading to `link` where there is one."""

    for run in line:
        made = paragraph.add_run(run.text)
        made.bold = run.hit or None
        if size:
            made.font.size = Pt(size)
        if link or colour:
            made.font.color.rgb = RGBColor.from_string(_LINK if link else colour)
        if link:
            made.font.underline = True
            _hyperlink(paragraph, link).append(made._r)


def _hyperlink(paragraph: Paragraph, link: str) -> Any:
    """An element at the paragraph's end that leads to `link` (ECMA-376, 17.16.22)."""

    element: Any = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), paragraph.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(element)
    return element
