"""Raw pages on disk, one compressed file a capture: a Page in, the same Page out, or nothing once pruned."""

import errno
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import zstandard

from newswatch import codec, files
from newswatch.model.page import Page
from newswatch.ports import Unavailable

_ID = re.compile(r"[0-9a-f]{32}")
_END = "~"
"""Sorts after every stamp."""
_COMPACT = str.maketrans("", "", "-:")
LARGEST = 64 * 1024 * 1024
"""Bytes a capture may unpack to; pages are bounded far below when fetched, so a larger one is damage."""


class FileCaptures:
    """newswatch.ports.Captures in `folder`: `<two hex>/<article id>/<UTC stamp>-<capture id>.zst`.

    Inside, compressed: one line of JSON (the page without its bytes), a newline, the bytes as fetched, those of further
    pages behind the first's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, page: Page) -> str:
        """Write `page` whole or not at all; its capture id. Raises Unavailable where the folder takes no more."""
        packed = zstandard.ZstdCompressor(level=6, write_checksum=True).compress(
            codec.to_json(_kept(page)) + b"\n" + page.data
        )
        path = self._of(page.article_id) / f"{_stamp(page.fetched_at)}-{page.capture_id}.zst"
        try:
            try:
                _write(path, packed)
            except FileNotFoundError:  # pruned away, being empty, between mkdir and now
                _write(path, packed)
        except OSError as error:
            raise self._unavailable(error) from None
        return page.capture_id

    def load(self, article_id: str, capture_id: str) -> Page:
        """Raises KeyError where it is not kept, codec.Unreadable where the file is damaged."""
        folder = self._of(article_id)
        if not _ID.fullmatch(capture_id):
            raise KeyError(capture_id)
        for path in folder.glob(f"*-{capture_id}.zst"):
            return self._read(path)
        raise KeyError(capture_id)

    def latest(self, article_id: str) -> Page | None:
        """The capture fetched last; None where none is kept (any more)."""
        for path in sorted(self._of(article_id).glob("*.zst"), reverse=True):
            try:
                return self._read(path)
            except KeyError:  # pruned between listing and opening
                continue
        return None

    def fetched(self, since: datetime, until: datetime | None = None) -> Sequence[tuple[str, str]]:
        """Article id and capture id of those fetched since and before `until`, oldest first, by their names alone."""
        first, end = _stamp(since), _stamp(until) if until else _END
        names = sorted((path.stem, path.parent.name) for path in self._folder.glob("??/*/*.zst"))
        return [(article, stem.rpartition("-")[2]) for stem, article in names if first <= stem < end]

    def prune(self, before: datetime) -> int:
        """Delete what was fetched before `before`; how many went."""
        bound = _stamp(before)
        gone = 0
        try:
            for folder in self._folder.glob("??/*"):
                old = [path for path in folder.glob("*.zst") if path.name < bound]
                for path in old:
                    path.unlink(missing_ok=True)
                gone += len(old)
                if old:
                    _drop(folder)
        except OSError as error:
            raise self._unavailable(error) from None
        return gone

    def _of(self, article_id: str) -> Path:
        if not _ID.fullmatch(article_id):
            raise KeyError(article_id)
        return self._folder / article_id[:2] / article_id

    def _read(self, path: Path) -> Page:
        try:
            packed = path.read_bytes()
        except FileNotFoundError:
            raise KeyError(path.stem.rpartition("-")[2]) from None
        except OSError as error:
            raise self._unavailable(error) from None
        head, _, body = _unpack(packed, path.name).partition(b"\n")
        return _page(codec.from_json(_Kept, head), body)

    def _unavailable(self, error: OSError) -> Unavailable:
        return Unavailable(
            f"captures: {self._folder}: {error.strerror}: make the folder writable, free some space or set "
            "NEWSWATCH_DATA elsewhere"
        )


@dataclass(frozen=True)
class _Kept(Page):
    """A page as the line of JSON before its bytes has it; `sizes` are how many of these each further page has."""

    sizes: tuple[int, ...] = ()


def _kept(page: Page) -> _Kept:
    empty = replace(page, body=b"", further=tuple(replace(each, body=b"") for each in page.further))
    values = {each.name: getattr(empty, each.name) for each in fields(Page)}
    return _Kept(**values, sizes=tuple(len(each.body) for each in page.further))


def _page(kept: _Kept, data: bytes) -> Page:
    """Raises codec.Unreadable where the sizes are not of these bytes."""
    if len(kept.sizes) != len(kept.further) or min(kept.sizes, default=0) < 0 or sum(kept.sizes) > len(data):
        raise codec.Unreadable("a capture whose further pages are not all there")
    further, start = [], len(data) - sum(kept.sizes)
    values = {each.name: getattr(kept, each.name) for each in fields(Page)} | {"body": data[:start]}
    for each, size in zip(kept.further, kept.sizes, strict=True):
        further.append(replace(each, body=data[start : start + size]))
        start += size
    return Page(**values | {"further": tuple(further)})


def _unpack(packed: bytes, name: str) -> bytes:
    """The bytes inside, all of them. Raises codec.Unreadable for damage, a cut file or more than LARGEST bytes."""
    try:
        size = zstandard.get_frame_parameters(packed).content_size
        if size > LARGEST and size != zstandard.CONTENTSIZE_UNKNOWN:
            raise codec.Unreadable(f"capture {name} unpacks to more than {LARGEST} bytes")
        # `keep` states the size, so memory is bounded by it; a frame without one is not ours and fails here.
        return zstandard.ZstdDecompressor().decompress(packed)
    except zstandard.ZstdError as error:
        raise codec.Unreadable(f"capture {name} is damaged: {error}") from None


def _stamp(at: datetime) -> str:
    """`20260102T030405.000006Z`: names of one article sort as they were fetched, and tell their age unopened."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z").translate(_COMPACT)


def _drop(folder: Path) -> None:
    """Remove a folder that holds nothing any more."""
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.ENOENT):
            raise


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, data)
