"""Text in either script in, the same in Simplified out: rules are written once."""

import re
from functools import lru_cache

from opencc import OpenCC

_LONGEST_LINE = 200
"""Characters of a line that several rules look at; longer texts are folded anew each time and not kept."""


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """`text` in Simplified; phrases may change their length."""
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    chars = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    pairs = zip(chars, simplified("\n".join(chars)).split("\n"), strict=True)
    return {ord(char): to for char, to in pairs if char != to and len(to) == 1}


@lru_cache(maxsize=1)
def _other() -> "re.Pattern[str]":
    """Any character that is not its own Simplified form: to look for one is ten times faster than to replace all."""
    return re.compile(f"[{''.join(map(chr, _table()))}]")


def _fold(text: str) -> str:
    return text.translate(_table()) if _other().search(text) else text


def folded(text: str) -> str:
    """`text` in Simplified character by character: what is found in it stands at the same place in `text`."""
    return _folded_line(text) if len(text) <= _LONGEST_LINE else _fold(text)


@lru_cache(maxsize=4096)
def _folded_line(text: str) -> str:
    return _fold(text)
