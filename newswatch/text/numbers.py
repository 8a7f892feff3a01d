"""Folded text in, the figures it prints out: value, unit, noun and precision, comparable however they are printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIGURES_VERSION = "1"
"""Changes whenever a text states other figures, or one another value."""
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
CHINESE = "零〇○一二三四五六七八九两十百千万亿"
"""The folded numerals."""

UNITS: dict[str, tuple[str, float]] = {
    "%": ("%", 1.0),
    "‰": ("%", 0.1),
    "个百分点": ("point", 1.0),
    "百分点": ("point", 1.0),
    "个基点": ("point", 0.01),
    "公里": ("m", 1000.0),
    "千米": ("m", 1000.0),
    "km": ("m", 1000.0),
    "海里": ("m", 1852.0),
    "米": ("m", 1.0),
    "公尺": ("m", 1.0),
    "厘米": ("m", 0.01),
    "公分": ("m", 0.01),
    "毫米": ("m", 0.001),
    "微米": ("m", 1e-6),
    "纳米": ("m", 1e-9),
    "奈米": ("m", 1e-9),
    "平方公里": ("m2", 1e6),
    "平方米": ("m2", 1.0),
    "平方公尺": ("m2", 1.0),
    "公顷": ("亩", 15.0),
    "亩": ("亩", 1.0),
    "立方米": ("m3", 1.0),
    "立方公尺": ("m3", 1.0),
    "吨": ("kg", 1000.0),
    "公斤": ("kg", 1.0),
    "千克": ("kg", 1.0),
    "斤": ("kg", 0.5),
    "克": ("kg", 0.001),
    "千瓦时": ("度", 1.0),
    "度": ("度", 1.0),
    "千瓦": ("kw", 1.0),
    "兆瓦": ("kw", 1000.0),
    "美元": ("美元", 1.0),
    "欧元": ("欧元", 1.0),
    "日元": ("日元", 1.0),
    "英镑": ("英镑", 1.0),
    "港元": ("港元", 1.0),
    "卢布": ("卢布", 1.0),
    "元": ("元", 1.0),
    "倍": ("倍", 1.0),
    "年": ("月", 12.0),
    "个月": ("月", 1.0),
    "天": ("天", 1.0),
    "小时": ("分钟", 60.0),
    "分钟": ("分钟", 1.0),
    "周岁": ("岁", 1.0),
    "岁": ("岁", 1.0),
}
"""Printed unit to what it measures and the factor that converts it; any other word behind a figure is its noun."""

MEASURES = (
    "个家项名位人户辆台座条件次所只头艘架枚颗块张本册部篇首份期场轮种类款套组层栋间处"
    "株棵道支对队门级代站片根把笔宗起口批届"
)
"""Measure words: what stands before one is a number, and what stands behind it is counted."""

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?"
_SCALE = r"万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百"
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_TO = r"\s?(?:-{1,2}|[—–~至到]{1,2})\s?"
_WHOLE = rf"[一二三四五六七八九两][十百千万亿][{CHINESE}]{{0,12}}|十[一二三四五六七八九]?|[二三四五六七八九两]"
_COUNTED = rf"(?:[{MEASURES}](?!山|湾)|{_UNIT})"
_FIGURE = re.compile(
    rf"(?<![a-z0-9.:])(?:(?P<low>{_NUMBER})(?P<low_scale>{_SCALE})?(?P<low_unit>{_UNIT})?{_TO})?"
    rf"(?:(?P<large>\d{{1,6}})亿(?=\d{{1,4}}万))?(?P<number>{_NUMBER})(?![a-z0-9]|:\d)"
    rf"[多余]?(?:\s?(?P<scale>{_SCALE})[多余]?)?(?:\s?(?P<unit>{_UNIT}))?"
    rf"|(?<![a-z0-9.])(?P<metric>{_NUMBER})(?=km(?![a-z]))(?P<km>km)"
    rf"|(?P<parts>[百千万]|[二三四五六七八九十]{{1,3}}|[1-9]\d{{0,2}})分之"
    rf"(?P<share>[{CHINESE}]{{1,5}}(?:点[{CHINESE}]{{1,4}})?|\d{{1,4}}(?:\.\d{{1,4}})?)"
    rf"|(?<![数几第周期好{CHINESE}])(?P<tenths>[一二三四五六七八九两1-9])成(?P<halves>[一二三四五六七八九])?"
    r"(?![不为立功果员本都长绩熟就效交品份分型因])"
    rf"|(?<![数几第周期好{CHINESE}])(?:(?P<few>{_WHOLE})[至到])?(?P<chinese>{_WHOLE})(?P<point>点[{CHINESE}]{{1,4}}[万亿]?)?"
    rf"[多余]?(?={_COUNTED})(?P<chinese_unit>{_UNIT})?"
)
_BEGINS = re.compile(r"[0-9一二三四五六七八九十百千万两]")
_NOUN = re.compile(rf"[{MEASURES}]?+([\u4e00-\u9fff]{{1,2}})")
_LONGEST = 20_000
"""Figures read from one text at most: a page of nothing but digits costs no more than a long article."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed at [start, end): `value` in base units, `step` the worth of its last printed place.

    `high` is the upper end of a range. `noun` is what is counted, as far as two characters tell; empty behind a unit.
    """

    value: float
    step: float
    unit: str
    start: int
    end: int
    digits: bool
    high: float | None = None
    noun: str = ""


def figures(plain: str) -> list[Figure]:
    """The figures of `plain` (see `Folded.plain`) in order; a number glued to Latin letters (5g, c919) is a name.

    A Chinese numeral is a figure where a unit or a measure word stands behind it; 一 alone is an article (一个).
    """
    found: list[Figure] = []
    for match in each(_BEGINS, _FIGURE, plain):
        found += _figures(match, plain)
        if len(found) >= _LONGEST:
            break
    return found


def each(begins: re.Pattern[str], form: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What `form.finditer` gives, sooner: it is tried only where the one character of `begins` stands."""
    end = 0
    for begin in begins.finditer(text):
        if begin.start() >= end and (found := form.match(text, begin.start())):
            end = found.end()
            yield found


def agree(one: Figure, other: Figure) -> bool:
    """Equal after conversion, or one is the other rounded to what it prints; other units are another thing."""
    if one.unit and other.unit and one.unit != other.unit:
        return False
    if (one.high is None) != (other.high is None):
        return False
    ends = [(one.value, other.value), (one.high or 0.0, other.high or 0.0)]
    slack = max(one.step, other.step) * 0.5 if one.step != other.step else 0.0
    return all(abs(a - b) <= slack + 1e-9 * max(abs(a), abs(b)) for a, b in ends)


def chinese_number(text: str) -> int:
    """The whole number that Chinese numerals write, 二十六 as well as 二〇二四; other characters count nothing."""
    if len(text) > 1 and not any(c in _POWERS or c in _MYRIADS for c in text):
        return int("".join(str(DIGITS.get(c, "")) for c in text) or 0)
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in _POWERS:
            section += (digit or 1) * _POWERS[char]
            digit = 0
        elif char in _MYRIADS:
            total = (total + section + digit) * _MYRIADS[char] if char == "亿" else total + (section + digit) * 10**4
            section = digit = 0
    return total + section + digit


def _figures(match: re.Match[str], plain: str) -> list[Figure]:
    start, end = match.span()
    if match["share"]:
        return [_fraction(match)]
    if match["tenths"]:
        tenths = _read(match["tenths"]) * 10 + (DIGITS[match["halves"]] if match["halves"] else 0)
        return [Figure(tenths, 1.0 if match["halves"] else 10.0, "%", start, end, match["tenths"].isascii())]
    if match["chinese"]:
        return [_written(match, plain)]
    return _printed(match, plain)


def _fraction(match: re.Match[str]) -> Figure:
    start, end = match.span()
    digits = match["share"].isascii()
    value, step = _decimal(match["share"]) if digits else _chinese_decimal(match["share"])
    worth = 100.0 / (_MYRIADS.get(match["parts"]) or _read(match["parts"]))
    step = step if match["parts"] in ("百", "千", "万", "100") else 0.0
    return Figure(value * worth, step * worth, "%", start, end, digits)


def _written(match: re.Match[str], plain: str) -> Figure:
    """A figure in Chinese numerals."""
    start, end = match.span()
    unit, factor = UNITS.get(match["chinese_unit"] or "", ("", 1.0))
    value, step = float(chinese_number(match["chinese"])), 1.0
    if match["point"]:
        value, step = _chinese_decimal(match["chinese"] + match["point"].rstrip("万亿"))
        factor *= _MYRIADS.get(match["point"][-1], 1)
    low, high = value * factor, None
    if match["few"]:
        low, high = chinese_number(match["few"]) * factor, value * factor
    return Figure(low, step * factor, unit, start, end, False, high, "" if unit else _noun(plain, end))


def _printed(match: re.Match[str], plain: str) -> list[Figure]:
    """A figure in digits, or two where what looked like a range runs downwards."""
    start, end = match.span()
    value, step = _decimal(match["number"] or match["metric"])
    unit, factor = UNITS.get(match["unit"] or match["km"] or "", ("", 1.0))
    scaled = _scale(match["scale"]) * factor
    value, step = value * scaled + float(match["large"] or 0) * 1e8 * factor, step * scaled
    noun = "" if unit else _noun(plain, end)
    if not match["low"]:
        return [Figure(value, step, unit, start, end, True, None, noun)]
    low, low_step = _decimal(match["low"])
    low_unit, low_factor = UNITS.get(match["low_unit"] or match["unit"] or "", ("", 1.0))
    low_scale = _scale(match["low_scale"] or ("" if match["low_unit"] else match["scale"])) * low_factor
    if low * low_scale < value and low_unit == unit:
        return [Figure(low * low_scale, max(step, low_step * low_scale), unit, start, end, True, value, noun)]
    return [
        Figure(
            low * _scale(match["low_scale"]) * low_factor, low_step * low_scale, low_unit, start, match.end("low"), True
        ),
        Figure(value, step, unit, match.start("number"), end, True, None, noun),
    ]


def _noun(plain: str, end: int) -> str:
    found = _NOUN.match(plain, end)
    return found[1] if found else ""


def _read(printed: str) -> int:
    return int(printed) if printed.isascii() else chinese_number(printed)


def _scale(printed: str | None) -> float:
    factor = 1.0
    for char in printed or "":
        factor *= _POWERS.get(char) or _MYRIADS[char]
    return factor


def _decimal(printed: str) -> tuple[float, float]:
    number = printed.replace(",", "")
    return float(number), 10.0 ** -len(number.partition(".")[2])


def _chinese_decimal(text: str) -> tuple[float, float]:
    whole, _, fraction = text.partition("点")
    places = "".join(str(DIGITS.get(c, 0)) for c in fraction)
    return float(f"{chinese_number(whole)}.{places or 0}"), 10.0 ** -len(places)
