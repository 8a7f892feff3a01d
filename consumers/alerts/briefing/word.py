"""A sheet in, a Word document out: real headings, tables for copies, hyperlinks, a font for Chinese."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

import docx as word
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from consumers.alerts.briefing.sheet import Line, Row, Section, Sheet
from consumers.alerts.channels.message import Run

_LATIN, _CHINESE = "Calibri", "Microsoft YaHei"
_DRESSED = ("Normal", "Title", "Subtitle", "Heading 1", "List Bullet", "List Bullet 2", "Cell")
_SMALL, _MARGIN = 9, 2.0
"""Points of the text in tables; centimetres around the page."""
_LINK, _OFF = "0B57A4", "B3261E"


class Style(StrEnum):
    """Styles of python-docx's template by their ids, and one of ours."""

    TITLE = "Title"
    SUBTITLE = "Subtitle"
    STORY = "Heading1"
    ITEM = "ListBullet"
    INNER = "ListBullet2"
    CELL = "Cell"


def document_of(sheet: Sheet, made_at: datetime) -> bytes:
    """The document's bytes; `made_at` is what it says of its own making."""
    document = word.Document()
    _dress(document, sheet, made_at)
    words = sheet.words
    _write(_paragraph(document, Style.TITLE), [Run(sheet.title)])
    _write(_paragraph(document, Style.SUBTITLE), [Run(sheet.span)])
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
    cell = document.styles.add_style(Style.CELL, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(cell, ParagraphStyle)
    cell.base_style = document.styles["Normal"]
    cell.font.size, cell.paragraph_format.space_after = Pt(_SMALL), Pt(0)
    for name in _DRESSED:
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
    table = _table(document, 2, len(sheet.totals))
    for cell, (_, value) in zip(table.rows[0].cells, sheet.totals, strict=True):
        _write(cell.paragraphs[0], [Run(value, hit=True)])
    for cell, (label, _) in zip(table.rows[1].cells, sheet.totals, strict=True):
        _write(cell.paragraphs[0], [Run(label)])
    document.add_paragraph()


def _section(document: Document, sheet: Sheet, number: int, section: Section) -> None:
    words = sheet.words
    heading = _paragraph(document, Style.STORY)
    _write(heading, [Run(f"{number}. ")])
    _write(heading, section.title, section.link)
    if section.lead:
        _write(document.add_paragraph(), section.lead)
    for label, value in section.facts:
        _write(_paragraph(document, Style.ITEM), [Run(f"{label}{words.colon}{value}")])
    _listed(document, words.figures, [(line, "") for line in section.figures])
    _listed(document, words.earlier, [((Run(each.text),), each.link) for each in section.earlier])
    if section.copies:
        _copies(document, sheet, section.copies)
    if section.more:
        document.add_paragraph(section.more)


def _listed(document: Document, label: str, lines: Sequence[tuple[Line, str]]) -> None:
    """Lines below their label, each with where it leads to."""
    if lines:
        _write(_paragraph(document, Style.ITEM), [Run(label)])
    for line, link in lines:
        _write(_paragraph(document, Style.INNER), line, link)


def _copies(document: Document, sheet: Sheet, copies: Sequence[Row]) -> None:
    """A table whose head is repeated on every page it runs over."""
    words = sheet.words
    table = _table(document, len(copies) + 1, 4)
    head, *rows = table.rows
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, label in zip(head.cells, (words.copies, words.clock, words.done, words.differs), strict=True):
        _write(_small(cell), [Run(label, hit=True)])
    for row, copy in zip(rows, copies, strict=True):
        where, clock, done, differs = map(_small, row.cells)
        _write(where, [Run(copy.where.text)], copy.where.link)
        _write(clock, [Run(copy.clock)])
        _write(done, [Run(copy.done)])
        for at, text in enumerate(copy.differs):
            if at:
                differs.add_run().add_break()
            _write(differs, [Run(text)], colour=_OFF)
    document.add_paragraph()


def _table(document: Document, rows: int, columns: int) -> Table:
    table: Table = document.add_table(rows, columns)
    table._tbl.tblStyle_val = "TableGrid"
    return table


def _paragraph(document: Document, style: Style) -> Paragraph:
    """By the style's id: by its name python-docx looks through all styles, for every paragraph."""
    paragraph = document.add_paragraph()
    paragraph._p.style = style.value
    return paragraph


def _small(cell: _Cell) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph._p.style = Style.CELL.value
    return paragraph


def _write(paragraph: Paragraph, line: Iterable[Run], link: str = "", colour: str = "") -> None:
    """The line at the paragraph's end, hits in bold, all of it leading to `link` where there is one."""
    place = _hyperlink(paragraph, link) if link else None
    for run in line:
        made = paragraph.add_run(run.text)
        made.bold = run.hit or None
        if link or colour:
            made.font.color.rgb = RGBColor.from_string(_LINK if link else colour)
        if place is not None:
            made.font.underline = True
            place.append(made._r)


def _hyperlink(paragraph: Paragraph, link: str) -> Any:
    """An element at the paragraph's end that leads to `link` (ECMA-376, 17.16.22)."""
    element: Any = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), paragraph.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(element)
    return element
