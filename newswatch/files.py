"""Bytes in, a file out that is there whole or not at all, also after a power cut."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

OWNER, ALL = 0o600, 0o666
"""Who may read it from its first byte on: its owner alone, or whom the umask lets."""


@contextmanager
def writing(path: Path, mode: int = OWNER, *, replace: bool = True) -> Iterator[BinaryIO]:
    """A file to write to, which stands at `path` at the end of the block; where the block raises, nothing does.

    It is written beside `path`, made to last, then put in its place, and so is what the folder says of it. Without
    `replace` FileExistsError is raised where another has come first, and that one stays. Raises OSError.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if replace:
            fresh.replace(path)
        else:
            path.hardlink_to(fresh)
        _keep_names(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


def write(path: Path, data: bytes, mode: int = OWNER, *, replace: bool = True) -> None:
    """`data` as the file at `path`; see `writing`."""
    with writing(path, mode, replace=replace) as file:
        file.write(data)


def _keep_names(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
