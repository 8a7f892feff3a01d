"""A function over arrays in, the same function as machine code out: the one home of numba.

It is compiled at its first call and kept on disk, so that the next process starts with it: where NUMBA_CACHE_DIR says,
else beside its source, else in the user's own folder for such things (`newswatch.compiled_files`). Where nothing can be
written each process compiles anew, for some seconds.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])


def keep_in(folder: Path) -> None:
    """Keep what is compiled in `folder` where it cannot be kept beside its source; to be said before the first."""
    if not os.access(Path(__file__).parent, os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(folder))


def compiled(function: Function) -> Function:
    """`function` as machine code: same arguments, same answer, no Python in between."""
    from numba import config, njit

    from newswatch.compiled_files import LOCATORS

    config.CACHE_LOCATOR_CLASSES = LOCATORS  # type: ignore[attr-defined]
    try:
        return cast(Function, njit(cache=True)(function))
    except RuntimeError:  # no folder to keep it in
        return cast(Function, njit(function))
