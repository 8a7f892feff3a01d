"""What a query that can be used may not mean."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hint:
    """The same in both languages; `str()` is the English one, which programs are given."""

    english: str
    chinese: str

    def __str__(self) -> str:
        return self.english
