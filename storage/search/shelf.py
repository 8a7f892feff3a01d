"""Segments in a folder in, which of their stories count out: one manifest, put in its place in one move.

Whoever reads it finds every file it names, whole; files that it does not name are left over and go at the next writing.
Only who has the lock writes.
"""

import fcntl
import os
import secrets
import time
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from newswatch import files
from storage.search.condition import Mask
from storage.search.segment import MOST, VERSION, Damaged, Entry, NoIndex, Segment, write

MANIFEST, LOCK = "manifest.json", "lock"
DAY = 24 * 60 * 60 * 1_000_000
"""Microseconds: a segment has the stories that changed last in one day of UTC, or in several on which few did."""
Days = tuple[int, int]
"""The first and the last day; those of two segments are the same or apart."""
_LITTLE, _MONTH = 2048, 32
"""Stories, and days, of a segment of several days at most."""
_POLL = 0.02
_GONE = 5
"""How often a manifest is read whose files a writer takes away meanwhile."""


@dataclass(slots=True)
class Part:
    """A segment, and which of its stories count: the others have changed since and stand in another."""

    file: str
    days: Days
    segment: Segment
    alive: Mask

    @property
    def count(self) -> int:
        return int(self.alive.sum())


class Shelf:
    """The segments as they stood at line `number` of the ledger, told from others by `line_id`."""

    def __init__(self, folder: Path, number: int = 0, line_id: str = "", parts: Sequence[Part] = ()) -> None:
        self._folder = folder
        self.number = number
        self.line_id = line_id
        self.parts = list(parts)

    @classmethod
    def load(cls, folder: Path) -> "Shelf":
        """Raises Damaged, and OSError where it cannot be read."""
        for _ in range(_GONE):
            told = _manifest(folder / MANIFEST)
            try:
                parts = [_part(folder, each) for each in told["parts"]]
            except FileNotFoundError as error:
                missing = error.filename
                continue
            return cls(folder, told["number"], told["line_id"], parts)
        raise Damaged(f"{missing} is not there")

    def put(self, entries: Sequence[Entry], gone: Sequence[str], number: int, line_id: str) -> None:
        """Take in `entries` in place of what their stories were, without those that are `gone`; write what changed.

        Raises OSError and Damaged; what was written before still stands then.
        """
        standing = {part.file for part in self.parts}
        try:
            self._take_in(entries, gone, number, line_id)
        except OSError:
            self._clear(standing)  # where there is no room, what could not be finished takes none
            raise

    def _take_in(self, entries: Sequence[Entry], gone: Sequence[str], number: int, line_id: str) -> None:
        self._forget([*(entry.story_id for entry in entries), *gone])
        known = sorted({part.days for part in self.parts})
        fresh: dict[Days, list[Entry]] = {days: [] for days in known}
        for entry in entries:
            day = entry.changed // DAY
            days = next((each for each in known if each[0] <= day <= each[1]), (day, day))
            fresh.setdefault(days, []).append(entry)
        newest = max((days for days in fresh if fresh[days]), default=max(fresh, default=(0, 0)))
        for days in sorted(fresh):
            self._store(days, fresh[days], over=days < newest)
        self._join_quiet_days(newest)
        self.number, self.line_id = number, line_id
        self._write_manifest()

    def _forget(self, story_ids: Sequence[str]) -> None:
        names = np.frombuffer(b"".join(map(bytes.fromhex, story_ids)), np.uint64).reshape(-1, 2)
        for part in self.parts:
            for at in np.isin(part.segment.names[:, 0], names[:, 0]).nonzero()[0]:
                if (names == part.segment.names[at]).all(axis=1).any():
                    part.alive[at] = False

    def _store(self, days: Days, entries: list[Entry], *, over: bool) -> None:
        """Write the new entries of `days` with those of their segments that are not much larger, so that few remain; of
        days that are over, one."""
        mine = sorted((part for part in self.parts if part.days == days), key=lambda part: part.count)
        taken: list[Part] = []
        count = len(entries)
        for part in mine:
            alone = len(mine) + bool(entries) == 1
            shrunk = part.count * 2 <= part.segment.count
            joins = part.count < MOST // 2 and not alone and (over or (entries and part.count <= 2 * count))
            if shrunk or joins:
                taken.append(part)
                count += part.count
        self._rewrite(days, entries, taken)

    def _join_quiet_days(self, newest: Days) -> None:
        """One segment for days side by side on which little changed: a newsroom's years are some hundred files."""
        runs: list[list[Part]] = []
        for part in sorted((part for part in self.parts if part.days < newest), key=lambda part: part.days):
            if not (runs and _quiet([*runs[-1], part])):
                runs.append([])
            runs[-1].append(part)
        for run in runs:
            if len(run) > 1:
                self._rewrite((run[0].days[0], run[-1].days[1]), [], run)

    def _rewrite(self, days: Days, entries: list[Entry], taken: Sequence[Part]) -> None:
        """Write `entries`, and what counts of the segments `taken`, which go."""
        for part in taken:
            part.segment.verify()  # what is damaged must not be written and sealed again
            entries += part.segment.entries(part.alive)
            self.parts.remove(part)
        entries.sort(key=lambda entry: entry.changed)
        for start in range(0, len(entries), MOST):
            file = f"{days[0]}-{days[1]}-{secrets.token_hex(6)}.seg"
            write(self._folder / file, entries[start : start + MOST])
            segment = Segment(self._folder / file)
            self.parts.append(Part(file, days, segment, np.ones(segment.count, np.bool_)))

    def _write_manifest(self) -> None:
        parts = [
            {"file": part.file, "days": part.days, "dead": np.packbits(~part.alive).tobytes().hex()}
            for part in self.parts
        ]
        written = orjson.dumps({"version": VERSION, "number": self.number, "line_id": self.line_id, "parts": parts})
        files.write(self._folder / MANIFEST, written + b"\n%08x" % zlib.crc32(written))
        self._clear({part.file for part in self.parts})

    def _clear(self, named: Collection[str]) -> None:
        """Away with segments that no manifest names: an earlier one did, or nothing came of them."""
        for path in self._folder.glob("*.seg*"):
            if path.name not in named:
                path.unlink(missing_ok=True)


def _manifest(path: Path) -> dict[str, Any]:
    try:
        written, _, seal = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        raise NoIndex(f"{path} is not there") from None
    if seal != b"%08x" % zlib.crc32(written):
        raise Damaged(f"{path} is damaged")
    told: Any = orjson.loads(written)
    if not isinstance(told, dict) or told.get("version") != VERSION:
        raise NoIndex(f"{path} is of another version")
    return told


def _part(folder: Path, told: dict[str, Any]) -> Part:
    segment = Segment(folder / told["file"])
    dead = np.unpackbits(np.frombuffer(bytes.fromhex(told["dead"]), np.uint8), count=segment.count)
    return Part(told["file"], (told["days"][0], told["days"][1]), segment, dead == 0)


def _quiet(run: Sequence[Part]) -> bool:
    """Whether segments side by side are to be one."""
    return sum(part.count for part in run) <= _LITTLE and run[-1].days[1] - run[0].days[0] < _MONTH


@contextmanager
def locked(folder: Path, wait: float) -> Iterator[bool]:
    """Whether this process is the one that writes there until the end of the block; another may for `wait` seconds."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + wait
        while not (ours := _taken(descriptor)) and time.monotonic() < until:
            time.sleep(_POLL)
        yield ours
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
