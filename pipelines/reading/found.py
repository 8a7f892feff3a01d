"""What was found on a page in, a reading with it, where it was read and how sure it is out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from newswatch.model.article import Reading, Sure

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A fact that a page states, where it was read and how sure it is; what finders find is one, or None."""

    value: T
    where: str
    sure: Sure = Sure.STATED


def filled(reading: Reading, found: Mapping[str, Found[Any] | None]) -> Reading:
    """A reading with each fact in the field of its name; what was not found stays as it is and has no place."""
    facts = {name: fact for name, fact in found.items() if fact is not None}
    return replace(
        reading,
        **{name: fact.value for name, fact in facts.items()},
        where={**reading.where, **{name: fact.where for name, fact in facts.items()}},
        sure={**reading.sure, **{name: fact.sure for name, fact in facts.items()}},
    )
