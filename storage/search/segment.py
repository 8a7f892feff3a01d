"""Stories in, a file out in which they are found by the keys of their originals, and back as it is looked at.

A file never changes. Its head says what lies where and is sealed; the rest has a seal as well, which is looked at by
`verify` alone: that reads the whole file. No compiled code trusts what is read here: a damaged file is found out by its
seals, or by a bound that does not hold, and never leads outside of it.
"""

import mmap
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from newswatch import files
from newswatch.query.document import Document
from newswatch.query.searched import FORM_VERSION
from newswatch.text.numbers import FIGURES_VERSION
from storage.search.condition import Mask
from storage.search.facts import keys_of_facts
from storage.search.grams import Range, keys_of_texts
from storage.search.kept import Broken, document_of, kept, searchable

VERSION = f"4.{FORM_VERSION}.{FIGURES_VERSION}"
"""Changes with the files, with what is told of a story, with the form that texts are searched in, and with how figures
are read."""
MOST = 8192
"""Stories in one segment."""

_HEAD = struct.Struct("<8sII")
_MAGIC = b"nwsearch"
_ALIGNED = 64


class Damaged(Exception):  # noqa: N818 - reads as what it says
    """An index that cannot be read as it was written; the message says what."""


class NoIndex(Damaged):
    """There is none, or one of another version or store: it is made, and nothing is amiss."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A story as it is found: when it changed last and was opened (microseconds since 1970), its original."""

    story_id: str
    changed: int
    opened: int
    document: Document


def write(path: Path, entries: Sequence[Entry]) -> None:
    """Raises OSError."""
    texts = [kept(entry.document) for entry in entries]
    documents = [entry.document for entry in entries]
    keys = np.concatenate([keys_of_texts([searchable(each) for each in documents]), keys_of_facts(documents)])
    grams, counts = np.unique((keys >> np.uint64(16)).astype(np.uint32), return_counts=True)
    arrays: dict[str, NDArray[Any]] = {
        "names": np.frombuffer(b"".join(bytes.fromhex(entry.story_id) for entry in entries), np.uint64),
        "changed": np.array([entry.changed for entry in entries], np.int64),
        "opened": np.array([entry.opened for entry in entries], np.int64),
        "places": np.cumsum([0, *map(len, texts)]).astype(np.uint64),
        "grams": grams,
        "starts": np.append(0, np.cumsum(counts)).astype(np.uint32),
        "postings": (keys & np.uint64(0xFFFF)).astype(np.uint16),
        "texts": np.frombuffer(b"".join(texts), np.uint8),
    }
    told, size, seal = {}, 0, 0
    for name, array in arrays.items():
        told[name] = (array.dtype.str, size, len(array))
        seal = zlib.crc32(_filled(array), seal)
        size += _aligned(array.nbytes)
    head = orjson.dumps({"version": VERSION, "size": size, "seal": seal, "arrays": told})
    head = head.ljust(_aligned(_HEAD.size + len(head)) - _HEAD.size)
    with files.writing(path) as file:
        file.write(_HEAD.pack(_MAGIC, len(head), zlib.crc32(head)) + head)
        for array in arrays.values():
            file.write(_filled(array))


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


def _filled(array: NDArray[Any]) -> bytes:
    return array.tobytes().ljust(_aligned(array.nbytes), b"\0")


class Segment:
    """A file that `write` wrote. Raises Damaged, and FileNotFoundError where it is gone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            try:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise Damaged(f"{path}: empty") from None
        self._told = self._read_head()
        self.count = len(self.changed)
        if any(len(array) != self.count for array in (self.opened, self.places[1:], self.names)):
            raise Damaged(f"{path}: its arrays do not fit")

    def _read_head(self) -> dict[str, Any]:
        try:
            magic, size, seal = _HEAD.unpack_from(self._bytes)
            head = self._bytes[_HEAD.size : _HEAD.size + size]
            if magic != _MAGIC or zlib.crc32(head) != seal:
                raise Damaged(f"{self._path}: its head is damaged")
            told: dict[str, Any] = orjson.loads(head)
        except (struct.error, orjson.JSONDecodeError):
            raise Damaged(f"{self._path}: its head is damaged") from None
        self._begin = _HEAD.size + size
        if told["version"] != VERSION:
            raise NoIndex(f"{self._path}: of another version")
        if len(self._bytes) != self._begin + told["size"]:
            raise Damaged(f"{self._path}: {len(self._bytes)} bytes, and was written with {self._begin + told['size']}")
        return told

    def _array(self, name: str) -> NDArray[Any]:
        kind, place, count = self._told["arrays"][name]
        return np.frombuffer(self._bytes, kind, count, self._begin + place)

    @cached_property
    def names(self) -> NDArray[np.uint64]:
        """The stories' ids, 16 bytes each, as two numbers."""
        return self._array("names").reshape(-1, 2)

    @cached_property
    def changed(self) -> NDArray[np.int64]:
        return self._array("changed")

    @cached_property
    def opened(self) -> NDArray[np.int64]:
        return self._array("opened")

    @cached_property
    def places(self) -> NDArray[np.uint64]:
        return self._array("places")

    @cached_property
    def _texts(self) -> NDArray[np.uint8]:
        return self._array("texts")

    def verify(self) -> None:
        """Raises Damaged where any byte is not the one written."""
        if zlib.crc32(memoryview(self._bytes)[self._begin :]) != self._told["seal"]:
            raise Damaged(f"{self._path}: not what was written")

    def having(self, asked: Sequence[Range]) -> dict[Range, Mask]:
        """By range the documents that have a key of it."""
        grams, starts, postings = self._array("grams"), self._array("starts"), self._array("postings")
        bounds = np.array(asked, np.uint64).reshape(-1, 2).astype(np.uint32)
        begins, ends = starts[np.searchsorted(grams, bounds.T)]
        found: dict[Range, Mask] = {}
        for each, begin, end in zip(asked, begins.tolist(), ends.tolist(), strict=True):
            found[each] = np.zeros(self.count, np.bool_)
            try:
                found[each][postings[begin:end]] = True
            except IndexError:
                raise Damaged(f"{self._path}: postings are damaged") from None
        return found

    def story_id(self, at: int) -> str:
        return bytes(self.names[at].tobytes()).hex()

    def document(self, at: int) -> Document:
        """A story's original as queries see it."""
        try:
            return document_of(self._texts[self.places[at] : self.places[at + 1]].tobytes())
        except Broken as error:
            raise Damaged(f"{self._path}: {error}") from None

    def entries(self, alive: Mask) -> Iterator[Entry]:
        """Those that are `alive`, as they were written."""
        for at in alive.nonzero()[0].tolist():
            yield Entry(self.story_id(at), int(self.changed[at]), int(self.opened[at]), self.document(at))
