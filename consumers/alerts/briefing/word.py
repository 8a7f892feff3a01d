"""A sheet in, a Word document out: real headings, tables for copies, hyperlinks, a font for Chinese."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from enum import StrEnum
from io import BytesIO
from typing import Any

import docx as word
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from lxml.etree import SubElement

from consumers.alerts.briefing.sheet import COLUMNS, Line, Row, Section, Sheet
from consumers.alerts.briefing.terms import Wording
from consumers.alerts.channels.message import Run

_LATIN, _CHINESE = "Calibri", "Microsoft YaHei"
_DRESSED = ("Normal", "Title", "Subtitle", "Heading 1", "List Bullet", "List Bullet 2", "Cell")
_SMALL, _MARGIN, _PAGE = 9, 2.0, 21.0
"""Points of the text in tables; centimetres around the page, and its width."""
_LINK, _OFF = "0B57A4", "B3261E"
_PARAGRAPH, _RUN, _LOOKS, _TEXT = qn("w:p"), qn("w:r"), qn("w:rPr"), qn("w:t")
_BOLD, _COLOUR, _UNDERLINE, _VALUE = qn("w:b"), qn("w:color"), qn("w:u"), qn("w:val")
_ROW, _CELL, _SECTION, _SPACE = qn("w:tr"), qn("w:tc"), qn("w:sectPr"), qn("xml:space")


class Style(StrEnum):
    """Styles of python-docx's template by their ids, and one of ours."""

    TITLE = "Title"
    SUBTITLE = "Subtitle"
    STORY = "Heading1"
    ITEM = "ListBullet"
    INNER = "ListBullet2"
    CELL = "Cell"


def document_of(sheet: Sheet) -> bytes:
    """The document's bytes."""
    document = word.Document()
    _dress(document, sheet)
    _Body(document, sheet.words).write(sheet)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _dress(document: Document, sheet: Sheet) -> None:
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
        section.page_width, section.page_height = Cm(_PAGE), Cm(29.7)
    properties = document.core_properties
    properties.title = f"{sheet.title} {sheet.span}"[:255]
    properties.author = properties.last_modified_by = "newswatch"
    properties.comments = ""
    properties.language = "zh-CN" if sheet.language == "zh" else "en"
    properties.created = properties.modified = sheet.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


class _Body:
    """Writes elements of WordprocessingML (ECMA-376, 17) at the end of a document's body.

    Not by python-docx's own calls: those look through a table for each cell, through all links for each link and
    through all styles for each name, and so take ever longer.
    """

    def __init__(self, document: Document, words: Wording) -> None:
        self._body = document.element.body
        self._links = document.part.rels
        self._known: dict[str, str] = {}
        self._words = words
        self._width = Cm(_PAGE - 2 * _MARGIN).twips

    def write(self, sheet: Sheet) -> None:
        words = sheet.words
        self._paragraph([Run(sheet.title)], Style.TITLE)
        self._paragraph([Run(sheet.span)], Style.SUBTITLE)
        self._paragraph([Run(f"{words.query}{words.colon}{sheet.query}")])
        self._totals(sheet)
        for text in filter(None, [sheet.origins and f"{words.origins}{words.colon}{sheet.origins}", sheet.note]):
            self._paragraph([Run(text)])
        for number, section in enumerate(sheet.sections, 1):
            self._section(number, section)
        self._paragraph([Run(f"{words.made}{words.colon}{sheet.made}{words.comma}{words.zone}")])
        self._body.append(self._body.find(_SECTION))  # which is always the last

    def _totals(self, sheet: Sheet) -> None:
        table = self._table([1 / len(sheet.totals)] * len(sheet.totals))
        for hit, texts in ((True, [value for _, value in sheet.totals]), (False, [label for label, _ in sheet.totals])):
            row = SubElement(table, _ROW)
            for text in texts:
                self._cell(row, [Run(text, hit=hit)])
        self._paragraph([])

    def _section(self, number: int, section: Section) -> None:
        words = self._words
        heading = self._paragraph([Run(f"{number}. ")], Style.STORY)
        self._line(heading, section.title, section.link)
        if section.lead:
            self._paragraph(section.lead)
        for label, value in section.facts:
            self._paragraph([Run(f"{label}{words.colon}{value}")], Style.ITEM)
        self._listed(words.figures, [(line, "") for line in section.figures])
        self._listed(words.earlier, [((Run(each.text),), each.link) for each in section.earlier])
        if section.copies:
            self._copies(section.copies)
        if section.more:
            self._paragraph([Run(section.more)])

    def _listed(self, label: str, lines: Sequence[tuple[Line, str]]) -> None:
        """Lines below their label, each with where it leads to."""
        if lines:
            self._paragraph([Run(label)], Style.ITEM)
        for line, link in lines:
            self._paragraph(line, Style.INNER, link)

    def _copies(self, copies: Sequence[Row]) -> None:
        """A table whose head is repeated on every page it runs over."""
        table = self._table(COLUMNS)
        head = SubElement(table, _ROW)
        SubElement(SubElement(head, qn("w:trPr")), qn("w:tblHeader"))
        for label in self._words.columns:
            self._cell(head, [Run(label, hit=True)])
        for copy in copies:
            row = SubElement(table, _ROW)
            self._cell(row, [Run(copy.where.text)], copy.where.link)
            self._cell(row, [Run(copy.clock)])
            self._cell(row, [Run(copy.done)])
            cell = SubElement(row, _CELL)
            for text in copy.differs or ("",):
                self._line(_begun(cell, Style.CELL), [Run(text)], colour=_OFF)
        self._paragraph([])

    def _table(self, shares: Sequence[float]) -> Any:
        """An empty one, its columns sharing the width."""
        table = SubElement(self._body, qn("w:tbl"))
        looks = SubElement(table, qn("w:tblPr"))
        SubElement(looks, qn("w:tblStyle"), {_VALUE: "TableGrid"})
        SubElement(looks, qn("w:tblW"), {qn("w:w"): "5000", qn("w:type"): "pct"})
        grid = SubElement(table, qn("w:tblGrid"))
        for share in shares:
            SubElement(grid, qn("w:gridCol"), {qn("w:w"): str(int(share * self._width))})
        return table

    def _cell(self, row: Any, line: Iterable[Run], link: str = "") -> None:
        self._line(_begun(SubElement(row, _CELL), Style.CELL), line, link)

    def _paragraph(self, line: Iterable[Run], style: Style | None = None, link: str = "") -> Any:
        paragraph = _begun(self._body, style)
        self._line(paragraph, line, link)
        return paragraph

    def _line(self, paragraph: Any, line: Iterable[Run], link: str = "", colour: str = "") -> None:
        """The line at the paragraph's end, hits in bold, all of it leading to `link` where there is one."""
        place = SubElement(paragraph, qn("w:hyperlink"), {qn("r:id"): self._link(link)}) if link else paragraph
        for run in line:
            made = SubElement(place, _RUN)
            if run.hit or link or colour:
                looks = SubElement(made, _LOOKS)
                if run.hit:
                    SubElement(looks, _BOLD)
                if link or colour:
                    SubElement(looks, _COLOUR, {_VALUE: _LINK if link else colour})
                if link:
                    SubElement(looks, _UNDERLINE, {_VALUE: "single"})
            text = SubElement(made, _TEXT, {_SPACE: "preserve"})
            text.text = run.text

    def _link(self, link: str) -> str:
        """The name under which the document leads to an address outside (17.16.22)."""
        if link not in self._known:
            self._known[link] = f"link{len(self._known) + 1}"
            self._links.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, link, self._known[link], is_external=True)
        return self._known[link]


def _begun(place: Any, style: Style | None) -> Any:
    """An empty paragraph at the end of a place."""
    paragraph = SubElement(place, _PARAGRAPH)
    if style:
        SubElement(SubElement(paragraph, qn("w:pPr")), qn("w:pStyle"), {_VALUE: style.value})
    return paragraph
