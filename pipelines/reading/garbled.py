"""A text's words in, the flags that say it was damaged before it was read out."""

from newswatch.text.mojibake import is_garbled

REPLACED, MOJIBAKE, REPAIRED = "replacement_characters", "mojibake", "repaired_encoding"
"""Characters are lost (U+FFFD); the text was decoded wrongly somewhere; it was, and that is undone without a loss."""


def flags(text: str) -> tuple[str, ...]:
    """REPLACED and MOJIBAKE where they are true of a text."""
    found = ((REPLACED, "\ufffd" in text), (MOJIBAKE, is_garbled(text)))
    return tuple(name for name, holds in found if holds)
