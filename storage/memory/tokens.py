"""Owners' tokens in memory, by their public part."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from newswatch.model.token import Token
from storage.fit import fit


class MemoryTokens:
    """newswatch.ports.Tokens."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._kept: dict[str, Token] = {}

    def add(self, token: Token) -> bool:
        fit(token)
        with self._lock:
            return self._kept.setdefault(token.token_id, token) is token

    def get(self, token_id: str) -> Token | None:
        with self._lock:
            return self._kept.get(token_id)

    def all(self, limit: int = 1000) -> Sequence[Token]:
        with self._lock:
            found = sorted(self._kept.values(), key=lambda each: (each.owner, each.token_id))
        return found[: max(0, limit)]

    def of(self, owner: str, limit: int = 100) -> Sequence[Token]:
        return [each for each in self.all(len(self._kept)) if each.owner == owner][: max(0, limit)]

    def remove(self, token_id: str) -> bool:
        with self._lock:
            return self._kept.pop(token_id, None) is not None
