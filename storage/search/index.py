"""A query and a stretch of time in, the stories that meet it out: nominated by keys, held against the query itself."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from typing import TypeVar

from newswatch.clock import BEIJING, EPOCH, MICROSECOND, micros, moment
from newswatch.ports import Unavailable
from newswatch.ports.searching import Hit, Known
from newswatch.query.query import Query
from storage.search.asked import Asked, Nominee
from storage.search.keeper import Keeper, Tell, tell_lost
from storage.search.segment import Damaged, Segment
from storage.search.shelf import DAY, Days, Part, Shelf

_AHEAD = BEIJING.utcoffset(None) // MICROSECOND
"""By how much clocks in Beijing are ahead of UTC."""
Answer = TypeVar("Answer")
Found = tuple[int, str, Nominee | None]
"""When a story changed, its id, and its original where a query is held against it."""
Met = tuple[int, Segment, int, tuple[str, ...]]
"""When a story was opened, where it stands, and the words by which it meets the query."""


class FolderSearch:
    """newswatch.ports.Search over the index in `folder`, which `keeper` keeps. Raises Unavailable.

    An index that turns out to be damaged is made again from the store, then asked again.
    """

    def __init__(self, keeper: Keeper, folder: Path, wait: float = 0.0, tell: Tell = lambda _: None) -> None:
        """Another process that is at the index is waited for so many seconds; `tell` hears how far it has come."""
        self._keeper = keeper
        self._folder = folder
        self._wait = wait
        self._tell = tell

    def refresh(self) -> Known:
        known = self._keeper.catch_up(wait=self._wait, tell=self._tell)
        return known or Known(self._asked(lambda shelf: shelf.number), whole=False)

    def find(self, query: Query | None, since: datetime, until: datetime, limit: int) -> Sequence[Hit]:
        return self._asked(lambda shelf: [*islice(_hits(shelf, query, since, until), limit)])

    def openings(self, query: Query, since: datetime, until: datetime, limit: int) -> Sequence[Hit]:
        return self._asked(lambda shelf: _openings(shelf, query, since, until)[: max(0, limit)])

    def opened(self, query: Query, since: datetime, until: datetime) -> Mapping[date, int]:
        return self._asked(lambda shelf: _opened(shelf, query, since, until))

    def _asked(self, look: Callable[[Shelf], Answer]) -> Answer:
        """What `look` sees in the index; where it stumbles over damage, in one that was made again."""
        try:
            return look(self._keeper.shelf())
        except Damaged as error:
            tell_lost(error)
        if self._keeper.rebuild(wait=self._wait, tell=self._tell) is None:
            raise Unavailable(f"search: {self._folder} is being made by another process; ask again when it is done")
        try:
            return look(self._keeper.shelf())
        except Damaged as error:
            raise Unavailable(f"search: {error}, just after it was made: is the disk at fault?") from None


def _hits(shelf: Shelf, query: Query | None, since: datetime, until: datetime) -> Iterator[Hit]:
    """Newest first; what comes later is not looked at before it is asked for."""
    asked = Asked(query) if query else None
    low, high = micros(since), micros(until)
    within = [part for part in shelf.parts if part.days[1] >= low // DAY and part.days[0] <= high // DAY]
    for _, parts in groupby(sorted(within, key=_days, reverse=True), key=_days):
        for changed, story_id, nominee in sorted(_nominated(parts, asked, low, high), key=_time, reverse=True):
            words = nominee.words() if nominee else ()
            if words is not None:
                yield Hit(story_id, moment(changed), words)


def _nominated(parts: Iterable[Part], asked: Asked | None, low: int, high: int) -> Iterator[Found]:
    for part in parts:
        segment = part.segment
        meant = part.alive & (segment.changed >= low) & (segment.changed < high)
        found = asked.within(segment, meant) if asked else ((at, None) for at in meant.nonzero()[0].tolist())
        for at, nominee in found:
            yield int(segment.changed[at]), segment.story_id(at), nominee


def _openings(shelf: Shelf, query: Query, since: datetime, until: datetime) -> list[Hit]:
    """The one opened last first."""
    found = sorted(_met(shelf, query, since, until), key=lambda met: (-met[0], met[1].story_id(met[2])))
    return [Hit(part.story_id(at), moment(int(part.changed[at])), words) for _, part, at, words in found]


def _opened(shelf: Shelf, query: Query, since: datetime, until: datetime) -> dict[date, int]:
    days = Counter((opened + _AHEAD) // DAY for opened, *_ in _met(shelf, query, since, until))
    return {EPOCH.date() + timedelta(days=day): count for day, count in sorted(days.items())}


def _met(shelf: Shelf, query: Query, since: datetime, until: datetime) -> Iterator[Met]:
    """A story that was opened since then has changed since then, or just then."""
    asked = Asked(query)
    low, high = micros(since), micros(until)
    for part in shelf.parts:
        opened = part.segment.opened
        meant = part.alive & (opened >= low) & (opened < high)
        if part.days[1] >= low // DAY and meant.any():
            for at, nominee in asked.within(part.segment, meant):
                if (words := nominee.words()) is not None:
                    yield int(opened[at]), part.segment, at, words


def _days(part: Part) -> Days:
    return part.days


def _time(found: Found) -> tuple[int, str]:
    return found[:2]
