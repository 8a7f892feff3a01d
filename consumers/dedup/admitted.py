"""Decided events in, who they are and which story each is in out: the register of everything within the horizon.

Events and stories are rows of two arrays, numbered in decision order; ids are found by their keys. A row takes some
120 bytes with its share of the keys, so that a million fit where their Python objects would take a gigabyte.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.keys import NONE, Keys, key_of
from newswatch.clock import micros

Rows = NDArray[Any]
"""An array of records."""

_ID = [("high", "u8"), ("low", "u8")]
"""The two halves of an id."""
EVENT = np.dtype([*_ID, ("address", "i8"), ("whole", "i8"), ("seen", "i8"), ("story", "i4"), ("before", "i4")])
"""An admitted event: `address` is the key of its article, `whole` of its folded text (NONE for a short one), `seen` in
microseconds, `story` a story's number (NONE: forgotten), `before` the member of that story before it."""
STORY = np.dtype([*_ID, ("added", "i8"), ("original", "i4"), ("last", "i4")])
"""A story: when it was last added to, the numbers of its original (NONE where that was never admitted) and of its
latest member."""


@dataclass(slots=True)
class Table:
    """Records by number; room grows by doubling."""

    rows: Rows
    count: int = 0

    @property
    def all(self) -> Rows:
        return self.rows[: self.count]

    def add(self, record: tuple[Any, ...]) -> int:
        if self.count == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
        self.rows[self.count] = record
        self.count += 1
        return self.count - 1


def _table(dtype: np.dtype[Any]) -> Table:
    return Table(np.zeros(1024, dtype))


@dataclass(slots=True)
class Admitted:
    """The register. Numbers are given upwards and never twice.

    A story that nothing was added to since `oldest` (microseconds) is forgotten from then on; `forget` clears it away.
    """

    oldest: int = 0
    events: Table = field(default_factory=lambda: _table(EVENT))
    stories: Table = field(default_factory=lambda: _table(STORY))
    _by_event: Keys = field(default_factory=Keys)
    _by_address: Keys = field(default_factory=Keys)
    _by_whole: Keys = field(default_factory=Keys)
    _by_story: Keys = field(default_factory=Keys)

    @classmethod
    def of(cls, oldest: int, events: Rows, stories: Rows) -> "Admitted":
        """The register that these rows make."""
        made = cls(oldest, Table(events, len(events)), Table(stories, len(stories)))
        made._find_by()
        return made

    def add(self, event_id: str, article_id: str, whole: int, seen: datetime, story_id: str, original_id: str) -> bool:
        """Enter a decided event, the latest of its address and its story; whether the story is new here."""
        number, address, at = self.events.count, key_of(article_id), micros(seen)
        known = self.story(story_id)
        story = self._enter(story_id, at) if known == NONE else known
        row = self.stories.rows[story]
        self.events.add((*_halves(event_id), address, whole, at, story, row["last"]))
        self._by_event[key_of(event_id)] = number
        self._by_address[address] = number
        if whole != NONE:
            self._by_whole[whole] = number
        row["last"], row["added"] = number, max(at, int(row["added"]))
        row["original"] = number if original_id == event_id else self.event(original_id)
        return known == NONE

    def merge(self, survivor_id: str, absorbed_id: str, original_id: str) -> None:
        """Make one story a part of another, whose original is named."""
        gone, kept = self.story(absorbed_id), self.story(survivor_id)
        if gone != NONE:
            members = [*self.members(gone)]
            added = int(self.stories.rows["added"][gone])
            if kept == NONE:
                kept = self._enter(survivor_id, added)
            self.stories.rows["added"][kept] = max(added, int(self.stories.rows["added"][kept]))
            self._chain(kept, [*members, *self.members(kept)])
            self._chain(gone, [])
        if kept != NONE:
            self.stories.rows["original"][kept] = self.event(original_id)

    def split(
        self, story_id: str, new_id: str, event_ids: Iterable[str], original_id: str, new_original_id: str
    ) -> None:
        """Take events out of a story into a new one; the originals of both are named."""
        story = self.story(story_id)
        taken = {number for number in map(self.event, event_ids) if number != NONE}
        if story == NONE or not taken:
            return
        left = [number for number in self.members(story) if number not in taken]
        self._chain(self._enter(new_id, int(self.stories.rows["added"][story])), taken)
        self._chain(story, left)
        for name, original in ((story_id, original_id), (new_id, new_original_id)):
            if (number := self.story(name)) != NONE:
                self.stories.rows["original"][number] = self.event(original)

    def renew(self, number: int, whole: int) -> None:
        """Enter event `number` again, at the end, with another text; it is known by its new number from now on."""
        row = self.events.rows[number].copy()
        row["whole"] = whole
        story, anew = int(row["story"]), self.events.add(tuple(row))
        members = [member for member in self.members(story) if member != number]
        original = int(self.stories.rows["original"][story])
        self.events.rows["story"][number] = self.events.rows["before"][number] = NONE
        self._chain(story, [*members, anew])
        self.stories.rows["original"][story] = anew if original == number else original
        self._by_event[key_of(self.event_id(anew))] = anew
        for keys, key in ((self._by_address, int(row["address"])), (self._by_whole, whole)):
            if key != NONE and (keys is self._by_whole or keys[key] == number):
                keys[key] = anew

    @contextmanager
    def without(self, event_ids: Iterable[str]) -> Iterator[None]:
        """For the time of the block these events are out, as if they had never come. Nothing may be added meanwhile."""
        taken = {number for number in map(self.event, event_ids) if number != NONE}
        events, stories = self.events.rows, self.stories.rows
        changed = {self.story_of(number) for number in taken}
        before = {story: ([*self.members(story)], int(stories["original"][story])) for story in changed}
        for story, (members, original) in before.items():
            self._chain(story, [number for number in members if number not in taken])
            stories["original"][story] = NONE if original in taken else original
        for number in taken:
            events["story"][number] = events["before"][number] = NONE
        found = [
            (keys, int(events[column][number]), number)
            for keys, column in ((self._by_address, "address"), (self._by_whole, "whole"))
            for number in taken
            if events[column][number] != NONE and keys[int(events[column][number])] == number
        ]
        for keys, key, _ in found:
            keys[key] = self._latest("address" if keys is self._by_address else "whole", key)
        try:
            yield
        finally:
            for keys, key, number in found:
                keys[key] = number
            for story, (members, original) in before.items():
                self._chain(story, members)
                stories["original"][story] = original

    def _latest(self, column: str, key: int) -> int:
        """The latest event of any story with this key, or NONE."""
        events = self.events.all
        same = np.flatnonzero((events[column] == key) & (events["story"] != NONE))
        return int(same[-1]) if len(same) else NONE

    def _enter(self, story_id: str, added: int) -> int:
        """A story without members yet."""
        number = self.stories.add((*_halves(story_id), added, NONE, NONE))
        self._by_story[key_of(story_id)] = number
        return number

    def _chain(self, story: int, members: Iterable[int]) -> None:
        """Give a story exactly these events."""
        last = NONE
        for number in sorted(members):
            self.events.rows["story"][number], self.events.rows["before"][number] = story, last
            last = number
        self.stories.rows["last"][story] = last

    def event(self, event_id: str) -> int:
        """The number of an event; NONE where it was not admitted or is forgotten."""
        number = self._by_event[key_of(event_id)]
        return number if number != NONE and self.lives(self.story_of(number)) else NONE

    def story(self, story_id: str) -> int:
        """The number of a story; NONE where there is none or it is forgotten."""
        number = self._by_story[key_of(story_id)]
        return number if number != NONE and self.lives(number) else NONE

    def latest_at(self, article_id: str) -> int:
        """The number of the latest revision at an address, or NONE."""
        number = self._by_address[key_of(article_id)]
        return number if number != NONE and self.lives(self.story_of(number)) else NONE

    def equal(self, whole: int) -> int:
        """The number of the latest event with this very text, or NONE."""
        number = self._by_whole[whole] if whole != NONE else NONE
        return number if number != NONE and self.lives(self.story_of(number)) else NONE

    def lives(self, story: int) -> bool:
        """Whether a story's number stands for one that is not forgotten."""
        row = self.stories.rows[story] if story != NONE else None
        return row is not None and row["last"] != NONE and bool(row["added"] >= self.oldest)

    def living(self, stories: NDArray[np.int64]) -> NDArray[np.bool_]:
        """`lives` of many."""
        rows = self.stories.rows[stories]
        alive: NDArray[np.bool_] = (stories != NONE) & (rows["last"] != NONE) & (rows["added"] >= self.oldest)
        return alive

    def story_of(self, number: int) -> int:
        """The story that event `number` is in."""
        return int(self.events.rows["story"][number])

    def event_id(self, number: int) -> str:
        return _whole(self.events.rows[number])

    def story_id(self, story: int) -> str:
        return _whole(self.stories.rows[story])

    def members(self, story: int) -> Iterator[int]:
        """The events of a story, latest first."""
        number = int(self.stories.rows["last"][story])
        while number != NONE:
            yield number
            number = int(self.events.rows["before"][number])

    def forget(self) -> NDArray[np.int64]:
        """Clear away the stories that are forgotten; the numbers of their events."""
        stories, events = self.stories.all, self.events.all
        old = (stories["added"] < self.oldest) & (stories["last"] != NONE)
        if not old.any():
            return np.empty(0, np.int64)
        stories["last"][old] = stories["original"][old] = NONE
        gone = np.flatnonzero((events["story"] != NONE) & old[events["story"]])
        events["story"][gone] = NONE
        self._find_by()
        return gone

    def _find_by(self) -> None:
        """Make the keys anew, of what is not forgotten."""
        events = self.events.all
        alive = np.flatnonzero(events["story"] != NONE).astype(np.int32)
        rows = events[alive]
        self._by_event = Keys.of(_keys_of(rows), alive)
        self._by_address = Keys.of(rows["address"].copy(), alive)
        whole = rows["whole"] != NONE
        self._by_whole = Keys.of(rows["whole"][whole], alive[whole])
        stories = np.flatnonzero(self.stories.all["last"] != NONE).astype(np.int32)
        self._by_story = Keys.of(_keys_of(self.stories.all[stories]), stories)


def _halves(hex_id: str) -> tuple[int, int]:
    return int(hex_id[:16], 16), int(hex_id[16:], 16)


def _whole(row: Rows) -> str:
    return f"{int(row['high']):016x}{int(row['low']):016x}"


def _keys_of(rows: Rows) -> NDArray[np.int64]:
    """`key_of` of the ids of many rows: their first 60 bits."""
    return (rows["high"] >> np.uint64(4)).astype(np.int64)
