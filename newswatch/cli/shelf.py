"""Articles read anew in, the same by event id out, from a nameless file: a month of them may not fit in memory."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import zstandard

from newswatch import codec
from newswatch.cli.rereading import Reread
from newswatch.model.article import Article
from newswatch.ports import Articles


class Shelf:
    """In the folder given, until it is closed; it goes with the process, however that ends."""

    def __init__(self, folder: Path, articles: Articles) -> None:
        """`articles` are those as they stand. Raises OSError where the folder takes nothing."""
        self._file = tempfile.TemporaryFile(dir=folder, prefix=".reread.")  # noqa: SIM115 - closed at the end of the block
        self._articles = articles
        self._places: dict[str, tuple[int, int]] = {}
        self._packer, self._unpacker = zstandard.ZstdCompressor(level=1), zstandard.ZstdDecompressor()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Reread]:
        """In the order they were put there."""
        yield from map(self._read, [*self._places.values()])

    def put(self, reread: Reread) -> None:
        """Raises OSError where the disk is full."""
        packed = self._packer.compress(codec.to_json(reread))
        self._places[reread.article.event_id] = (self._file.seek(0, 2), len(packed))
        self._file.write(packed)

    def many(self, event_ids: Iterable[str]) -> Mapping[str, Article]:
        """The articles as they would stand if all here were accepted."""
        wanted = [*event_ids]
        found = {name: self._read(self._places[name]).article for name in wanted if name in self._places}
        return {**self._articles.many(name for name in wanted if name not in found), **found}

    def _read(self, place: tuple[int, int]) -> Reread:
        start, size = place
        self._file.seek(start)
        return codec.from_json(Reread, self._unpacker.decompress(self._file.read(size)))
