"""The tree of a page in, the element its text stands in and the text's lines out.

Method: every visible line is worth its length if it reads like prose and costs something if it is a link, furniture or
stands in a part named like a sidebar; the body is the element with the highest sum over its lines (the maximum-sum
subtree, after Sun, Song and Liao, "DOM based content extraction via text density", SIGIR 2011). Furniture is then cut
from both ends and dropped in between.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement, builder

from pipelines.reading import heads, rows, tails
from pipelines.reading.furniture import Furniture, furniture, without_editor
from pipelines.reading.lines import Line, lines, names, place
from pipelines.reading.people import is_byline
from pipelines.reading.rules import is_on, matcher
from pipelines.reading.script import folded
from pipelines.reading.tables import containers as table
from pipelines.reading.titles import Title

_PUNCTUATION = re.compile("[，。、；：？！“”「」（）,;!?]")
_SEPARATORS = re.compile(r"[\s|｜、·•・,，/]")
_TEASER = matcher(table.TEASER)
"""The end of a sentence that is cut off so that one clicks."""
_ASIDE = matcher(table.ASIDE, re.IGNORECASE)
_ASIDES = frozenset({"aside", "nav", "footer"} if is_on(table.TAGS) else ())
_BEFORE_TITLE = 0.3 if is_on(table.BEFORE_TITLE) else 1.0
_BEYOND_LIST = 0.2 if is_on(table.BEYOND_LIST) else 1.0
_IN_ASIDE = 0.1
"""What prose counts before the title, after the heading of a list, in a part named like an aside."""
_FROM_TITLE, _ONCE, _LABELS_STAY, _HEAD_CUT, _END_CUT = map(
    is_on, (table.FROM_TITLE, table.ONCE, table.LABELS, table.HEAD_CUT, table.END_CUT)
)
_LEVELS = 40
_KNOWN = matcher(table.KNOWN, re.IGNORECASE)
_NEARLY = 0.95 if is_on(table.NEARLY) else 1.0
"""The share of the highest sum with which an element inside holds the text; the rest is what stands beside it."""
_LABELS = frozenset({Furniture.LIST, Furniture.FOOT})
_NEAR_START = 4
"""Lines of a text among which a byline may stand behind a caption."""
_COPY = 3
"""Lines that must repeat in order to make a copy; captions of a gallery repeat one by one."""


@dataclass(frozen=True, slots=True)
class Body:
    """`printed` are the lines as they stand in the element, `text` those left without furniture, `first` and `last` the
    page's line numbers the text begins and ends before."""

    printed: tuple[str, ...]
    text: tuple[str, ...]
    first: int
    last: int
    where: str


def find(page: Sequence[Line], title: Title) -> Body:
    """The body of a page; without lines where the page has no prose."""
    element = densest(page, title.at)
    return within(page, title, element) if element is not None else Body((), (), len(page), len(page), "")


def within(page: Sequence[Line], title: Title, element: HtmlElement) -> Body:
    """The body that stands in `element`."""
    inside = set(element.iter())
    numbers = [index for index, line in enumerate(page) if line.element in inside]
    if not numbers:
        return Body((), (), len(page), len(page), "")
    return _of_region(page, title, numbers[0], numbers[-1] + 1, place(element))


def of_lines(page: Sequence[Line], title: Title) -> Body:
    """The body of a page without markup: what is left of its lines when head and furniture are cut off."""
    return _of_region(page, title, 0, len(page), "lines")


def _of_region(page: Sequence[Line], title: Title, first: int, last: int, where: str) -> Body:
    """The body in lines [first, last): what stands before a title near the start, and the head behind it, is none."""
    if _FROM_TITLE and title.at is not None and first <= title.at < last and title.at - first < 0.3 * (last - first):
        first = title.at + 1
    printed = page[first:last]
    start = heads.length(printed, title.text) if _HEAD_CUT else 0
    sites = (*title.sites, *heads.sites(page))
    text = tuple(trim(printed[start:], title.text, sites, headed=start > 0))
    return Body(tuple(line.printed for line in printed), text, first + start, last, where)


def other_reading(body: Body, title: Title, text: str, where: str) -> Body:
    """Another reader's text of the same page, without furniture, in the place of `body`."""
    root = builder.BODY(*(builder.P(line) for line in text.splitlines() if line.strip()))
    found = lines(root)
    return Body(
        tuple(line.printed for line in found), tuple(trim(found, title.text, title.sites)), body.first, body.last, where
    )


def worth(line: Line) -> float:
    """What a line says for the element that holds it."""
    length = len(line.text)
    linked = line.linked and line.linked * 2 > length - len(_SEPARATORS.findall(line.text))
    if linked and not (length >= 60 and "。" in line.text):  # an anchor left open makes a whole text a link
        return -(5.0 + line.linked)
    if furniture(line.text) or (length <= _TEASER.longest and _TEASER.search(folded(line.text))):
        return -5.0
    if length >= 12 and _PUNCTUATION.search(line.text):
        return float(length)
    return length * 0.5 if length >= 30 else -3.0


def densest(page: Sequence[Line], title_at: int | None) -> HtmlElement | None:
    """The element with the highest sum of worth, the innermost of equals; None on a page without prose.

    One inside it that has its first line of worth and nearly all of the rest is preferred: what it lacks stands beside.
    Prose counts less before the title, after the heading of a list of other articles, and in parts named like asides.
    """
    sums: dict[HtmlElement, float] = defaultdict(float)
    values, paths = _valued(page, title_at)
    for value, path in zip(values, paths, strict=True):
        for element in path:
            sums[element] += value
    best = max(sums.values(), default=0.0)
    if best <= 0:
        return None
    holder = max((element for element, value in sums.items() if value == best), key=_depth)
    nearly = [element for element, value in sums.items() if value >= _NEARLY * best]
    called = [element for element in nearly if _KNOWN.search(names(element))]
    if called:
        return max(called, key=lambda element: (sums[element], _depth(element)))
    first = next((path for path in paths if holder in path and sums[path[0]] > 0), [holder])
    return next(element for element in first if sums[element] >= _NEARLY * best)


def prose(page: Sequence[Line], title_at: int | None) -> dict[str, int]:
    """The lines that could be of a text wherever they stand, and the characters of each."""
    values, _ = _valued(page, title_at)
    return {line.text: len(line.text) for line, value in zip(page, values, strict=True) if value * 2 >= len(line.text)}


def _valued(page: Sequence[Line], title_at: int | None) -> tuple[list[float], list[list[HtmlElement]]]:
    """What each line says for the elements it stands in, and these, from within."""
    known: dict[HtmlElement, list[HtmlElement]] = {}
    asides: dict[HtmlElement, bool] = {}
    paths = [_upwards(line.element, known) for line in page]
    values, beyond = [], False
    for index, (line, path) in enumerate(zip(page, paths, strict=True)):
        value = worth(line) if index != title_at else 0.0
        after_title = title_at is None or index > title_at
        beyond = beyond or (title_at is not None and after_title and furniture(line.text) is Furniture.LIST)
        if value > 0:
            value *= _BEFORE_TITLE if not after_title else _BEYOND_LIST if beyond else 1.0
            value *= _IN_ASIDE if any(_is_aside(element, asides) for element in path) else 1.0
        values.append(value)
    return values, paths


def _is_aside(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    if element not in known:
        tag = element.tag
        known[element] = tag in _ASIDES or (tag not in ("body", "html") and bool(_ASIDE.search(names(element))))
    return known[element]


def _upwards(element: HtmlElement, known: dict[HtmlElement, list[HtmlElement]]) -> list[HtmlElement]:
    """An element and what it stands in, as far up as counts; kept in `known`."""
    if element not in known:
        above = [element]
        while (parent := above[-1].getparent()) is not None and len(above) < _LEVELS:
            if parent in known:
                above += known[parent][: _LEVELS - len(above)]
                break
            above.append(parent)
        known[element] = above
    return known[element]


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def trim(found: Sequence[Line], title: str, sites: Sequence[str] = (), *, headed: bool = False) -> list[str]:
    """The body's text: furniture cut from the ends and dropped in between, nothing after a list of other articles."""
    kinds = tails.kinds(found, title, sites)
    stop = tails.end(found, kinds, title, headed=headed) if _END_CUT else len(found)
    kept = [
        line
        for line, after in zip(found[:stop], [*found[1:stop], None][:stop], strict=True)
        if line.text != title and not _is_dropped(line, after)
    ]
    kept = [line for index, line in enumerate(kept) if not (0 < index < _NEAR_START and is_byline(line.text))]
    return _once([text for text in map(without_editor, rows.texts(kept)) if text])


def _is_dropped(line: Line, after: Line | None) -> bool:
    """Whether a line within a text is furniture; a label right over a paragraph is the text's own, and so is a cell."""
    kind = furniture(line.text)
    if kind is Furniture.HEAD and rows.is_data(line):
        return False
    over = (
        after is not None and heads.is_paragraph(after.text) and not (heads.is_linked(after) or furniture(after.text))
    )
    return kind is not None and not (_LABELS_STAY and over and kind in _LABELS and not heads.is_linked(line))


def _once(texts: list[str]) -> list[str]:
    """A text that its page carries twice (a second copy for printing or sharing), once."""
    if not _ONCE:
        return texts
    again = next((k for k in range(_COPY, len(texts)) if texts[k : k + _COPY] == texts[:_COPY]), len(texts))
    return texts[:again]
