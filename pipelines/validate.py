"""A Draft in, the same out if a reader could use it, without a clock that cannot be; what is incomplete is invalid."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self

from newswatch.clock import Clock
from newswatch.desk import Desk
from newswatch.model.article import Reading, Sure
from newswatch.model.disposition import Disposition, Ended
from pipelines.draft import Draft

LONGEST_TITLE = 300
"""Characters; the longest headline seen on the watched sites has under 120."""
SHORTEST_UNTITLED = 200
"""Characters of a text that may go without a title; what is shorter is a fragment."""
CLOCK_SLACK = timedelta(days=1)
"""How far in the future a page's clock may lie: wrong zones happen, a wrong year is no clock."""
STAND_IN = "first sentence"
"""Where the title of a reading is from whose page states none."""
_CLOCKS = frozenset({"published", "original_published"})
_REFUSED = "refused: in the future"


def called(reading: Reading) -> Reading:
    """A reading with a name: where its page states no title, the first sentence of a text long enough stands in."""
    if reading.title.strip() or len(reading.text) < SHORTEST_UNTITLED:
        return reading
    from pipelines.reading.titles import stand_in  # loads the whole reader, which the workers alone need else

    where, sure = {**reading.where, "title": STAND_IN}, {**reading.sure, "title": Sure.GUESSED}
    return replace(reading, title=stand_in(reading.text), where=where, sure=sure)


class Validate:
    """The last look before an article is published."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(Desk.of(crawler.settings).clock)

    def process_item(self, item: Draft) -> Draft:
        return replace(item, reading=valid(item.reading, self._clock()), whole=called(item.compared))


def valid(reading: Reading, now: datetime) -> Reading:
    """The reading with a name and without a clock that cannot be. Raises Ended(invalid)."""
    reading = called(reading)
    for fault, reason in (
        (not reading.title.strip(), "no title"),
        (len(reading.title) > LONGEST_TITLE, f"title over {LONGEST_TITLE} characters"),
        (not reading.text.strip(), "no text"),
    ):
        if fault:
            raise Ended(Disposition.INVALID, reason)
    return _without_future_clocks(reading, now + CLOCK_SLACK)


def _without_future_clocks(reading: Reading, latest: datetime) -> Reading:
    """A clock misread costs the clock, not the article; the day of the original was reckoned from it."""
    if reading.published is None or reading.published.at <= latest:
        return reading
    where = {**reading.where, "published": f"{reading.where.get('published', '')} {_REFUSED}".strip()}
    sure = {name: each for name, each in reading.sure.items() if name not in _CLOCKS}
    where.pop("original_published", None)
    return replace(reading, published=None, original_published=None, where=where, sure=sure)
