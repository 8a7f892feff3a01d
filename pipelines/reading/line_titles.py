"""Lines of a page in, the title that they print where no head tells it out."""

import re
from collections.abc import Sequence

from pipelines.reading import heads
from pipelines.reading.furniture import Furniture, furniture
from pipelines.reading.lines import Line
from pipelines.reading.people import is_byline
from pipelines.reading.rules import is_on, matcher
from pipelines.reading.script import folded
from pipelines.reading.tables import titles as table
from pipelines.reading.titles import TAKEN_UP, Title, is_like_a_site, overlap, title_key

_FOOT_LABEL, _MENU, _REPORTS = map(matcher, (table.FOOT_LABEL, table.MENU, table.REPORTS))
_BY_LINES, _BY_ALONE = is_on(table.OF_LINES), is_on(table.ALONE)
_HAN = re.compile(r"[\u4e00-\u9fff0-9]")
_MARK = re.compile(r"^[◎◇◆○●☆★※■□▲△\s]+")
_SENTENCE_END = tuple("。；，、：:,;…")
_FURTHEST = 12
"""Lines over a text in which its title may stand."""
_ENOUGH, _TAKEN = 1.0, 0.5
_ENUMERATED = re.compile(r"^\W{0,2}(?:[一二三四五六七八九十]{1,2}\s?[、.．]|\d{1,2}\s?[、.．]|第.{1,3}[章节部])")
"""A heading within a text."""


def of_lines(page: Sequence[Line], first: int, last: int) -> Title:
    """The title of lines [first, last) that no head tells: labelled at the foot, else the best line over the text.

    What speaks for a line over the first paragraph: a clock or credit below it, else none above, that it stands there
    twice, and that the text takes up its words. One that nothing speaks for is no title, unless it stands alone.
    """
    first = max(0, first)
    found = _of_lines(page[first:last])
    return found if found.at is None else Title(found.text, f"line {first + found.at + 1}", first + found.at)


def _of_lines(page: Sequence[Line]) -> Title:
    for index, line in enumerate(page):
        labelled = _FOOT_LABEL.match(folded(line.text))
        if labelled:
            return Title(line.text[slice(*labelled.span(labelled.lastindex or 0))].strip(), "", index)
    body = heads.first_paragraph(page)
    if body == len(page) or not _BY_LINES:
        return Title("", "")
    prose = title_key("".join(line.text for line in page[body : body + TAKEN_UP]))
    best: tuple[float, Title] | None = None
    for index in range(max(0, body - _FURTHEST), body):
        text = heads.named_by(page[index].text)
        if not _could_be_title(page[index], text) or (
            is_like_a_site(text) and overlap(title_key(text), prose) < _TAKEN
        ):
            continue
        score = _score(page, index, body, text, prose)
        if score >= _ENOUGH and (best is None or score > best[0]):
            best = score, Title(text, "", index)
    return best[1] if best else _alone(page, body)


def _alone(page: Sequence[Line], body: int) -> Title:
    """The one line between a clock or byline and the text, where nothing else could be the title."""
    could = [i for i in range(max(0, body - _FURTHEST), body) if _could_stand_alone(page[i])]
    if not _BY_ALONE or len(could) != 1 or could[0] < body - 2:
        return Title("", "")
    at = could[0]
    beside = [page[i].text for i in (at - 1, at + 1) if 0 <= i < body]
    return Title(page[at].text, "", at) if any(map(_is_under_title, beside)) else Title("", "")


def _could_stand_alone(line: Line) -> bool:
    text = heads.named_by(line.text)
    return _could_be_title(line, text) and not (is_like_a_site(text) or _ENUMERATED.match(text))


def _score(page: Sequence[Line], index: int, body: int, text: str, prose: str) -> float:
    """How much speaks for the line at `index` as title of the text that begins at `body`."""
    others = [line.text for line in page[:body]]
    below = others[index + 1 : index + 3]
    again = sum(title_key(other).endswith(title_key(text)) for other in others) > 1
    under = any(map(_is_under_title, below))
    clock = any(map(heads.is_clock, others[max(0, index - 3) : index]))
    return (
        (1.0 if under else -0.75 if clock else 0.0)
        + (0.5 if again else 0.0)
        + (0.5 if index == body - 1 else 0.0)
        + 2.0 * overlap(title_key(text), prose)
    )


def _is_under_title(text: str) -> bool:
    return heads.is_clock(text) or _is_byline(text) or furniture(text) in (Furniture.HEAD, Furniture.CREDIT)


def _is_byline(text: str) -> bool:
    return is_byline(_MARK.sub("", text)) or bool(_REPORTS.search(folded(text)))


def _could_be_title(line: Line, text: str) -> bool:
    """Whether `text`, the line or its last piece, looks like a headline: words in Chinese, no sentence, no label."""
    return (
        6 <= len(text) <= 80
        and len(_HAN.findall(text)) * 3 >= len(text)
        and not _MENU.search(folded(text))
        and not text.endswith(_SENTENCE_END)
        and "。" not in text
        and furniture(text) in (None, Furniture.PROMOTION)
        and not (heads.is_linked(line) or heads.is_clock(text) or _is_byline(text))
    )
