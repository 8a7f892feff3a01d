"""A seed and a number in, a news text of our own out: the same number always gives the same text, unlike all others."""

import re
import tomllib
from pathlib import Path
from random import Random

from demo.texts import Text

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_SLOT = re.compile(r"\{(\w+)\}")


def text(seed: int, number: int) -> Text:
    """Story `number`: a headline and five to eight paragraphs that name the ministry, with figures of their own."""
    dice = Random(f"{seed} story {number}")
    what = _filled("{place}{trade}{noun}{deed}", dice)
    day = f"{2 + number % 10}月{1 + dice.randrange(28)}日"
    lead = (
        f"{day}，工业和信息化部发布第{number + 1}号消息，{what}，"
        f"涉及资金{dice.randrange(100, 99999)}万元，参与单位{dice.randrange(3, 240)}家。"
    )
    rest = (_paragraph(dice) for _ in range(dice.randrange(4, 8)))
    return Text(f"工信部：{what}（第{number + 1}号）", (lead, *rest))


def addition(seed: int, number: int, version: int) -> str:
    """A paragraph that a later version of the text has and the first has not."""
    return _paragraph(Random(f"{seed} story {number} version {version}"))


def off_topic(seed: int, number: int) -> Text:
    """A text that names no ministry."""
    dice = Random(f"{seed} off {number}")
    return Text(_filled("{place}公园第{figure}次花展开幕", dice), tuple(_paragraph(dice) for _ in range(4)))


def _paragraph(dice: Random) -> str:
    return "".join(_filled(dice.choice(_WORDS["sentences"]), dice) for _ in range(dice.randrange(2, 4)))


def _filled(sentence: str, dice: Random) -> str:
    """Each slot filled with a word of its kind, or a figure."""
    figure = f"{dice.randrange(2, 9999)}{dice.choice(_WORDS['unit'])}"
    return _SLOT.sub(lambda slot: figure if slot[1] == "figure" else dice.choice(_WORDS[slot[1]]), sentence)
