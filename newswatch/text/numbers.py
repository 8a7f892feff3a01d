"""Folded text in, the figures it prints out: value, unit and precision, comparable across ways of printing them."""

import re
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CHINESE = "零〇○一二三四五六七八九两十百千万亿"

UNITS: dict[str, tuple[str, float]] = {
    "%": ("%", 1.0),
    "‰": ("%", 0.1),
    "个百分点": ("point", 1.0),
    "百分点": ("point", 1.0),
    "公里": ("m", 1000.0),
    "千米": ("m", 1000.0),
    "km": ("m", 1000.0),
    "米": ("m", 1.0),
    "吨": ("kg", 1000.0),
    "公斤": ("kg", 1.0),
    "千克": ("kg", 1.0),
    "克": ("kg", 0.001),
    "公顷": ("亩", 15.0),
    "亩": ("亩", 1.0),
    "千瓦时": ("度", 1.0),
    "度": ("度", 1.0),
    "千瓦": ("kw", 1.0),
    "兆瓦": ("kw", 1000.0),
    "美元": ("美元", 1.0),
    "欧元": ("欧元", 1.0),
    "元": ("元", 1.0),
}
"""Printed unit to what it measures and the factor that converts it; any other word behind a figure is its noun."""

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?"
_SCALE = r"万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百"
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?<![a-z0-9.:])(?P<number>{_NUMBER})(?![a-z0-9]|:\d)"
    rf"[多余]?(?:\s?(?P<scale>{_SCALE})[多余]?)?(?:\s?(?P<unit>{_UNIT}))?"
    rf"|(?<![a-z0-9.])(?P<metric>{_NUMBER})(?=km(?![a-z]))(?P<km>km)"
    rf"|百分之(?P<share>[{_CHINESE}]{{1,5}}(?:点[{_CHINESE}]{{1,4}})?)"
    rf"|(?P<chinese>[一二三四五六七八九两][十百千万亿][{_CHINESE}]{{0,12}}|十[一二三四五六七八九])(?={_UNIT}|[家个项名人户辆台座条件次所])"
)
_LONGEST = 20_000
"""Figures read from one text at most: a page of nothing but digits costs no more than a long article."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed at [start, end): `value` in base units, `step` the worth of its last printed place."""

    value: float
    step: float
    unit: str
    start: int
    end: int
    digits: bool


def figures(plain: str) -> list[Figure]:
    """The figures of `plain` (see `Folded.plain`) in order; a number glued to Latin letters (5g, c919) is a name."""
    found: list[Figure] = []
    for match in _FIGURE.finditer(plain):
        found.append(_figure(match))
        if len(found) >= _LONGEST:
            break
    return found


def agree(one: Figure, other: Figure) -> bool:
    """Equal after conversion, or one is the other rounded to what it prints; other units are another thing."""
    if one.unit and other.unit and one.unit != other.unit:
        return False
    slack = max(one.step, other.step) * 0.5 if one.step != other.step else 0.0
    return abs(one.value - other.value) <= slack + 1e-9 * max(abs(one.value), abs(other.value))


def chinese_number(text: str) -> int:
    """The whole number that Chinese numerals write, 二十六 as well as 二〇二四; other characters count nothing."""
    if len(text) > 1 and not any(c in _POWERS or c in _MYRIADS for c in text):
        return int("".join(str(_DIGITS.get(c, "")) for c in text) or 0)
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _POWERS:
            section += (digit or 1) * _POWERS[char]
            digit = 0
        elif char in _MYRIADS:
            total = (total + section + digit) * _MYRIADS[char] if char == "亿" else total + (section + digit) * 10**4
            section = digit = 0
    return total + section + digit


def _figure(match: re.Match[str]) -> Figure:
    start, end = match.span()
    if match["share"]:
        value, step = _chinese_decimal(match["share"])
        return Figure(value, step, "%", start, end, digits=False)
    if match["chinese"]:
        return Figure(float(chinese_number(match["chinese"])), 1.0, "", start, end, digits=False)
    number = (match["number"] or match["metric"]).replace(",", "")
    step = 10.0 ** -len(number.partition(".")[2])
    unit, factor = UNITS.get(match["unit"] or match["km"] or "", ("", 1.0))
    for char in match["scale"] or "":
        factor *= _POWERS.get(char) or _MYRIADS[char]
    return Figure(float(number) * factor, step * factor, unit, start, end, digits=True)


def _chinese_decimal(text: str) -> tuple[float, float]:
    whole, _, fraction = text.partition("点")
    places = "".join(str(_DIGITS.get(c, 0)) for c in fraction)
    return float(f"{chinese_number(whole)}.{places or 0}"), 10.0 ** -len(places)
