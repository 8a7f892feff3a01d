"""A table that follows from the program alone in, the same from disk out where an earlier process has made it.

It is kept where compiled code is (newswatch.compiled), under a name that says what it was made of and with a checksum:
one that was made otherwise, or is damaged, is made again. Where nothing can be written each process makes its own.
"""

import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from newswatch import files
from newswatch.model.ids import digest

Entry = TypeVar("Entry", bound=np.generic)

_SEAL = 4
"""Bytes of the checksum at the end."""


def kept(source: str, of: tuple[str, ...], kind: type[Entry], make: Callable[[], NDArray[Entry]]) -> NDArray[Entry]:
    """What `make` makes, in one dimension; `source` is the file that has `make`, `of` names what else it rests on."""
    try:
        made_of = digest("kept", Path(source).read_bytes(), np.dtype(kind).str, make.__name__, *of)
        path = _folder() / f"{make.__name__.strip('_')}-{made_of}.kept"
        found = _read(path)
    except OSError:
        return make()
    if found is not None:
        return np.frombuffer(found, dtype=kind)
    made = make()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = made.tobytes()
        files.write(path, whole + zlib.crc32(whole).to_bytes(_SEAL), files.ALL)
    except OSError:
        return made
    return made


def _folder() -> Path:
    told = os.environ.get("NUMBA_CACHE_DIR")
    return Path(told) if told else Path(__file__).parent / "__pycache__"


def _read(path: Path) -> bytes | None:
    """The bytes kept at `path`; None where there are none, or not those that were written."""
    try:
        written = path.read_bytes()
    except FileNotFoundError:
        return None
    whole, seal = written[:-_SEAL], written[-_SEAL:]
    return whole if whole and zlib.crc32(whole).to_bytes(_SEAL) == seal else None
