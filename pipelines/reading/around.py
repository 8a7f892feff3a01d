"""An opened page and its reading in, the lines in which a page says something about its text out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newswatch.model.article import Reading
from pipelines.reading import beyond, heads
from pipelines.reading.lines import Line
from pipelines.reading.opened import Opened

_ABOVE, _BELOW, _ENDING = 6, 12, 30
_LONGEST_HEAD = 240


@dataclass(frozen=True, slots=True)
class Around:
    """`reading` has the page's title and text. Lines are with their numbers where these are asked for."""

    page: Opened
    reading: Reading
    text: Sequence[str]
    """The lines of the text."""
    head: Sequence[tuple[int, Line]]
    """The lines around the title down to the text's first, without paragraphs."""
    foot: Sequence[tuple[int, str]]
    """The lines behind the text's first, to some behind its container."""
    ending: Sequence[str]
    """The last lines of the text's container: what was cut off as no text may still name who wrote it."""
    own_end: int
    """The number of the first line that is another's: a comment, a list of articles, the site's foot."""

    @property
    def own_foot(self) -> list[tuple[int, str]]:
        """The foot up to what is not the article's."""
        return [(at, text) for at, text in self.foot if at < self.own_end]

    @property
    def behind(self) -> Sequence[Line]:
        """The lines from the text's first to what is not the article's, or some behind its container."""
        body = self.page.body
        return self.page.lines[body.first : min(self.own_end, body.last + _BELOW)]

    @property
    def over(self) -> list[Line]:
        """The lines of the head that are no paragraphs."""
        return [line for _, line in self.head if not heads.is_paragraph(line.text)]

    @property
    def under_title(self) -> list[str]:
        """The lines of the head behind the title that are no links: only there a name may stand without a label."""
        return [line.text for at, line in self.head if at > self.title_at and not line.linked]

    @property
    def last_lines(self) -> list[str]:
        """The end of the foot, where whoever edited the page is named."""
        return [text for _, text in self.foot[-2 * _BELOW :]]

    @property
    def title_at(self) -> int:
        """The number of the title's line, -1 where no line prints it."""
        return -1 if self.page.title.at is None else self.page.title.at

    def own(self) -> Iterator[tuple[int, str]]:
        """The lines from over the title to behind the text, without the title."""
        first = max(0, min(self.page.body.first, self.title_at) - _ABOVE)
        for at in range(first, min(self.own_end, len(self.page.lines))):
            if at != self.title_at:
                yield at, self.page.lines[at].text


def around(page: Opened, reading: Reading) -> Around:
    """The lines around a text, `reading`, on its page."""
    lines, body = page.lines, page.body
    own_end = beyond.own_end(lines, body.first, body.last + _BELOW)
    last = min(body.last, own_end)
    return Around(
        page,
        reading,
        text=reading.text.split("\n"),
        head=_head(page),
        foot=[(at, line.text) for at, line in enumerate(lines[: body.last + _BELOW]) if at > body.first],
        ending=[line.text for line in lines[max(body.first, last - _ENDING) : last]],
        own_end=own_end,
    )


def _head(page: Opened) -> list[tuple[int, Line]]:
    first, title = page.body.first, page.title.at
    if title is None or title > first + _BELOW:  # a title that only the foot prints
        title = first
    numbers = range(max(0, min(first, title) - _ABOVE), min(len(page.lines), max(first, title) + 2))
    return [(at, page.lines[at]) for at in numbers if len(page.lines[at].text) <= _LONGEST_HEAD]
