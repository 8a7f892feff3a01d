"""A text in, which of all queries hold in it, by which words, out: their programs, run where a term led to them."""

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
