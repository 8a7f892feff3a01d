"""A text in, the same text with one fact behind its lead falsified, or with other figures throughout, out."""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

LEAD = 240
"""Characters at the head of a text that are left as they are: what stands there tells events apart."""
DOCNO = "有关要求见工信部规〔2024〕12号文件。"
"""A sentence that gives a text a document number: broadcast news has none."""

_NUMBER = re.compile(r"(?<![A-Za-z0-9.])\d+(?:\.\d+)?(?![A-Za-z0-9.]|\s?[年月日届次期版号]|[-—~至]\d)")
_NUMERAL = re.compile(
    r"(?<![第零一二三四五六七八九十百千万亿])[一二三四五六七八九]?十[一二三四五六七八九]?"
    r"(?=多?(?:个|家|项|名|条|座|种|所|万|亿|台|艘|架|公里|余|人|天|次|场|国))"
)
_DATE = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日")
_PLACES = (
    "江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|陕西|甘肃|青海|辽宁|吉林|河北|山西"
)
_PLACE = re.compile(_PLACES)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_PERSON = re.compile(
    rf"(?<=[长任员记理授家席人])([{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=说|表示|指出|介绍|强调|主持|出席|[：，])"
)
_DOCNO = re.compile(r"(?<=〕)\d+(?=号)")
_NEGATIONS = {
    "没有": "有", "不能": "能", "不会": "会", "不得": "可以", "尚未": "已经", "不再": "仍然", "未能": "成功",
    "已经": "尚未", "能够": "不能", "可以": "不可以", "必须": "不必", "将会": "不会", "不断": "不再",
}  # fmt: skip
_NEGATION = re.compile("|".join(_NEGATIONS))


@dataclass(frozen=True, slots=True)
class Falsified:
    """`text` says `here` at [start, end) where the original says `there`."""

    text: str
    here: str
    there: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.here)


def figure(text: str, rnd: random.Random) -> Falsified | None:
    """One figure in digits changed; None in a text with fewer than six, where one tells it apart."""
    return _changed(text, _NUMBER, other_number, rnd) if len(_NUMBER.findall(text)) >= 6 else None


def numeral(text: str, rnd: random.Random) -> Falsified | None:
    """One figure in Chinese numerals changed."""
    return _changed(text, _NUMERAL, _other_numeral, rnd)


def date(text: str, rnd: random.Random) -> Falsified | None:
    return _changed(text, _DATE, lambda old, r: f"{r.randrange(1, 13)}月{r.randrange(1, 29)}日", rnd)


def place(text: str, rnd: random.Random) -> Falsified | None:
    return _changed(text, _PLACE, lambda old, r: r.choice(_PLACES.split("|")), rnd)


def person(text: str, rnd: random.Random) -> Falsified | None:
    """One speaker given another surname."""
    return _changed(text, _PERSON, lambda old, r: r.choice(_SURNAMES) + old[1:], rnd)


def docno(text: str, rnd: random.Random) -> Falsified | None:
    return _changed(text, _DOCNO, other_number, rnd)


def negation(text: str, rnd: random.Random) -> Falsified | None:
    """One statement turned into its contrary."""
    return _changed(text, _NEGATION, lambda old, r: _NEGATIONS[old], rnd)


KINDS: Mapping[str, Callable[[str, random.Random], Falsified | None]] = {
    "figure": figure,
    "numeral": numeral,
    "date": date,
    "place": place,
    "person": person,
    "docno": docno,
    "negation": negation,
}


def with_docno(text: str) -> str:
    """The text with a sentence that has a document number, behind its lead where it is long enough."""
    at = text.find("。", LEAD) + 1
    return text[:at] + DOCNO + text[at:] if at else text + DOCNO


def twin(text: str, rnd: random.Random) -> str | None:
    """The same words with other figures; None where there are fewer than three."""
    if len(_NUMBER.findall(text)) < 3:
        return None
    return _NUMBER.sub(lambda m: other_number(m.group(), rnd), text)


def other_number(printed: str, rnd: random.Random) -> str:
    """A number as long, with another value."""
    drawn = printed
    while drawn == printed:
        drawn = re.sub(r"\d", lambda _: rnd.choice("123456789"), printed)
    return drawn


def _other_numeral(printed: str, rnd: random.Random) -> str:
    ones: list[str] = ["", *"一二三四五六七八九"]
    return rnd.choice("二三四五六七八九") + "十" + rnd.choice(ones)


def _changed(
    text: str, pattern: re.Pattern[str], other: Callable[[str, random.Random], str], rnd: random.Random
) -> Falsified | None:
    """One place of `pattern` behind the lead changed; None without one."""
    found = [m for m in pattern.finditer(text) if m.start() >= LEAD]
    if not found:
        return None
    chosen = rnd.choice(found)
    here = there = chosen.group()
    while here == there:
        here = other(there, rnd)
    return Falsified(text[: chosen.start()] + here + text[chosen.end() :], here, there, chosen.start())
