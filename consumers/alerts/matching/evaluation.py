"""Programs of queries in, by which terms each is found, and which of them hold in a text, by which words, out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.alerts.matching.forms import Codes, Table, stand
from newswatch.compiled import compiled

Numbers = NDArray[np.int32]

AND, OR, NOT = 1, 2, 3
"""An operation is -(4 * parts + one of these); what is not negative is the number of a term."""
NONE = -NOT
"""Takes one part, holds where it does not."""
MAYBE = -(4 + NOT)
"""Takes nothing and holds: what only the query itself can say."""

TERM = np.dtype(
    [
        ("form", np.int32),
        ("piece", np.int32),
        ("scope", np.int32),
        ("word", np.int32),
        ("next", np.int32),
        ("entry", np.int32),
    ]
)
"""A form in a scope, or a `piece` of a word there; the form's `next` term, first `entry` of who is found by it."""
ENTRY = np.dtype([("query", np.int32), ("also", np.int32), ("next", np.int32)])
"""A query that is found by a term if another stands `also` (-1: by this one alone), and the term's next entry."""
QUERY = np.dtype([("start", np.int32), ("end", np.int32), ("alive", np.int32)])
"""Its program, [start, end) of the code; not `alive` once it is taken out, else one of the two below."""
ALIVE, CHECKED = 1, 2
"""What its program says holds, or has still to be asked of the query itself."""
_HOPELESS = 1e18


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


@compiled
def _holds(
    start: int,
    end: int,
    code: Numbers,
    standing: NDArray[np.uint8],
    truth: NDArray[np.uint8],
    begin: NDArray[np.int64],
    told: Numbers,
    count: int,
) -> int:
    """Where the terms end that made a program hold, put into `told` from `count`; -1 where it does not hold."""
    top = 0
    for place in range(start, end):
        step = code[place]
        if step >= 0:
            begin[top], truth[top] = count, standing[step]
            if standing[step]:
                told[count] = step
                count += 1
            top += 1
            continue
        parts = -step >> 2
        if step == NONE:
            count, truth[top - 1] = begin[top - 1], 1 - truth[top - 1]
        elif -step & 3 == OR:
            top -= parts - 1
            for part in range(1, parts):
                truth[top - 1] |= truth[top - 1 + part]
        elif -step & 3 == AND:
            top -= parts - 1
            for part in range(1, parts):
                truth[top - 1] &= truth[top - 1 + part]
            if not truth[top - 1]:
                count = begin[top - 1]
        else:
            begin[top], truth[top] = count, 1
            top += 1
    return count if truth[0] else -1


@compiled
def met(
    text: Codes,
    ends: NDArray[np.int64],
    scopes: NDArray[np.int64],
    table: Table,
    first: NDArray[np.int32],
    known: NDArray[np.uint8],
    pieces: bool,
    forms: NDArray[Any],
    touched: Numbers,
    terms: NDArray[Any],
    standing: NDArray[np.uint8],
    stands: Numbers,
    entries: NDArray[Any],
    queries: NDArray[Any],
    code: Numbers,
    longest: int,
    always: Numbers,
    asked: NDArray[np.uint8],
    eights: NDArray[np.int64],
) -> tuple[Numbers, Numbers, Numbers]:
    """The queries that a text meets, where the words of each end, and those words, as numbers; queries in their order.

    `standing`, the scopes in `forms` and `asked`, a bit for each query, are zero before and after. `eights` is `asked`
    again, eight bytes at a time; `touched` has room for every form and one, `stands` for every term.
    """
    touched = touched[: stand(text, ends, scopes, table, first, known, forms, pieces, touched)]
    stand_here = stands[: _standing(touched, forms, terms, standing, stands)]
    _ask(stand_here, terms, standing, entries, asked)
    for query in always:
        asked[query >> 3] |= 1 << (query & 7)
    truth, begin = np.empty(longest, np.uint8), np.empty(longest, np.int64)
    numbers, stops, told = np.empty(256, np.int32), np.empty(256, np.int32), np.empty(1024 + longest, np.int32)
    found = count = 0
    for eight in range(len(eights)):
        if eights[eight] == 0:
            continue
        for query in range(64 * eight, 64 * eight + 64):
            if not (asked[query >> 3] >> (query & 7)) & 1:
                continue
            start, end = queries[query]["start"], queries[query]["end"]
            end = _holds(start, end, code, standing, truth, begin, told, count) if queries[query]["alive"] else -1
            if end >= 0:
                if found == len(numbers):
                    numbers, stops = _grown(numbers, 2 * found), _grown(stops, 2 * found)
                count = _worded(told, count, end, terms)
                numbers[found], stops[found] = query, count
                found += 1
                if count + longest > len(told):
                    told = _grown(told, 2 * len(told) + longest)
        eights[eight] = 0
    for term in stand_here:
        standing[term] = 0
    return numbers[:found], stops[:found], told[:count]


@compiled
def _standing(
    touched: Numbers, forms: NDArray[Any], terms: NDArray[Any], standing: NDArray[np.uint8], stands: Numbers
) -> int:
    """Mark the terms that stand where forms were touched, and put them into `stands`; how many. Forms are as before."""
    count = 0
    for form in touched:
        forms[form]["seen"] += 1
        term = forms[form]["term"]
        while term >= 0:
            scopes_here = forms[form]["part"] if terms[term]["piece"] else forms[form]["whole"]
            if scopes_here & terms[term]["scope"]:
                standing[term] = 1
                stands[count] = term
                count += 1
            term = terms[term]["next"]
        forms[form]["whole"] = forms[form]["part"] = 0
    return count


@compiled
def _ask(
    stands: Numbers,
    terms: NDArray[Any],
    standing: NDArray[np.uint8],
    entries: NDArray[Any],
    asked: NDArray[np.uint8],
) -> None:
    """Mark the queries that are found by the terms that stand."""
    for term in stands:
        entry = terms[term]["entry"]
        while entry >= 0:
            also = entries[entry]["also"]
            if also < 0 or standing[also]:
                query = entries[entry]["query"]
                asked[query >> 3] |= 1 << (query & 7)
            entry = entries[entry]["next"]


@compiled
def _grown(kept: Numbers, size: int) -> Numbers:
    grown = np.empty(size, np.int32)
    grown[: len(kept)] = kept
    return grown


@compiled
def _worded(told: Numbers, start: int, end: int, terms: NDArray[Any]) -> int:
    """Put in place of terms their words, each once; where they end."""
    count = start
    for place in range(start, end):
        word = terms[told[place]]["word"]
        known = False
        for other in told[start:count]:
            known |= other == word
        if not known:
            told[count] = word
            count += 1
    return count
