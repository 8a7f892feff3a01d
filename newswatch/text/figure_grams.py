"""A folded text in, a hash for each figure worth remembering out: what is left of a text that was told in other words.

A figure is its value, in whatever scale it is printed (12.6万 is 126,000), and whether it is a share. Round ones say
nothing: one digit and zeros stand in any text. Years, months, days and times of day are dates, not figures.
"""

import numpy as np

from newswatch.compiled import compiled
from newswatch.text.fingerprint import Hashes
from newswatch.text.fold import Codes

_ZERO, _NINE, _DOT, _COMMA, _COLON, _PERCENT = (ord(c) for c in "09.,:%")
_A, _Z = ord("a"), ord("z")
_YEAR, _MONTH, _DAY, _ISSUE = (ord(c) for c in "年月日号")
_HUNDRED, _THOUSAND, _MYRIAD, _MYRIADS = (ord(c) for c in "百千万亿")
_GRAM, _METRE, _WATT, _MEGA = (ord(c) for c in "克米瓦兆")
_DIGITS = 12
"""Significant digits that are read; more are a serial number."""


@compiled
def figure_grams(plain: Codes) -> Hashes:
    """The distinct hashes of the figures of `plain` (see `Folded.plain_codes`), ascending."""
    found = np.empty(len(plain) // 2 + 1, np.uint32)
    count = at = 0
    while at < len(plain):
        if not _ZERO <= plain[at] <= _NINE:
            at += 1
            continue
        start = at
        mantissa, power, at = _number(plain, at)
        scale, end = _scale(plain, at)
        before, after = plain[start - 1] if start else 0, plain[end] if end < len(plain) else 0
        if mantissa >= 10 and not _named(before, after) and not (scale == 0 and _dated(after)):
            found[count] = _hash(mantissa, power + scale, after == _PERCENT)
            count += 1
    return np.unique(found[:count])


@compiled
def _number(plain: Codes, at: int) -> tuple[int, int, int]:
    """The significant digits of the number at `at` (0 for too many), the power of ten they stand for, and its end."""
    mantissa, digits, places, zeros, fraction = np.uint64(0), 0, 0, 0, False
    while at < len(plain):
        code = plain[at]
        if _ZERO <= code <= _NINE:
            places += fraction
            if code == _ZERO:
                zeros += 1
            else:
                digits += zeros + 1 if digits else 1
                for _ in range(zeros + 1 if digits <= _DIGITS else 0):
                    mantissa *= np.uint64(10)
                mantissa += np.uint64(code - _ZERO)
                zeros = 0
        elif code in (_DOT, _COMMA) and at + 1 < len(plain) and _ZERO <= plain[at + 1] <= _NINE:
            fraction = fraction or code == _DOT
        else:
            break
        at += 1
    return np.int64(mantissa if digits <= _DIGITS else np.uint64(0)), zeros - places, at  # type: ignore[return-value]


@compiled
def _scale(plain: Codes, at: int) -> tuple[int, int]:
    """The power of ten that the words at `at` multiply by, and their end."""
    power = 0
    while at < len(plain):
        if plain[at] == _HUNDRED:
            power += 2
        elif plain[at] == _THOUSAND and not _is_unit(plain, at + 1):
            power += 3
        elif plain[at] == _MYRIAD:
            power += 4
        elif plain[at] == _MYRIADS:
            power += 8
        else:
            break
        at += 1
    return power, at


@compiled
def _is_unit(plain: Codes, at: int) -> bool:
    """Whether the thousand before `at` belongs to a unit: 2640千克 is 2640公斤."""
    return at < len(plain) and plain[at] in (_GRAM, _METRE, _WATT, _MEGA)


@compiled
def _named(before: int, after: int) -> bool:
    """Whether a letter or a colon touches the number: it is part of a name (c919, 5g) or a time of day."""
    return bool(_A <= before <= _Z or before == _COLON or _A <= after <= _Z or after == _COLON)


@compiled
def _dated(after: int) -> bool:
    return bool(after in (_YEAR, _MONTH, _DAY, _ISSUE))


@compiled
def _hash(mantissa: int, power: int, share: bool) -> int:
    packed = np.uint64(mantissa) * np.uint64(256) + np.uint64(power + 60) * np.uint64(2) + np.uint64(share)
    return (packed * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)  # type: ignore[return-value]
