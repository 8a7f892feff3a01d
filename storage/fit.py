"""Which nouns no store takes: a noun in, nothing out or `Unreadable`, so that memory refuses what MongoDB refuses."""

from newswatch import codec

LARGEST = 15 * 1024 * 1024
"""Bytes of one noun as JSON; MongoDB takes documents up to 16 MiB (docs: limits, BSON document size)."""


def fit(noun: object) -> None:
    """Raises codec.Unreadable where `noun` can never be stored: lone surrogates, or too large for one document."""
    try:
        size = len(codec.to_json(noun))
    except ValueError:
        raise codec.Unreadable(
            f"a {type(noun).__name__} that is not UTF-8 (lone surrogates) cannot be stored"
        ) from None
    if size > LARGEST:
        raise codec.Unreadable(f"a {type(noun).__name__} of {size} bytes is over the store's {LARGEST}")
