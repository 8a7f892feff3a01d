"""A sheet in, a PDF out: A4, its outline by story, page numbers, links; every character in a font that has it."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, SimpleDocTemplate, Spacer, Table
from reportlab.platypus.paraparser import ParaFrag

from consumers.alerts.briefing.fonts import Fonts, fonts
from consumers.alerts.briefing.lines import Text
from consumers.alerts.briefing.sheet import COLUMNS, Linked, Row, Section, Sheet
from consumers.alerts.channels.message import Run

_MARGIN = 56.7
"""Points: 2 cm."""
_PADDING = 6
"""Points that reportlab leaves free inside of its margins."""
_SIZES = {"title": 18, "heading": 13, "sum": 15, "text": 10, "small": 8.5, "item": 8.5}
_INDENTED = "item"
_INK, _GREY, _LINK, _OFF, _HIT = "#000000", "#666666", "#0b57a4", "#b3261e", "#8a5a00"
_COLOURS = {each: HexColor(each) for each in (_INK, _GREY, _LINK, _OFF, _HIT)}
_RULE, _SHADE = HexColor("#d0d0d0"), HexColor("#f3f3f3")
_BULLET, _APART = "· ", "　"


def pdf(sheet: Sheet, font: Path | None) -> bytes:
    """The document's bytes. `font` is a TrueType font that is embedded; see newswatch.settings."""
    out, writer = BytesIO(), _Writer(sheet, fonts(font), A4[0] - 2 * _MARGIN)
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN - _PADDING,
        rightMargin=_MARGIN - _PADDING,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"{sheet.title} {sheet.span}",
        author="newswatch",
        lang="zh-CN" if sheet.language == "zh" else "en",
        invariant=1,
    )
    document.build(list(writer.flowables()), onFirstPage=writer.foot, onLaterPages=writer.foot)
    return out.getvalue()


class _Anchor(Flowable):  # type: ignore[misc]  # untyped
    """Where an entry of the outline leads to."""

    def __init__(self, name: str, key: str) -> None:
        super().__init__()
        self._name = name
        self._key = key

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.bookmarkHorizontal(self._key, 0, _SIZES["heading"] * 2)
        self.canv.addOutlineEntry(self._name, self._key)


class _Writer:
    """Lays one sheet out."""

    def __init__(self, sheet: Sheet, known: Fonts, width: float) -> None:
        self._sheet = sheet
        self._fonts = known
        self._width = width
        self._styles = {name: _style(name, size, known.first) for name, size in _SIZES.items()}

    def flowables(self) -> Iterator[Flowable]:
        sheet, words = self._sheet, self._sheet.words
        yield self._text("title", [Run(sheet.title)])
        yield self._text("text", [Run(sheet.span)])
        yield self._text("text", [Run(f"{words.query}{words.colon}{sheet.query}")])
        yield Spacer(0, 8)
        sums = [
            [self._text("sum", [Run(value)]), self._text("small", [Run(label)], colour=_GREY)]
            for label, value in sheet.totals
        ]
        yield self._table([sums], [self._width / len(sums)] * len(sums))
        for text in filter(None, [sheet.origins and f"{words.origins}{words.colon}{sheet.origins}", sheet.note]):
            yield self._text("text", [Run(text)])
        for number, section in enumerate(sheet.sections, 1):
            yield from self._section(number, section)
        yield Spacer(0, 12)
        made = f"{words.made}{words.colon}{sheet.made}{words.comma}{words.zone}"
        yield self._text("small", [Run(made)], colour=_GREY)

    def foot(self, canvas: Any, _: object) -> None:
        """The page's number at its foot."""
        text = self._sheet.words.page.format(canvas.getPageNumber())
        at = _MARGIN
        for font, piece in self._fonts.pieces(text):
            canvas.setFont(font, _SIZES["small"])
            canvas.drawString(at, _MARGIN / 2, piece)
            at += canvas.stringWidth(piece, font, _SIZES["small"])

    def _section(self, number: int, section: Section) -> Iterator[Flowable]:
        words = self._sheet.words
        name = f"{number}. {''.join(run.text for run in section.title)}"
        heading = self._text("heading", [Run(f"{number}. "), *section.title], section.link)
        lead = [self._text("text", section.lead)] if section.lead else []
        yield KeepTogether([_Anchor(name, f"story-{number}"), heading, *lead])
        yield self._text("small", [Run(_APART.join(f"{name}{words.colon}{value}" for name, value in section.facts))])
        yield from self._listed(words.figures, section.figures)
        yield from self._listed(words.earlier, [[Run(each.text)] for each in section.earlier], section.earlier)
        if section.copies:
            yield self._copies(section.copies)
        if section.more:
            yield self._text("small", [Run(section.more)], colour=_GREY)

    def _listed(self, label: str, lines: Sequence[Iterable[Run]], links: Sequence[Linked] = ()) -> Iterator[Flowable]:
        if lines:
            yield self._text("small", [Run(label + self._sheet.words.colon)], colour=_GREY)
        for at, line in enumerate(lines):
            yield self._text(_INDENTED, [Run(_BULLET), *line], links[at].link if links else "")

    def _copies(self, copies: Sequence[Row]) -> Table:
        head = [self._text("small", [Run(label)], colour=_GREY) for label in self._sheet.words.columns]
        rows: list[list[Any]] = [head]
        rows += [
            [
                self._text("small", [Run(copy.where.text)], copy.where.link),
                self._text("small", [Run(copy.clock)]),
                self._text("small", [Run(copy.done)]),
                [self._text("small", [Run(each)], colour=_OFF) for each in copy.differs],
            ]
            for copy in copies
        ]
        return self._table(rows, [share * self._width for share in COLUMNS])

    def _table(self, rows: list[list[Any]], widths: Sequence[float]) -> Table:
        """With a head where it has several rows, which is repeated on every page that it runs over."""
        headed = len(rows) > 1
        table = Table(rows, colWidths=widths, repeatRows=int(headed), spaceBefore=4, spaceAfter=6)
        style = [("GRID", (0, 0), (-1, -1), 0.4, _RULE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        table.setStyle([*style, *([("BACKGROUND", (0, 0), (-1, 0), _SHADE)] if headed else [])])
        return table

    def _text(self, style: str, line: Iterable[Run], link: str = "", colour: str = "") -> Flowable:
        return Text(self._pieces(style, line, link, colour), self._styles[style])

    def _pieces(self, style: str, line: Iterable[Run], link: str = "", colour: str = "") -> list[ParaFrag]:
        """What reportlab would read out of markup, made without any: nothing of a page is parsed."""
        size, links = _SIZES[style], [(0, link)] if link else []
        made = []
        for number, run in enumerate(line):
            tint = _COLOURS[colour or (_LINK if link else _HIT if run.hit else _INK)]
            lines = [(number, "underline", None, "", "", 0, 1, "")] if run.hit else []
            for font, text in self._fonts.pieces(run.text):
                made.append(
                    ParaFrag(
                        fontName=font,
                        fontSize=size,
                        textColor=tint,
                        text=text,
                        link=links,
                        us_lines=lines,
                        rise=0,
                        greek=0,
                        bold=0,
                        italic=0,
                    )
                )
        return made


def _style(name: str, size: float, font: str) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=size * 1.5,
        spaceBefore=size if name == "heading" else 2,
        spaceAfter=2 if name in ("heading", "text") else 0,
        leftIndent=8 if name == _INDENTED else 0,
        wordWrap="CJK",
    )
