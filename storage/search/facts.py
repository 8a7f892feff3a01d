"""What is known of a story beside its words in, the keys it is found by out; the keys that such conditions ask for.

Fields are found as texts are, by pairs of Chinese characters and whole words, each hashed with its field; a character
has a key alone too, since hashes of pairs are no range. A figure is found by its unit and its value, in steps of a
four-thousandth and in the order of values: figures between two others are a range of keys.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np

from newswatch.query.document import Document
from newswatch.query.expression import Scope, Term
from newswatch.query.facts import SAME, Number
from newswatch.query.searched import CHINESE
from newswatch.text.numbers import UNITS, Figure
from storage.search.grams import DOCUMENT, WORD, Keys, Range

FIELDS = Scope.SOURCE | Scope.ORIGIN | Scope.SPEAKER | Scope.KIND | Scope.DOCNO
"""Fields that have keys. What the occasion says is not known of stories, and is the same of all."""

_FIGURES, _HASHES = 0xFC << 24, 0xFE << 24
"""Where keys of figures and of fields begin, behind all keys of texts."""
_HASHED = (1 << 25) - 1
_STEPS = 20
"""Bits for a value."""
_SLOTS = {unit: at % 32 for at, unit in enumerate(sorted({"", *(unit for unit, _ in UNITS.values())}))}
"""By unit where its figures begin; with more units than there is room for, some would share it."""
_LARGEST = 3e38
_RUN = re.compile(f"[{CHINESE}]+")


def keys_of_facts(documents: Sequence[Document]) -> Keys:
    """For every document its keys as `keys_of_texts` gives them, all behind those."""
    keys = [(key << int(DOCUMENT)) | at for at, document in enumerate(documents) for key in _keys(document)]
    found = np.array(keys, np.uint64)
    found.sort()
    return found


def keys_of_field(term: Term) -> frozenset[Range]:
    """Ranges of which a document has a key each wherever the term of one of FIELDS stands in that field."""
    grams = {
        match[0]
        for match in WORD.finditer(term.form)
        if term.whole or (match.start() > 0 and match.end() < len(term.form))
    }
    grams.update(gram for run in _RUN.findall(term.form) for gram in (_pairs(run) if len(run) > 1 else run))
    return frozenset((key, key + 1) for key in (_hashed(term.scope, gram) for gram in grams))


def keys_of_number(number: Number) -> frozenset[Range]:
    """Ranges of which a document that states such a figure has a key of one."""
    low = 0 if number.low is None else _step(number.low * (1 - 2 * SAME))
    high = (1 << _STEPS) - 1 if number.high is None else _step(number.high * (1 + 2 * SAME))
    slots = _SLOTS.values() if number.unit is None else (_SLOTS[number.unit],)
    begins = (_FIGURES + (slot << _STEPS) for slot in slots)
    return frozenset((begin + low, begin + high + 1) for begin in begins)


def _keys(document: Document) -> set[int]:
    found = {key for scope, form in document.parts if scope in FIELDS for key in _of_field(scope, form)}
    return found.union(*(_of_figure(figure) for figure in document.stated))


@lru_cache(maxsize=4096)
def _of_field(scope: Scope, form: str) -> frozenset[int]:
    """The same few outlets stand in most stories."""
    grams = {*WORD.findall(form)}
    for run in _RUN.findall(form):
        grams.update(run, _pairs(run))
    return frozenset(_hashed(scope, gram) for gram in grams)


def _of_figure(figure: Figure) -> Iterator[int]:
    begin = _FIGURES + (_SLOTS[figure.unit] << _STEPS)
    return (begin + _step(value) for value in (figure.value, figure.high) if value is not None)


def _step(value: float) -> int:
    """Of two values the larger has the same or a higher one: exponent and first 12 bits, as floats have them."""
    (bits,) = struct.unpack(">I", struct.pack(">f", min(value, _LARGEST)))
    return int(bits) >> (31 - _STEPS)


def _pairs(run: str) -> Iterator[str]:
    return (one + other for one, other in pairwise(run))


def _hashed(scope: Scope, gram: str) -> int:
    return _HASHES + crc32(f"{scope.value} {gram}".encode("utf-8", "surrogatepass")) % _HASHED
