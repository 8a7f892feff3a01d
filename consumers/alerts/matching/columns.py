"""Values in, an array that they were appended to out: numpy arrays that grow."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class Column:
    """An array of one type that grows at its end, by doubling: appending costs the same at any size.

    `all` is what is in it; it may move at the next `extend`.
    """

    def __init__(self, kind: DTypeLike, values: Sequence[Any] | NDArray[Any] = ()) -> None:
        self._kept: NDArray[Any] = np.zeros(64, kind)
        self._size = 0
        if len(values):
            self.extend(values)

    def __len__(self) -> int:
        return self._size

    @property
    def all(self) -> NDArray[Any]:
        return self._kept[: self._size]

    def extend(self, values: Any) -> None:
        """Append `values`, a sequence or array of what the column holds."""
        size = self._size + len(values)
        if size > len(self._kept):
            grown = np.zeros(max(size, 2 * len(self._kept)), self._kept.dtype)
            grown[: self._size] = self.all
            self._kept = grown
        self._kept[self._size : size] = values
        self._size = size
