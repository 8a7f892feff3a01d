"""One promise held against what was found: how much was expected and found, and each difference by name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """`differences` has one line for each thing lost, doubled or changed; empty where the promise was kept."""

    promise: str
    expected: int
    found: int
    differences: tuple[str, ...]

    @classmethod
    def of(cls, promise: str, expected: int, found: int, differences: Iterable[str]) -> "Check":
        return cls(promise, expected, found, tuple(differences))

    @classmethod
    def same(cls, promise: str, noun: str, expected: Collection[str], found: Collection[str]) -> "Check":
        """That `found` holds exactly the ids of `expected`."""
        lost = (f"{noun} lost: {name}" for name in sorted(set(expected) - set(found)))
        more = (f"{noun} nobody expects: {name}" for name in sorted(set(found) - set(expected)))
        return cls.of(promise, len(set(expected)), len(set(found)), [*lost, *more])
