"""A text's lines in, their kinds of furniture and where the text is over out."""

from collections.abc import Sequence

from pipelines.reading import rows, voice
from pipelines.reading.furniture import Furniture, furniture
from pipelines.reading.heads import is_linked, is_paragraph
from pipelines.reading.lines import Line
from pipelines.reading.people import is_byline
from pipelines.reading.rules import is_on, matcher
from pipelines.reading.script import folded
from pipelines.reading.tables import ends as table

_LIST_SHARE, _FOOT_SHARE, _SHARE, _LEAST = 0.4, 0.25, 0.05, 40.0
"""Shares of all prose that may stand behind the heading of a list, behind a foot and behind other furniture; characters
that may stand there in any case."""
_FOOT = frozenset({Furniture.EDITOR, Furniture.FOOT})
_NEVER = frozenset({Furniture.HEAD, Furniture.ORIGINAL_TITLE})
"""Furniture that says nothing of where a text ends."""
_SIGNATURE, _ANNOUNCES = matcher(table.SIGNATURE), matcher(table.ANNOUNCES)
_ASIDES, _NOTICES, _OF_ITS_STORY, _LAST_PARAGRAPH, _TABLES = map(
    is_on,
    (table.ASIDES_STEP, table.NOTICE_STEP, table.STORY_STEP, table.LAST_PARAGRAPH_STEP, table.TABLE_STEP),
)
_MOST_SIGNATURES = 8
_QUOTE = matcher(table.QUOTE)
"""A share's price."""
_LEAST_PROSE = 3
_LAST, _OF_STORY = 15, 20_000
"""Lines at an end in which the page may speak; characters of a text in which their words are looked for."""
_MOST_UNMARKED = 5
"""Lines between the last paragraph and the first furniture; more are a list or table of the text's own."""


def kinds(found: Sequence[Line], title: str, sites: Sequence[str] = ()) -> list[Furniture | None]:
    """The kind of each line. In a text's second half a sentence is a disclaimer if only the page can have said it,
    which may call itself by one of its names (`sites`)."""
    said = [voice.as_page(line.text, sites) for line in found]
    marked = [furniture(line.text) for line in found]
    half, before, asked = sum(len(line.text) for line in found) / 2, 0, []
    for index, line in enumerate(found):
        before += len(line.text)
        if (
            _NOTICES
            and index >= len(found) - _LAST
            and before > half
            and marked[index] is None
            and voice.speaks(said[index])
        ):
            asked.append(index)
    story = _story([line for index, line in enumerate(found) if index not in asked], title) if asked else ""
    for index in asked:
        if voice.is_notice(said[index], story):
            marked[index] = Furniture.DISCLAIMER
    _mark_asides(found, said, marked, title)
    return marked


def _mark_asides(found: Sequence[Line], said: Sequence[str], marked: list[Furniture | None], title: str) -> None:
    """A last sentence behind lines that are not of the story, and that takes up none of its words, is the page's."""
    prose = [index for index, line in enumerate(found) if is_paragraph(line.text) and marked[index] is None]
    if len(prose) < _LEAST_PROSE or not _ASIDES:
        return
    before, last = prose[-2:]
    between = range(before + 1, last)
    if not between or len(between) > _MOST_SIGNATURES:
        return
    story = _story(found[: before + 1], title)
    strange = [i for i in between if marked[i] or is_linked(found[i]) or voice.is_foreign(found[i].text, story)]
    quoted = any(_QUOTE.search(found[i].text) for i in strange)
    if (len(strange) > 1 or quoted) and voice.is_aside(said[last], story, surely=quoted):
        marked[last] = Furniture.DISCLAIMER


def end(found: Sequence[Line], kinds: Sequence[Furniture | None], title: str, *, headed: bool) -> int:
    """The number of lines the text has: furniture with hardly any prose behind it ends it.

    Where such follows, or where the same container had a head (`headed`: then it may have a foot as well), the text
    ends with its last paragraph; who signs, the day and annexes stay, and the list that this paragraph announces.
    """
    prose = _prose(found, kinds)
    stop = _closed(found, prose, kinds)
    if not _LAST_PARAGRAPH:
        return stop
    last = max((index for index in range(stop) if prose[index]), default=stop - 1) + 1
    while _TABLES and last < stop and rows.is_data(found[last]):
        last += 1
    dirt = next((index for index in range(last, stop) if kinds[index] or is_linked(found[index])), stop)
    announced = any(
        _ANNOUNCES.search(folded(line.text[-_ANNOUNCES.longest :])) for line in found[max(0, last - 1) : last + 1]
    )
    clean = not headed and (dirt == len(found) or dirt - last > _MOST_UNMARKED)
    if announced:
        return dirt
    signed = last
    while signed < min(stop, last + _MOST_SIGNATURES) and _is_own(found[signed], kinds[signed]):
        signed += 1
    if not clean or not any(prose):
        return signed if not clean else dirt
    return _own(found, signed, dirt, title)


def _own(found: Sequence[Line], first: int, last: int, title: str) -> int:
    """How many lines the text has where a few, [first, last), stand behind its last paragraph: those of its story."""
    if last - first > _MOST_UNMARKED or not _OF_ITS_STORY:
        return last
    story = _story(found[:first], title)
    return next((index for index in range(first, last) if voice.is_foreign(found[index].text, story)), last)


def _story(found: Sequence[Line], title: str) -> str:
    return folded("\n".join((title, *(line.text for line in found)))[:_OF_STORY])


def _is_own(line: Line, kind: Furniture | None) -> bool:
    """Whether a line under the last paragraph is of the text: who signs, an annex, one more short sentence."""
    if is_byline(line.text) or (
        kind is None and voice.is_sentence(line.text) and not (is_linked(line) or voice.speaks(line.text))
    ):
        return True
    return bool(_SIGNATURE.search(folded(line.text))) and not voice.is_button(line.text)


def _prose(found: Sequence[Line], kinds: Sequence[Furniture | None]) -> list[int]:
    """The characters of each line that is a paragraph; of any line where a text has hardly one (verse, tables)."""
    free = [
        len(line.text) if kind is None and not is_linked(line) else 0 for line, kind in zip(found, kinds, strict=True)
    ]
    prose = [length if is_paragraph(line.text) else 0 for line, length in zip(found, free, strict=True)]
    return prose if 2 * sum(prose) >= sum(free) else free


def _closed(found: Sequence[Line], prose: Sequence[int], kinds: Sequence[Furniture | None]) -> int:
    """The first furniture that has little enough prose behind it."""
    total, before = sum(prose), 0
    for index, kind in enumerate(kinds):
        left = total - before
        heads_list = index + 1 == len(kinds) or not prose[index + 1] or not is_paragraph(found[index + 1].text)
        if kind is Furniture.LIST and heads_list and left <= _LIST_SHARE * total:
            return index
        if kind is not None and kind not in _NEVER and before > left and left <= _may_follow(kind, total):
            return index
        before += prose[index]
    return len(kinds)


def _may_follow(kind: Furniture, total: int) -> float:
    return max((_FOOT_SHARE if kind in _FOOT else _SHARE) * total, _LEAST)
