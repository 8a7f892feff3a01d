"""A moment in, a question out that long work asks between two steps: whether there is time for the next."""

from collections.abc import Callable
from time import monotonic
from typing import TypeAlias

InTime: TypeAlias = Callable[[], None]
"""Raises TimeoutError where there is none."""


def before(end: float) -> InTime:
    """`end` as time.monotonic."""

    def ask() -> None:
        if monotonic() >= end:
            raise TimeoutError

    return ask


def always() -> None:
    """There is always time."""
