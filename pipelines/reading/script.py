"""Text in either script in, the same in Simplified out: rules are written once."""

from functools import lru_cache

from opencc import OpenCC


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


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """`text` in Simplified character by character: what is found in it stands at the same place in `text`."""
    return text.translate(_table())
