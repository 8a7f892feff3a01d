"""Folded texts in, the same by number out: one file of 16-bit characters that the kernel keeps in memory or not."""

import os
import tempfile
import weakref
from mmap import ACCESS_COPY, ACCESS_WRITE, mmap
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newswatch.compiled import compiled
from newswatch.text.fold import Codes

Short = NDArray[np.uint16]
"""Folded characters in 16 bits each, for comparison alone."""

_FIRST, _STEP = 1 << 20, 1 << 27
"""Bytes of the file at first, and by how many it grows at most at once."""
_PLANES, _PRIVATE, _PRIVATES = 0x10000, 0xE000, 0x1900


@compiled
def short(codes: Codes) -> Short:
    """`codes` in 16 bits each; characters beyond the first plane (rare ones, pictures) share its private area."""
    made = np.empty(len(codes), np.uint16)
    for at in range(len(codes)):
        code = codes[at]
        made[at] = code if code < _PLANES else _PRIVATE + code % _PRIVATES
    return made


@compiled
def pair_slot(one: int, two: int, shift: int) -> int:
    """The slot of two characters side by side in a table of 2 to the power of (32 - shift): multiplicative hashing
    (Knuth, TAOCP 3, 6.4)."""
    pair = (np.uint32(one) << np.uint32(16)) ^ np.uint32(two)
    return np.uint32(pair * np.uint32(0x9E3779B1)) >> np.uint32(shift)  # type: ignore[return-value]


class Texts:
    """Texts numbered upwards in the order they are added; the file grows and nothing in it changes.

    Without a path it has no name and goes with the process. Raises OSError where the disk is full: room is taken
    before it is written to.
    """

    def __init__(
        self, path: Path | None = None, starts: NDArray[np.int64] | None = None, *, alone: bool = True
    ) -> None:
        """`starts` says where the texts begin that `path` has already, and where the last of them ends.

        Where this process is not `alone` with the file, what it adds stays its own and is never written. Raises
        ValueError where the file is shorter than `starts` says.
        """
        self.count = len(starts) - 1 if starts is not None else 0
        self._starts = np.zeros(max(1024, 2 * self.count), np.int64)
        if starts is not None:
            self._starts[: self.count + 1] = starts
        self._alone = alone
        self._file = _opened(path, alone)
        weakref.finalize(self, os.close, self._file)
        there, used = os.fstat(self._file).st_size, 2 * int(self._starts[self.count])
        if there < used:
            raise ValueError(f"{path} is shorter than it was")
        self._size = 0
        self._characters: Short = np.empty(0, np.uint16)
        if alone:
            self._grow(used)
        else:
            self._show(there)

    @property
    def characters(self) -> Short:
        """All texts, one behind the other, and room for more."""
        return self._characters

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where each text begins, and where the last ends."""
        return self._starts[: self.count + 1]

    def __getitem__(self, number: int) -> Short:
        return self._characters[self._starts[number] : self._starts[number + 1]]

    def add(self, text: Short) -> int:
        """Take in a text and return its number."""
        number, start = self.count, int(self._starts[self.count])
        end = start + len(text)
        self._grow(2 * end)
        self._characters[start:end] = text
        if number + 2 > len(self._starts):
            self._starts = np.append(self._starts, np.zeros_like(self._starts))
        self._starts[number + 1] = end
        self.count = number + 1
        return number

    def sync(self) -> None:
        """What was added is on the disk."""
        self._map.flush()

    def _grow(self, size: int) -> None:
        if size <= self._size and self._size:
            return
        room = max(_FIRST, self._size)
        while room < size:
            room += min(room, _STEP)
        if self._alone:
            os.posix_fallocate(self._file, 0, room)
            self._show(room)
        else:
            self._characters = np.append(self._characters, np.zeros((room - self._size) // 2, np.uint16))
            self._size = room

    def _show(self, size: int) -> None:
        self._map = mmap(self._file, size, access=ACCESS_WRITE if self._alone else ACCESS_COPY)
        self._characters = np.frombuffer(self._map, dtype=np.uint16)
        self._size = size


def _opened(path: Path | None, alone: bool) -> int:
    """The descriptor of a file: `path`, to be written to where this process is alone with it, or one without a name."""
    if path is not None:
        return os.open(path, os.O_RDWR | os.O_CREAT if alone else os.O_RDONLY, 0o600)
    descriptor, name = tempfile.mkstemp(prefix="newswatch-texts-")
    Path(name).unlink()
    return descriptor
