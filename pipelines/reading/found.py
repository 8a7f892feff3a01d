"""What was found on a page in, where it was read and how sure it is beside it, out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from newswatch.model.article import Sure


@dataclass(frozen=True, slots=True)
class Found:
    """A fact of one word or line; empty where the page does not state it."""

    value: str = ""
    where: str = ""
    sure: Sure = Sure.STATED


class Placed(Protocol):
    """Whatever a finder finds: it says where it was read and how sure it is."""

    @property
    def where(self) -> str: ...

    @property
    def sure(self) -> Sure: ...


def places(found: Mapping[str, Placed | None]) -> dict[str, str]:
    """Where each fact was read; what was not found has no place."""
    return {name: fact.where for name, fact in found.items() if fact and fact.where}


def sureness(found: Mapping[str, Placed | None]) -> dict[str, Sure]:
    """How sure each fact is that was found."""
    return {name: fact.sure for name, fact in found.items() if fact and fact.where}
