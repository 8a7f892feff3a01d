"""The file of a compiled function in, where its machine code is kept and what that was made of out.

numba knows one file for each: machine code that calls a function of another file would outlive a change there.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from numba.core.caching import InTreeCacheLocator, UserProvidedCacheLocator, UserWideCacheLocator

_MARK = b"@compiled"


class Told(UserProvidedCacheLocator):
    """In the folder that NUMBA_CACHE_DIR names."""

    def get_source_stamp(self) -> Any:
        return _stamp(Path(self._py_file).parent)


class Beside(InTreeCacheLocator):
    """Beside the source."""

    def get_source_stamp(self) -> Any:
        return _stamp(Path(self._py_file).parent)


class Home(UserWideCacheLocator):
    """In the user's own folder for such things."""

    def get_source_stamp(self) -> Any:
        return _stamp(Path(self._py_file).parent)


LOCATORS = ",".join(f"{__name__}.{each.__name__}" for each in (Told, Beside, Home))
"""As numba wants them named, in the order they are asked."""


@lru_cache(maxsize=8)
def _stamp(room: Path) -> bytes:
    """A digest of every file of `room` that has something compiled: rooms do not call one another's machine code."""
    stamp = hashlib.blake2b(digest_size=16)
    for path in sorted(room.glob("*.py")):
        source = path.read_bytes()
        if _MARK in source:
            stamp.update(source)
    return stamp.digest()
