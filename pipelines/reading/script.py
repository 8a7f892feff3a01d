"""Text in either script in, the same in Simplified out: rules are written once."""

from functools import lru_cache

from opencc import OpenCC


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """`text` in Simplified; phrases may change their length."""
    return str(_converter().convert(text))
