"""What one host repeats at the ends of its texts, story after story."""

from dataclasses import dataclass
from datetime import datetime

from newswatch.clock import check


@dataclass(frozen=True, slots=True)
class Ends:
    """The lines that one story's text begins and ends with, by their keys; `story` tells texts apart."""

    story: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A line found to be boilerplate, as it was printed last, and since when. Raises ValueError for a naive time."""

    key: str
    line: str
    since: datetime

    def __post_init__(self) -> None:
        check(self.since)


@dataclass(frozen=True, slots=True)
class Habit:
    """Of one host: the ends of its `recent` stories, oldest first, and the `boilerplate` they show.

    `spared` are the keys of lines that a person said belong to the texts. `number` goes up with each change that is
    kept; 0 where none is yet.
    """

    host: str
    recent: tuple[Ends, ...] = ()
    boilerplate: tuple[Repeated, ...] = ()
    spared: tuple[str, ...] = ()
    number: int = 0

    def times(self, key: str) -> int:
        """In how many of the recent stories a line stands at an end."""
        return sum(key in ends.lines for ends in self.recent)
