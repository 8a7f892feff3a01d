"""A line in, whether the page speaks in it to its reader, instead of the story going on, out.

What a page says of itself is made of few words: who it is (本站), what became of the text (转载), whose it is (版权)
and what the reader is to do (扫码). A line counts by the share of its letters that such words take up.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.reading.rules import Bounded, matcher
from pipelines.reading.script import folded
from pipelines.reading.tables import voice as table

_OF_ITSELF = matcher(table.ITSELF)
"""The page, and the text as a thing on it; 我们 and 您 speak in a ministry's sentences too."""
_TO_READER, _OF_PUBLISHING = matcher(table.TO_READER), matcher(table.PUBLISHING)
_STORY_WORDS, _GOES_ON = matcher(table.STORY), matcher(table.GOES_ON)
"""Somebody is quoted; an outlet promises to go on with the story: then it is in it."""
_WORDS = matcher((*table.PAGE_WORDS, *table.SMALL_WORDS))
_NOTICE_WORDS = matcher((*table.PAGE_WORDS, *table.NOTICE_WORDS, *table.SMALL_WORDS, *table.NOTICE_SMALL_WORDS))
"""With words of notices, which say too little to make a button or a heading the page's."""
_NAMES_ITSELF = matcher(table.NAMES_ITSELF)
"""An outlet that says what it does not vouch for speaks of itself."""
_LETTERS = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[\w./?=&%-]+|[\w.-]{1,64}@[\w.-]+")
_ENDS = re.compile(r"[。；;？?][”』」\"'）)】\]]{0,8}$")
_SHOUTS = re.compile(r"[！!…][”』」\"'）)】\]]{0,8}$")
_SURELY, _LARGELY, _PARTLY = 0.75, 0.6, 0.42
"""Shares of page words: what the story has in common is chance; it speaks of publishing; it names the page."""
_OWN_PAIRS = 0.25
"""The share of a line's other pairs of letters that the story has, from which on the line is of the story."""
_SHORT = 60
_SLIGHTLY, _AGAIN, _HARDLY = 0.3, 0.55, 0.15
"""Shares: of page words beside which nothing of the story makes a line the page's; of the story in a digest of it; of
the story in what is none of it."""


@lru_cache(maxsize=4096)
def share(text: str) -> float:
    """How much of a line page words take up."""
    return _share(folded(text))


def _share(text: str, words: Bounded = _WORDS) -> float:
    text = _ADDRESS.sub(" ", text)
    letters = len(_LETTERS.findall(text))
    return sum(len(_LETTERS.findall(word)) for word in words.findall(text)) / letters if letters else 0.0


def _plain(text: str) -> str:
    return _NAMES_ITSELF.sub("本站", folded(text))


def as_page(text: str, names: Sequence[str]) -> str:
    """A line in which the page's own names (`names`, in Simplified) read 本站; itself where it has none of them."""
    plain = folded(text)
    if not any(name in plain for name in names):
        return text
    for name in names:
        plain = re.sub(f"[“「《]?{re.escape(name)}[”」》]?", "本站", plain)
    return plain


def is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does; an exclamation mark ends advertisements as well."""
    return bool(_ENDS.search(text))


@lru_cache(maxsize=4096)
def speaks(text: str) -> bool:
    """Whether the page speaks in a line, wherever that stands."""
    if len(text) > _NOTICE_WORDS.longest:
        return False
    plain = _plain(text)
    covered = _share(plain, _NOTICE_WORDS)
    if covered < _PARTLY or _GOES_ON.search(plain):
        return False
    if _OF_ITSELF.search(plain):
        return covered >= _LARGELY or not _STORY_WORDS.search(plain)
    if _STORY_WORDS.search(plain):
        return False
    publishing, reader = (set(words.findall(plain)) for words in (_OF_PUBLISHING, _TO_READER))
    return bool(publishing) and len(publishing | reader) >= (2 if covered >= _LARGELY else 3)


def is_button(text: str) -> bool:
    """Whether a short line that is no sentence only says what to do with the page, or how long it is."""
    return len(text) <= _SHORT and not is_sentence(text) and share(text) >= _LARGELY


def is_notice(text: str, story: str) -> bool:
    """Whether the page speaks in a line and of nothing that `story` (in Simplified) tells."""
    if not speaks(text):
        return False
    plain = _plain(text)
    if _share(plain, _NOTICE_WORDS) >= _SURELY and (_OF_ITSELF.search(plain) or _TO_READER.search(plain)):
        return True
    return _pairs(_NOTICE_WORDS.sub(" ", plain), story) < _OWN_PAIRS


def is_aside(text: str, story: str, *, surely: bool) -> bool:
    """Whether a line that stands behind what is not of `story` (in Simplified) speaks of the page and not of it.

    `surely`: what it stands behind can only be the page's; else it must itself say that it is, or speak of publishing
    to its reader.
    """
    plain = _plain(text)
    itself, reader, publishing = (bool(words.search(plain)) for words in (_OF_ITSELF, _TO_READER, _OF_PUBLISHING))
    if not (surely or itself or (reader and publishing)):
        return False
    needed = _SLIGHTLY if surely and (itself or reader or publishing) else _PARTLY
    return (
        len(text) <= _NOTICE_WORDS.longest
        and not (_STORY_WORDS.search(plain) or _GOES_ON.search(plain))
        and _share(plain, _NOTICE_WORDS) >= needed
        and _pairs(_NOTICE_WORDS.sub(" ", plain), story) < _HARDLY
    )


def is_foreign(text: str, story: str) -> bool:
    """Whether a short line that is no sentence takes up nothing that `story` (in Simplified) tells."""
    ended = is_sentence(text) or _SHOUTS.search(text)
    return len(text) <= _SHORT and not ended and (share(text) >= _LARGELY or _pairs(folded(text), story) < _OWN_PAIRS)


def is_of_page(text: str, story: str) -> bool:
    """Whether a short line that is no sentence has words of the page and hardly one of `story` (in Simplified)."""
    plain = folded(text)
    return (
        len(text) <= _SHORT
        and not is_sentence(text)
        and _share(plain) >= _SLIGHTLY
        and any(words.search(plain) for words in (_OF_ITSELF, _TO_READER, _OF_PUBLISHING))
        and _pairs(_WORDS.sub(" ", plain), story) < _OWN_PAIRS
    )


def is_told(text: str, story: str) -> bool:
    """Whether a line tells again what `story` (in Simplified) tells."""
    return _pairs(folded(text), story) >= _AGAIN


def _pairs(text: str, story: str) -> float:
    pairs = {pair for pair in (text[i : i + 2] for i in range(len(text) - 1)) if pair.isalnum()}
    return sum(pair in story for pair in pairs) / len(pairs) if pairs else 0.0
