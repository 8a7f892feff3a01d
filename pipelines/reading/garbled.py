"""A text's words in, the flags that say it was damaged before it was read out."""

from newswatch.model.article import Flag
from newswatch.text.mojibake import is_garbled


def flags(text: str) -> tuple[str, ...]:
    """REPLACEMENT_CHARACTERS and MOJIBAKE where they are true of a text."""
    found = ((Flag.REPLACEMENT_CHARACTERS, "\ufffd" in text), (Flag.MOJIBAKE, is_garbled(text)))
    return tuple(flag.value for flag, holds in found if holds)
