"""The lines of a page and what its head says in, the title without site names out.

Method: the head's <title> is the title with the site's names around it; the longest line of the page that stands in
it is the title as printed. Where no line does, the names are cut from the head's own.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from pipelines.reading import heads
from pipelines.reading.furniture import furniture
from pipelines.reading.lines import Line, names, place
from pipelines.reading.rules import is_on, matcher
from pipelines.reading.script import folded
from pipelines.reading.tables import titles as table

_HEADING = {"h1": 2.0, "h2": 1.5, "h3": 1.3} if is_on(table.WEIGHTS) else {}
_NAMED = matcher(table.NAMED, re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_PARTS = re.compile(
    r"\s?[_|｜丨]+\s?|\s[-–—]+\s?|\s?[-–—]{1,8}\s|-{2,}|(?<=[^\W\d_])[-–—](?=[^-–—]{2,20}$)|\s?[›»>]+\s?|\s·\s"
)
_SITE, _SURE_SITE, _PAGE_KIND = matcher(table.SITE), matcher(table.SURE_SITE), matcher(table.PAGE_KIND)
_CRUMBS = re.compile(r"[>〉›»_|｜]")
_BRACKETED = re.compile(
    r"\s?[（(](?:第\s?\d{1,4}\s?[页頁]|图|圖|组图|組圖)?\s?[/／]?\s?(?:共\s?\d{1,4}\s?[页頁])[）)]\s?$"
)
_OFFICE = matcher(table.OFFICE)
_LONGEST_SITE = 10
_BY_HEAD, _BY_META, _BY_LONGER, _BY_HEADING, _CONTINUED, _CUT, _BY_COLUMN, _BY_LOWER = map(
    is_on,
    (
        table.PRINTED,
        table.OF_META,
        table.LONGER,
        table.HEADING,
        table.CONTINUED,
        table.WITHOUT_SITES,
        table.COLUMN,
        table.LOWER,
    ),
)
_SHORTEST, _LONGEST = 4, 120
TAKEN_UP = 30
"""Lines of a text in which the words of its title are looked for."""
_TOUCHED, _ALIKE, _MUCH_ALIKE = 0.3, 0.6, 0.7
_LEVELS, _LONG_ENOUGH = ("h1", "h2", "h3"), 8
_FIRST_SENTENCE = re.compile(r"[^。！？\n]+")
_LONGEST_STAND_IN = 60


@dataclass(frozen=True, slots=True)
class Title:
    """`at` is the index of the title's line, None where no line prints it."""

    text: str
    where: str
    at: int | None = None
    sites: tuple[str, ...] = ()
    """What the head calls the site, in Simplified."""


def title_key(text: str) -> str:
    """What two printings of a title have in common: width and white space do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def find(page: Sequence[Line], head: str, meta: str) -> Title:
    """The title of a page whose head says `head` and whose og:title is `meta`; empty text where there is none."""
    return replace(_find(page, _plain(head), _plain(meta)), sites=_sites(head))


def _sites(head: str) -> tuple[str, ...]:
    """The parts of a head that name its site, in Simplified."""
    parts = [part.strip() for part in _PARTS.split(folded(head)) if part]
    return tuple(part for part in parts if is_like_a_site(part) and heads.is_site_name(part))


def _find(page: Sequence[Line], head: str, meta: str) -> Title:
    head, meta = ("" if _only_site(text) else text for text in (head, meta))
    steps: tuple[tuple[bool, Callable[[], Title | None]], ...] = (
        (_BY_HEAD, lambda: _printed(page, head)),
        (_BY_META, lambda: _printed(page, meta)),
        (_BY_LONGER, lambda: _longer(page, head)),
        (_BY_HEADING, lambda: _heading(page, head or meta)),
    )
    printed = next((found for on, step in steps if on and (found := step())), None)
    if printed:
        return printed
    for text, where in ((meta, "meta og:title"), (head, "head title")):
        if text:
            return Title(without_sites(text), where)
    return Title("", "")


def without_sites(head: str) -> str:
    """A head's title without the names of site and channel around it."""
    parts = [part for part in _PARTS.split(_BRACKETED.sub("", head)) if part]
    if not parts or not _CUT:
        return head
    while len(parts) > 1 and (_SITE.search(folded(parts[-1])) or len(parts[-1]) <= 6):
        parts.pop()
    while len(parts) > 1 and _SITE.search(folded(parts[0])) and len(parts[0]) <= 10:
        parts.pop(0)
    return parts[0] if len(parts[0]) >= _SHORTEST + 2 else max(parts, key=len)


def stand_in(text: str) -> str:
    """What to call a text that no page gives a title: its first sentence, cut at a comma where that is long."""
    sentence = _FIRST_SENTENCE.match(text)
    first = sentence.group() if sentence else ""
    if len(first) <= _LONGEST_STAND_IN:
        return first
    comma = max(first.rfind(mark, 0, _LONGEST_STAND_IN) for mark in "，,、；：:")
    return f"{first[:comma] if comma > 0 else first[:_LONGEST_STAND_IN]}…"


def _only_site(head: str) -> bool:
    """Whether a head names nothing but the site: each of its parts, and a longer one not by its last letters alone."""
    parts = filter(None, _PARTS.split(head.replace(" ", "_")))
    return len(head) <= 24 and all(_PAGE_KIND.match(folded(part)) or is_like_a_site(part) for part in parts)


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _printed(page: Sequence[Line], head: str) -> Title | None:
    """The line that stands in the head's title, is long enough to be its main part and looks most like a heading."""
    whole = title_key(head)
    needed = max(_SHORTEST, min(12, 0.6 * len(title_key(without_sites(head))))) if head else 0
    best: tuple[float, Title] | None = None
    for index, line in enumerate(page):
        if len(line.text) > 2 * _LONGEST:
            continue
        text = title_key(line.text)
        if not needed <= len(text) <= _LONGEST or text not in whole:
            continue
        if _is_site(text, head) or (heads.is_linked(line) and line.element.tag not in _HEADING):
            continue
        score = len(text) * _weight(line.element)
        if best is None or score > best[0]:
            best = score, Title(_continued(page, index, whole), place(line.element), index)
    return _with_column(page, best[1]) if best else None


def _with_column(page: Sequence[Line], title: Title) -> Title:
    """A title that no heading prints but one with more before it, such as a column's name, as that heading has it."""
    assert title.at is not None
    if not _BY_COLUMN or _weight(page[title.at].element) > 1.0:
        return title
    longer = _longer(page[: title.at], title.text)
    return longer if longer and longer.at is not None and page[longer.at].element.tag == "h1" else title


def _longer(page: Sequence[Line], head: str) -> Title | None:
    """A heading that says more than the head's title: a column's name before it, a clock behind it."""
    main = title_key(without_sites(head))
    for index, line in enumerate(page):
        text = title_key(line.text)
        if len(main) >= 8 and main in text and len(text) <= len(main) + 16 and not _CRUMBS.search(line.text):
            return Title(line.text, place(line.element), index)
    return None


def _continued(page: Sequence[Line], index: int, whole: str) -> str:
    """A title that its heading breaks over two lines, in one."""
    title = page[index].text
    for line in page[index + 1 : index + 3]:
        longer = f"{title} {line.text}"
        if not _CONTINUED or line.element is not page[index].element or title_key(longer) not in whole:
            break
        title = longer
    return title


def _is_site(text: str, head: str) -> bool:
    """Whether a line repeats only the part of the head's title that names the site."""
    parts = [title_key(part) for part in _PARTS.split(head) if part]
    return len(parts) > 1 and text in parts[1:] and bool(_SITE.search(folded(text))) and len(text) <= 12


def _heading(page: Sequence[Line], head: str) -> Title | None:
    """A heading that shares its letters with the head's title, one of a lower level nearly all, or the only first."""
    found = [
        (index, line)
        for index, line in enumerate(page)
        if line.element.tag in _LEVELS and _SHORTEST <= len(line.text) <= _LONGEST and not furniture(line.text)
    ]
    first = [(index, line) for index, line in found if line.element.tag == "h1"]
    for index, line in first:
        if not head or overlap(title_key(line.text), title_key(head)) >= _ALIKE:
            return Title(_last_crumb(line.text, head), "css h1", index)
    main = title_key(without_sites(head))
    for index, line in found:
        if _BY_LOWER and len(main) >= _LONG_ENOUGH and _alike(title_key(line.text), main) >= _MUCH_ALIKE:
            return Title(line.text, place(line.element), index)
    if len(first) == 1 and not first[0][1].linked:
        index, line = first[0]
        return Title(line.text, "css h1", index)
    return None


def _last_crumb(text: str, head: str) -> str:
    """A heading that begins with the way to the page (site 〉 column 〉 title) without it."""
    last = re.split(r"[>〉›»》]", text)[-1].strip()
    return last if last and title_key(last) in title_key(head) else text


def overlap(a: str, b: str) -> float:
    """The share of the shorter one's character pairs that the other has."""
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    return len(pairs_a & pairs_b) / max(1, min(len(pairs_a), len(pairs_b)))


def _alike(a: str, b: str) -> float:
    """The share of the longer one's character pairs that the other has."""
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    return len(pairs_a & pairs_b) / max(1, len(pairs_a), len(pairs_b))


def _pairs(text: str) -> set[str]:
    """Its characters, two and two."""
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _weight(element: HtmlElement) -> float:
    for candidate in (element, element.getparent()):
        if candidate is None:
            continue
        if candidate.tag in _HEADING:
            return _HEADING[candidate.tag]
        if _NAMED.search(names(candidate)):
            return 1.2
    return 1.0


def is_like_a_site(text: str) -> bool:
    """Whether a text is how sites and channels are called; a long one for certain, not by its last letters alone."""
    plain = folded(text)
    return bool(_SITE.search(plain) if len(text) <= _LONGEST_SITE else _SURE_SITE.search(plain))


def is_of(title: Title, text: Sequence[str]) -> bool:
    """Whether a title is the text's, as far as one can tell: not one that names the site or a kind of page.

    It is unless it is missing, or nowhere printed or like a site's name, and the text takes up none of its words.
    """
    if _OFFICE.match(folded(title.text)):
        return False
    if not title.text or (title.at is not None and not is_like_a_site(title.text)):
        return bool(title.text)
    return not text or overlap(title_key(title.text), title_key("".join(text[:TAKEN_UP]))) >= _TOUCHED
