"""What people are told of a query that can be used: what it may not mean, how it is read, why it is not met."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hint:
    """The same in both languages; `str()` is the English one, which programs are given."""

    english: str
    chinese: str

    def __str__(self) -> str:
        return self.english
