"""Raw pages on disk, one compressed file a capture: a Page in, the same Page out, or nothing once pruned."""

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import zstandard

from newswatch import codec
from newswatch.clock import Clock, system_clock
from newswatch.model.page import Page
from newswatch.ports import Unavailable

_ID = re.compile(r"[0-9a-f]{32}")
_STAMP = "%Y%m%dT%H%M%S.%fZ"
LARGEST = 64 * 1024 * 1024
"""Bytes a capture may unpack to; pages are bounded far below when fetched, so a larger one is damage."""


class FileCaptures:
    """newswatch.ports.Captures in `folder`: `<two hex>/<article id>/<UTC stamp>-<capture id>.zst`.

    Inside, compressed: one line of JSON (the page without its body), a newline, the bytes as fetched.
    """

    def __init__(self, folder: Path, clock: Clock = system_clock) -> None:
        self._folder = folder
        self._clock = clock

    def keep(self, page: Page) -> str:
        """Write `page` whole or not at all; its capture id. Raises Unavailable where the folder takes no more."""
        head = codec.to_json(replace(page, body=b""))
        packed = zstandard.ZstdCompressor(level=6).compress(head + b"\n" + page.body)
        folder = self._of(page.article_id)
        stamp = page.fetched_at.astimezone(UTC).strftime(_STAMP)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(folder / f"{stamp}-{page.capture_id}.zst", packed)
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
        """The capture fetched last, by its time of fetching."""
        paths = sorted(self._of(article_id).glob("*.zst"))
        return self._read(paths[-1]) if paths else None

    def prune(self, before: datetime) -> int:
        """Delete what was fetched before `before`; how many went."""
        stamp = before.astimezone(UTC).strftime(_STAMP)
        gone = 0
        try:
            for path in self._folder.glob("??/*/*.zst"):
                if path.name < stamp:
                    path.unlink(missing_ok=True)
                    gone += 1
            for folder in self._empty():
                folder.rmdir()
        except OSError as error:
            raise self._unavailable(error) from None
        return gone

    def _empty(self) -> Iterator[Path]:
        return (folder for folder in list(self._folder.glob("??/*")) if folder.is_dir() and not any(folder.iterdir()))

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
        return replace(codec.from_json(Page, head), body=body)

    def _unavailable(self, error: OSError) -> Unavailable:
        return Unavailable(
            f"captures: {self._folder}: {error.strerror}: make the folder writable, free some space or set "
            "NEWSWATCH_DATA elsewhere"
        )


def _unpack(packed: bytes, name: str) -> bytes:
    """The bytes inside, at most LARGEST of them. Raises codec.Unreadable for damage or a bomb."""
    try:
        with zstandard.ZstdDecompressor().stream_reader(packed) as stream:
            raw = stream.read(LARGEST + 1)
    except zstandard.ZstdError as error:
        raise codec.Unreadable(f"capture {name} is damaged: {error}") from None
    if len(raw) > LARGEST:
        raise codec.Unreadable(f"capture {name} unpacks to more than {LARGEST} bytes")
    return raw


def _write(path: Path, data: bytes) -> None:
    """Temporary file, fsync, rename: a reader sees the whole file or none, also after a crash."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
