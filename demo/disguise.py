"""A Text in, the same text as a reposting site disguises it out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from opencc import OpenCC

from demo.texts import Text


@lru_cache(maxsize=1)
def _traditional() -> OpenCC:
    return OpenCC("s2t")


def traditional(text: Text) -> Text:
    """Simplified to Traditional by machine (OpenCC `s2t`), as sites that serve both scripts do."""
    return _rewritten(text, _traditional().convert)


def annotated(text: Text, readings: Mapping[str, str]) -> Text:
    """Pinyin in brackets after each character that `readings` explains: 國 becomes 國(guó)."""
    characters = re.compile("[" + "".join(map(re.escape, readings)) + "]")
    return _rewritten(text, lambda line: characters.sub(lambda m: f"{m[0]}({readings[m[0]]})", line))


def falsified(text: Text, there: str, here: str) -> Text:
    """One figure changed: `there` in the original reads `here`. Raises ValueError unless it stands there once."""
    if text.body.count(there) != 1:
        raise ValueError(f"{there!r} stands {text.body.count(there)} times in {text.title!r}, not once")
    return replace(text, paragraphs=tuple(line.replace(there, here) for line in text.paragraphs))


def _rewritten(text: Text, write: Callable[[str], str]) -> Text:
    return replace(text, title=write(text.title), paragraphs=tuple(map(write, text.paragraphs)))
