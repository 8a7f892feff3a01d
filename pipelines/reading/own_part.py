"""An opened page in, which of its elements are the text's own part of it out.

It begins with the title where that stands near, else with the element that holds the text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.reading import beyond
from pipelines.reading.furniture import without_editor
from pipelines.reading.lines import Line
from pipelines.reading.opened import Opened

_OVER, _BEHIND = 12, 200
"""Lines over a text in which its title may stand; lines behind it in which annexes may."""


@dataclass(frozen=True, slots=True)
class OwnPart:
    """Elements [first, last) of `elements`, all of the page in the order in which they open, are the text's own; those
    before `text_end` stand before the first line behind it."""

    elements: Sequence[HtmlElement]
    lines: Sequence[Line]
    first: int
    text_end: int
    last: int
    text_in: HtmlElement
    base: str
    """The address against which those of the page are read."""

    def find(self, last: int, *tags: str) -> Iterator[tuple[int, HtmlElement]]:
        """Elements of these tags up to `last`, each with its number."""
        return ((at, self.elements[at]) for at in range(self.first, last) if self.elements[at].tag in tags)

    def is_own(self, element: HtmlElement) -> bool:
        """Whether an element does not stand among comments or other articles."""
        return not beyond.is_aside(element, self.text_in)

    def line_behind(self, at: int) -> Line | None:
        """The line that follows the element number `at`."""
        number = bisect_left(self.lines, at + 1, key=lambda line: line.at)
        return self.lines[number] if number < len(self.lines) else None

    def line_around(self, at: int) -> str:
        """The text of the line in which the element number `at` stands."""
        number = bisect_right(self.lines, at + 1, key=lambda line: line.at) - 1
        return self.lines[number].text if number >= 0 else ""


def own_part(page: Opened) -> OwnPart | None:
    """The own part of a page; None for a page without lines."""
    found = page.lines
    if not found:
        return None
    text = set(page.body.text)
    of_text = [i for i in range(page.body.first, min(page.body.last, len(found))) if _is_of(found[i], text)]
    title = page.title.at
    first, last = (of_text[0], of_text[-1]) if of_text else (title or 0, title or 0)
    begin = title if title is not None and title <= first <= title + _OVER else first
    stop = max(beyond.own_end(found, first, last + _BEHIND), last + 1)
    elements = list(found[0].element.getroottree().getroot().iter("*"))
    opens = {element: number for number, element in enumerate(elements)}
    holder = _holder(found, first, last, begin, stop, opens)
    closes = _closes(holder, elements, opens)
    return OwnPart(
        elements,
        found,
        found[begin].at if begin == title else opens[holder],
        min(_at(found, last + 1, elements), closes) if of_text else _at(found, stop, elements),
        _at(found, stop, elements),
        found[first].element,
        page.base,
    )


def _at(found: Sequence[Line], number: int, elements: Sequence[HtmlElement]) -> int:
    return found[number].at if number < len(found) else len(elements)


def _is_of(line: Line, text: set[str]) -> bool:
    """Whether a line is one of the text's; an editor's credit may have been cut from its end."""
    return line.text in text or without_editor(line.text) in text


def _holder(
    found: Sequence[Line], first: int, last: int, begin: int, stop: int, opens: Mapping[HtmlElement, int]
) -> HtmlElement:
    """The widest element around the text that has no line but those of [begin, stop)."""
    others = {found[last].element, *found[last].element.iterancestors()}
    holder = next(each for each in (found[first].element, *found[first].element.iterancestors()) if each in others)
    for above in holder.iterancestors():
        before = found[begin - 1].at if begin else -1
        behind = found[stop] if stop < len(found) else None
        if before > opens[above] or (behind is not None and above in (behind.element, *behind.element.iterancestors())):
            break
        holder = above
    return holder


def _closes(element: HtmlElement, elements: Sequence[HtmlElement], opens: Mapping[HtmlElement, int]) -> int:
    """The number of the first element that opens behind the end of this one."""
    for each in (element, *element.iterancestors()):
        behind = each.getnext()
        if behind is not None:
            return opens[behind]
    return len(elements)
