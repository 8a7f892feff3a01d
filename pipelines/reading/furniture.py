"""One line of a page in, what kind of page furniture it is (or none) out.

Furniture is what a newsroom's template or its lawyers say around a text, never the text. The rules stand in
tables/furniture.py; lines are matched in Simplified, kinds are tried in the order of `_TESTS`. A sentence that only
happens to use such words (公众可拨打举报电话…) is the text's: there the page itself must speak.
"""

import re
from enum import StrEnum
from functools import lru_cache

from pipelines.reading import voice
from pipelines.reading.rules import LONGEST, matcher
from pipelines.reading.script import folded
from pipelines.reading.tables import furniture as table


class Furniture(StrEnum):
    """What a line that is not body text is there for."""

    HEAD = "head"
    """Clock, credit, font size, counters: what stands between a title and its text."""
    EDITOR = "editor"
    ORIGINAL_TITLE = "original_title"
    CREDIT = "credit"
    DISCLAIMER = "disclaimer"
    PROMOTION = "promotion"
    LIST = "list"
    """The heading of a list of other articles."""
    FOOT = "foot"
    """Tags, addresses, neighbours, licences."""


_EDITOR = matcher(table.EDITOR)
_EDITOR_TAIL = matcher(table.EDITOR_TAIL)
_ORIGINAL_TITLE = matcher(table.ORIGINAL_TITLE)
_CREDIT = matcher(table.CREDIT)
_DISCLAIMER, _DISCLAIMER_HINT = matcher(table.DISCLAIMER), matcher(table.DISCLAIMER_HINT)
_DISCLAIMER_SHORT = 60
"""Characters up to which one sure sign is enough; a longer paragraph may be about copyright and needs two hints
more."""
_PROMOTION, _URGES = matcher(table.PROMOTION), matcher(table.URGES)
"""What has an advertisement's words; what makes an advertisement of a sentence with them."""
_BUTTON = matcher(table.BUTTON)
_BUTTON_SHARE = 0.4
"""How much of one page words are: a sentence may begin like a button (注册资本…)."""
_LIST = matcher(table.LIST)
_FOOT, _HOTLINE = matcher(table.FOOT), matcher(table.HOTLINE)
_DAY = re.compile(table.DAY)
_CLOCK = re.compile(table.DAY + r"[\sT]{0,3}" + table.TIME)
_HEAD_WORD, _HEAD_LABEL, _PLAYER = matcher(table.HEAD_WORD), matcher(table.HEAD_LABEL), matcher(table.PLAYER)
_NUMBER = re.compile(r"^[\s\d.,%‰+\-—–:：/年月日时分秒()（）]*$")
_NO_LETTER = re.compile(r"[\W_]+")
_REST_OF_CLOCK_LINE, _REST_OF_LINE = 8, 3
"""Letters a head line may keep: an outlet's or reporter's name beside a clock, a stray word elsewhere."""


@lru_cache(maxsize=4096)
def furniture(text: str) -> Furniture | None:
    """The kind of furniture `text` (one line) is; None where it may be body text."""
    if not text or len(text) > LONGEST:
        return None
    plain = folded(text)
    kind = next((kind for kind, test in _TESTS if test(plain)), None)
    return None if kind and voice.is_sentence(text) and not _is_said_by_page(plain, kind) else kind


def _is_said_by_page(text: str, kind: Furniture) -> bool:
    return voice.speaks(text) or (kind is Furniture.PROMOTION and bool(_URGES.search(text)))


def without_editor(text: str) -> str:
    """A paragraph without the editor's credit some templates append to the last one."""
    tail = _EDITOR_TAIL.longest
    found = _EDITOR_TAIL.search(folded(text[-tail:]))
    return text[: max(0, len(text) - tail) + found.start()] if found else text


def _is_disclaimer(text: str) -> bool:
    if not _DISCLAIMER.search(text):
        return False
    return len(text) <= _DISCLAIMER_SHORT or len(_DISCLAIMER_HINT.findall(text)) >= 2


def _is_promotion(text: str) -> bool:
    button = _BUTTON.match(text) and voice.share(text) >= _BUTTON_SHARE
    return bool(button or _PROMOTION.search(text))


def _is_foot(text: str) -> bool:
    return bool(_HOTLINE.search(text) or _FOOT.search(text))


def _is_head(text: str) -> bool:
    """Whether hardly anything is left of a line once clocks, labelled names and buttons are taken out.

    Figures and days alone are no furniture: a table's cell, the day under a notice.
    """
    if _PLAYER.match(text):
        return True
    if text.endswith(("？", "?", "。")):  # a question behind 记者： is no byline
        return False
    if len(text) > _HEAD_WORD.longest or (_NUMBER.match(text) and not _CLOCK.search(text)):
        return False
    rest = _NO_LETTER.sub("", _HEAD_WORD.sub(" ", _HEAD_LABEL.sub(" ", text)))
    if len(text) < 12:
        return not rest
    return len(rest) <= (_REST_OF_CLOCK_LINE if _DAY.search(text) else _REST_OF_LINE)


_TESTS = (
    (Furniture.ORIGINAL_TITLE, lambda text: bool(_ORIGINAL_TITLE.match(text))),
    (Furniture.EDITOR, lambda text: bool(_EDITOR.match(text))),
    (Furniture.CREDIT, lambda text: bool(_CREDIT.match(text))),
    (Furniture.LIST, lambda text: bool(_LIST.match(text))),
    (Furniture.DISCLAIMER, _is_disclaimer),
    (Furniture.PROMOTION, _is_promotion),
    (Furniture.FOOT, _is_foot),
    (Furniture.HEAD, _is_head),
)
