"""Members in, one compressed file out, and back: a tar under zstd that ends with the digests of all it holds."""

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Self

import orjson
import zstandard

from newswatch import __version__, files
from newswatch.cli.exits import Code, Stop

_FORMAT = 1
_MANIFEST = "manifest.json"
_PIECE = 1024 * 1024
_LONGEST_MANIFEST = 1024 * 1024
_WINDOW = 128 * 1024 * 1024
"""Bytes of memory that unpacking may ask for; zstd's own limit for files of strangers."""
_LONGEST_NAME = 100
"""Bytes of a name that a tar header holds without another header before it."""


class BadArchive(Stop):
    """A file that is no whole backup; nothing of it was taken over."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path}: {fault}; nothing was restored: use another backup", Code.USAGE)


class Archive:
    """A backup being written."""

    def __init__(self, tar: tarfile.TarFile, folder: Path) -> None:
        self._tar = tar
        self._folder = folder
        self._digest = hashlib.sha256()
        self.members = 0

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """A file to write to; it becomes the member `name` at the end of the block."""
        with tempfile.TemporaryFile(dir=self._folder) as file:
            yield file
            size = file.tell()
            file.seek(0)
            self._add(name, size, file)

    def _add(self, name: str, size: int, file: Any) -> None:
        if len(name.encode()) > _LONGEST_NAME:
            raise ValueError(f"{name!r} is too long a name for a member")
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._digest.update(f"{name}\n{size}\n".encode())
        self._tar.addfile(info, Member(file, self._digest, size))
        self.members += 1

    def copy(self, name: str, path: Path) -> None:
        """The file at `path` as the member `name`; nothing where it has gone meanwhile."""
        try:
            with path.open("rb") as file:
                self._add(name, os.fstat(file.fileno()).st_size, file)
        except FileNotFoundError:
            return

    def seal(self, told: dict[str, Any]) -> None:
        """The last member: what the archive holds, without which it counts as cut off."""
        held = {"format": _FORMAT, "newswatch": __version__, "members": self.members}
        manifest = orjson.dumps({**told, **held, "sha256": self._digest.hexdigest()})
        info = tarfile.TarInfo(_MANIFEST)
        info.size, info.mode = len(manifest), 0o600
        self._tar.addfile(info, BytesIO(manifest))


class Member:
    """A file of `size` bytes to read from, each read digested."""

    def __init__(self, file: IO[bytes], digest: Any, size: int) -> None:
        self.size = size
        self._file = file
        self._digest = digest

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data


@contextmanager
def writing(path: Path) -> Iterator[Archive]:
    """A new archive at `path`, there whole at the end of the block or not at all; readable by its owner alone.

    Raises Stop where the file is there already or cannot be written.
    """
    if path.exists():
        raise Stop(f"{path}: is there already; name a file that is not", Code.FOLDER)
    try:
        with (
            files.writing(path) as file,
            zstandard.ZstdCompressor(level=6, threads=-1).stream_writer(file, closefd=False) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.GNU_FORMAT) as tar,
        ):
            yield Archive(tar, path.parent)
    except OSError as error:
        raise Stop(
            f"{path}: cannot be written: {error.strerror}; free some space or choose another place", Code.FOLDER
        ) from None


def reading(path: Path) -> Iterator[tuple[str, Member]]:
    """Each member with its name, in order; ends only where all were there as they were written.

    Raises BadArchive, at the latest at the end: take nothing over before.
    """
    digest, seen = hashlib.sha256(), set[str]()
    try:
        with (
            path.open("rb") as file,
            zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(file) as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|", tarinfo=_Plain) as tar,
        ):
            for info in tar:
                content = tar.extractfile(info)
                if content is None or info.name in seen:
                    raise BadArchive(path, f"{info.name!r} is no file, or there twice")
                if info.name == _MANIFEST:
                    _check(path, content.read(_LONGEST_MANIFEST), len(seen), digest.hexdigest())
                    return
                seen.add(info.name)
                digest.update(f"{info.name}\n{info.size}\n".encode())
                member = Member(content, digest, info.size)
                yield info.name, member
                while member.read(_PIECE):
                    pass
    except (tarfile.TarError, zstandard.ZstdError, EOFError, UnicodeError) as error:
        raise BadArchive(path, f"is no backup, or a damaged one ({type(error).__name__})") from None
    except OSError as error:
        raise Stop(f"{path}: {error.strerror}; give the path of a backup", Code.USAGE) from None
    raise BadArchive(path, "is cut off: it has no end")


class _Plain(tarfile.TarInfo):
    """A header of a file, as we write them. Those that announce longer headers could ask for any memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Raises ReadError for any other."""
        info = super().frombuf(buf, encoding, errors)
        if info.type != tarfile.REGTYPE or info.size < 0:
            raise tarfile.ReadError(f"a member of type {info.type!r}, {info.size} bytes")
        return info


def _check(path: Path, manifest: bytes, members: int, digest: str) -> None:
    try:
        told = orjson.loads(manifest)
        wanted = (told["format"], told["members"], told["sha256"])
    except (ValueError, KeyError, TypeError):
        raise BadArchive(path, "its manifest cannot be read") from None
    if wanted[0] != _FORMAT:
        raise BadArchive(path, f"has format {wanted[0]}, this newswatch reads {_FORMAT}")
    if wanted[1:] != (members, digest):
        raise BadArchive(path, "holds something else than was written")
