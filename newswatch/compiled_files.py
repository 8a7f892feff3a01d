"""The file of a compiled function in, where its machine code is kept and what that was made of out.

numba knows one file for each: machine code that calls a function of another file would outlive a change there.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from numba.core.caching import InTreeCacheLocator, UserProvidedCacheLocator, UserWideCacheLocator

_MARK = b"@compiled"


class _Stamped:
    _py_file: str

    def get_source_stamp(self) -> Any:
        return _stamp(Path(self._py_file).parent)


class Told(_Stamped, UserProvidedCacheLocator):
    """In the folder that NUMBA_CACHE_DIR names."""


class Beside(_Stamped, InTreeCacheLocator):
    """Beside the source."""


class Home(_Stamped, UserWideCacheLocator):
    """In the user's own folder for such things."""


LOCATORS = ",".join(f"{__name__}.{each.__name__}" for each in (Told, Beside, Home))
"""As numba wants them named, in the order they are asked."""


@lru_cache(maxsize=8)
def _stamp(folder: Path) -> bytes:
    """A digest of every file of `folder` that has something compiled: no machine code calls, or holds a constant of,
    another folder's."""
    stamp = hashlib.blake2b(digest_size=16)
    for path in sorted(folder.glob("*.py")):
        source = path.read_bytes()
        if _MARK in source:
            stamp.update(source)
    return stamp.digest()
