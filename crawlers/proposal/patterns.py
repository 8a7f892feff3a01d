"""Addresses of articles in, regular expressions that match them and their like out.

Method: an address is cut into runs of digits, of letters and digits mixed, of letters, and what stands between; those
with the same kinds of runs in the same order have one shape. A run that is the same in all of a shape stands for
itself, any other for its kind (wrapper induction by alignment, after Crescenzi, Mecca and Merialdo, "RoadRunner",
VLDB 2001, on addresses in place of pages).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

_RUN = re.compile(r"[a-zA-Z]{1,3}(?=\d+(?![0-9a-zA-Z]))|[0-9a-zA-Z]+|[^0-9a-zA-Z]")
"""A short word that a number follows (c1004) is one of its own, within an id (c1004a9) it is not."""
_SPECIAL = re.compile(r"[.?+*()\[\]{}^$|\\]")
_DIGITS = re.compile(r"\d+\Z")
_MIXED = re.compile(r"(?=.*\d)[0-9a-zA-Z]{8,}\Z")
_WORD = re.compile(r"[a-zA-Z]+\Z")
_HEX = re.compile(r"[0-9a-f]+\Z")
_MONTH_AND_DAY = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\Z")
_LEAST_SHARE = 0.15
"""Of the addresses a shape must have to be worth a rule."""
_MOST = 3


def patterns(urls: Iterable[str]) -> Sequence[str]:
    """At most three, the commonest shape first; none for addresses without a digit, which are columns and not articles.

    `http` and `https` are one; a query is part of the shape.
    """
    shapes: dict[tuple[str, ...], list[list[str]]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        runs = _runs(url)
        shapes[tuple(map(_kind, runs))].append(runs)
    alike = sorted(shapes.values(), key=len, reverse=True)
    whole = sum(map(len, alike))
    kept = [runs for runs in alike if len(runs) >= _LEAST_SHARE * whole and any("d" in _kind(run) for run in runs[0])]
    return [_pattern(runs) for runs in kept[:_MOST]]


def _runs(url: str) -> list[str]:
    """The host's first label, the rest of the host, then the path and the query in runs."""
    parts = urlsplit(url)
    channel, dot, site = parts.netloc.lower().partition(".")
    rest = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return [f"//{channel}", dot + site, *_RUN.findall(rest)]


def _kind(run: str) -> str:
    """`d` digits, `d+` letters and digits mixed, `w` a word, else the character itself."""
    if run.startswith("//"):
        return "//"  # of a host the first label may differ: channels
    if _DIGITS.match(run):
        return "d"
    if _MIXED.match(run):
        return "d+"
    return "w" if _WORD.match(run) else run


def _pattern(alike: Sequence[Sequence[str]]) -> str:
    return "^https?:" + "".join(_one(sorted(set(column))) for column in zip(*alike, strict=True)) + "$"


def _one(values: Sequence[str]) -> str:
    """What matches `values` and their like: digits always stand for any, words only where they differ."""
    kind = _kind(values[0])
    if kind == "d":
        return _numbers(values)
    if kind == "d+":
        lengths = {len(value) for value in values}
        letters = "[0-9a-f]" if all(map(_HEX.match, values)) else "[0-9a-zA-Z]"
        return letters + (f"{{{lengths.pop()}}}" if len(lengths) == 1 else "+")
    if len(values) == 1:
        return _SPECIAL.sub(r"\\\g<0>", values[0])
    return "//[a-z0-9-]+" if kind == "//" else "[a-zA-Z]+"


def _numbers(values: Sequence[str]) -> str:
    """Years and dates are told from counters by how they begin; a number of one length may grow."""
    lengths = {len(value) for value in values}
    if len(lengths) == 1 and all(value.startswith("20") for value in values) and lengths <= {4, 6, 8}:
        return rf"20\d{{{lengths.pop() - 2}}}"
    if lengths == {2} or all(map(_MONTH_AND_DAY.match, values)):
        return rf"\d{{{lengths.pop()}}}"
    return r"\d+"
