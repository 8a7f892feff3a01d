"""The opened pages of one text in, one opened page out: head and title are the first's, the foot is the last's.

What every page repeats (the title, an editor's line, a disclaimer, the links to the others) stands once, and a sentence
that was cut where a page ends is one again. A page that has all of the text stands in the place of its parts.
"""

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise

from lxml.html import builder

from newswatch.text.onward import is_pager
from pipelines.reading.beyond import own_end
from pipelines.reading.bodies import Body
from pipelines.reading.lines import Line, lines
from pipelines.reading.opened import Opened
from pipelines.reading.titles import Title

_LONG = 16
"""Characters from which on a line is not said twice by chance; shorter ones (问：, （一）) may be."""
_ENDS = 6
"""Lines at the end of a page that can be what all its pages end with."""
_HEAD = 12
"""Lines over a text that its further pages may print again."""
_CUT = 20
"""Characters of a line that ends without a stop because its page does; a shorter one is a heading."""
_STOPS = frozenset("。！？!?…；;：:”’」』》）)】]—")
_COVERED = 0.8
"""The share of a first page's long lines by which another page has all of the text."""


def joined(first: Opened, rest: Sequence[Opened]) -> Opened:
    """The text of `first` with that of its further pages, in order."""
    for number, page in enumerate(rest):
        if _covers(page.body.text, first.body.text):
            return joined(_in_place_of(first, page), rest[number + 1 :])
    if not rest:
        return first
    *between, last = rest
    upper = list(first.lines[: own_end(first.lines, first.body.first, first.body.last)])
    for page in between:
        upper += _apart(page.lines[page.body.first : own_end(page.lines, page.body.first, page.body.last)])
    shift = len(upper) - last.body.first
    body = Body(
        printed=tuple(line for page in (first, *rest) for line in page.body.printed),
        text=tuple(_text(first, rest)),
        first=first.body.first,
        last=last.body.last + shift,
        where=first.body.where,
    )
    return replace(
        first,
        lines=(*upper, *last.lines[last.body.first :]),
        title=_title_above(first, len(upper)),
        body=body,
        end_base=last.end_base,
        alone=first.alone or first,
    )


def _covers(text: Sequence[str], part: Sequence[str]) -> bool:
    """Whether one text has all of another, and more."""
    told = [line for line in part if len(line) >= _LONG]
    held = set(text)
    return len(text) > len(part) and sum(line in held for line in told) >= max(1.0, _COVERED * len(told))


def _in_place_of(first: Opened, page: Opened) -> Opened:
    """The first page with the text and what is behind it of one that has all."""
    head, body = first.lines[: first.body.first], page.body
    shift = len(head) - body.first
    whole = replace(body, first=len(head), last=body.last + shift)
    lines, title = (*head, *page.lines[body.first :]), _title_above(first, len(head))
    return replace(first, lines=lines, title=title, body=whole, end_base=page.end_base, alone=first)


def _title_above(page: Opened, length: int) -> Title:
    """The title, without its line where only the first `length` lines are left."""
    return page.title if page.title.at is None or page.title.at < length else replace(page.title, at=None)


def _apart(found: Sequence[Line]) -> list[Line]:
    """Lines without the page they stood in: twenty trees at once would take a hundred megabytes."""
    return lines(builder.BODY(*(builder.P(line.printed) for line in found)))


def _text(first: Opened, rest: Sequence[Opened]) -> list[str]:
    over = first.lines[max(0, first.body.first - _HEAD) : first.body.first]
    heads = {first.title.text, *(line.text for line in over)}
    parts = [[line for line in first.body.text if not is_pager(line)]]
    said = set(parts[0])
    for page in rest:
        parts.append(_fresh(page, heads, said, set(parts[-1][-_ENDS:])))
        said.update(parts[-1])
    for part, after in pairwise(parts):
        repeated = set(after[-_ENDS:])
        while part and part[-1] in repeated:
            part.pop()
    text: list[str] = []
    for part in filter(None, parts):
        if text and _is_cut(text[-1]):
            text[-1:] = [text[-1] + part[0], *part[1:]]
        else:
            text += part
    return text


def _fresh(page: Opened, heads: Set[str], said: Set[str], ends: Set[str]) -> list[str]:
    """The lines of a further page that its text has not said before, and those that the page before ended with too."""
    found = [line for line in page.body.text if not is_pager(line)]
    while found and (found[0] in heads or found[0] == page.title.text):
        del found[0]
    return [line for line in found if len(line) < _LONG or line not in said or line in ends]


def _is_cut(line: str) -> bool:
    return len(line) >= _CUT and line[-1] not in _STOPS
