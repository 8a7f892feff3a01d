"""Programs of queries in, by which of their terms each is found, out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.alerts.matching.evaluation import AND, ENTRY, NONE, OR, Numbers
from newswatch.compiled import compiled

_HOPELESS = 1e18
"""What costs so much is found by no term."""


@compiled
def chain(fresh: NDArray[Any], number: int, forms: NDArray[Any]) -> None:
    """Link terms that are numbered from `number` on to their forms, before those these have already."""
    for row in range(len(fresh)):
        form = fresh[row]["form"]
        fresh[row]["next"], forms[form]["term"] = forms[form]["term"], number + row


@compiled
def link(
    fresh: NDArray[Any], number: int, code: Numbers, terms: NDArray[Any], costs: NDArray[np.float64], entries: int
) -> tuple[NDArray[Any], Numbers]:
    """The entries by which queries are found that begin at `number` and entry `entries`, linked into `terms`; and those
    of the queries that no term can find.

    A query is found by terms of which at least one stands wherever it holds: of parts that must all hold by those of
    the one that is met most seldom, of alternatives by those of each. A term that must stand beside one of these, the
    rarest such, is asked for before the program is run. `costs` are how often terms are met.
    """
    size = longest = 0
    for query in fresh:
        size += query["end"] - query["start"]
        longest = max(longest, query["end"] - query["start"])
    made = np.empty(size, ENTRY)
    by = np.empty(size, np.int32)
    hopeless = np.empty(len(fresh), np.int32)
    keys, also = np.empty(longest, np.int32), np.empty(longest, np.int32)
    cost, begin = np.empty(longest, np.float64), np.empty(longest + 1, np.int64)
    count = lost = 0
    for row in range(len(fresh)):
        kept = _keys(fresh[row]["start"], fresh[row]["end"], code, costs, keys, also, cost, begin)
        if cost[0] >= _HOPELESS:
            hopeless[lost] = number + row
            lost += 1
            continue
        for key in range(kept):
            made[count]["query"], made[count]["also"], by[count] = number + row, also[key], keys[key]
            count += 1
    return _chained(made[:count], by[:count], terms, entries), hopeless[:lost]


@compiled
def _keys(
    start: int,
    end: int,
    code: Numbers,
    costs: NDArray[np.float64],
    keys: Numbers,
    also: Numbers,
    cost: NDArray[np.float64],
    begin: NDArray[np.int64],
) -> int:
    """How many `keys` a program is found by, with which `also`; their cost is the first of `cost`."""
    top = kept = 0
    for place in range(start, end):
        step = code[place]
        parts = -step >> 2
        if step >= 0:
            begin[top], cost[top], keys[kept], also[kept] = kept, costs[step], step, -1
            kept += 1
            top += 1
        elif step == NONE:
            cost[top - 1], kept = _HOPELESS, begin[top - 1]
        elif -step & 3 == OR:
            top -= parts - 1
            for part in range(1, parts):
                cost[top - 1] += cost[top - 1 + part]
        elif -step & 3 == AND:
            top -= parts - 1
            kept = _best(top - 1, parts, kept, costs, keys, also, cost, begin)
        else:
            begin[top], cost[top] = kept, _HOPELESS
            top += 1
    return kept


@compiled
def _best(
    top: int,
    parts: int,
    kept: int,
    costs: NDArray[np.float64],
    keys: Numbers,
    also: Numbers,
    cost: NDArray[np.float64],
    begin: NDArray[np.int64],
) -> int:
    """Leave of the keys of `parts` from `top` on those of the cheapest; where they end.

    What a part with one key has for it must stand wherever all of them hold.
    """
    begin[top + parts] = kept
    best = top
    for part in range(top + 1, top + parts):
        if cost[part] < cost[best]:
            best = part
    must = -1
    for part in range(top, top + parts):
        if part != best and cost[part] < _HOPELESS and begin[part + 1] == begin[part] + 1:
            key = keys[begin[part]]
            if must < 0 or costs[key] < costs[must]:
                must = key
    kept = begin[top]
    for place in range(begin[best], begin[best + 1]):
        keys[kept], also[kept] = keys[place], also[place]
        if must >= 0 and (also[kept] < 0 or costs[must] < costs[also[kept]]):
            also[kept] = must
        kept += 1
    cost[top] = cost[best]
    return kept


@compiled
def _chained(made: NDArray[Any], by: Numbers, terms: NDArray[Any], entries: int) -> NDArray[Any]:
    """The entries `made`, each `by` its term: those of one term in a row, before those it has already."""
    order = np.argsort(by, kind="mergesort")
    made, by = made[order], by[order]
    for place in range(len(made) - 1, -1, -1):
        made[place]["next"], terms[by[place]]["entry"] = terms[by[place]]["entry"], entries + place
    return made
