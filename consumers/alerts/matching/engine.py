"""Queries in, by number; texts in, for each the queries it meets with their words out.

Cost follows what stands in a text far more than how many queries there are: one walk over the text finds the forms
that stand in it, each form the queries that cannot hold without it, and only their programs are run.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consumers.alerts.matching.columns import Column
from consumers.alerts.matching.evaluation import ALIVE, CHECKED, ENTRY, QUERY, TERM, met
from consumers.alerts.matching.forms import FORM, Forms, points
from consumers.alerts.matching.linking import chain, link
from consumers.alerts.matching.program import program
from newswatch.query.document import Document
from newswatch.query.expression import Term
from newswatch.query.query import Query

_TEXTS = 1000
"""Texts after which what was seen decides where terms lie and by which queries are found; and again after as many."""
_BY_LENGTH = (0, 64, 8, 2)
"""How often forms of one, two, three characters are met beside longer ones, as long as nothing was seen."""
_SCOPES = 1 << 20
"""More than any scope."""


class Met(NamedTuple):
    """Queries that a text meets, in their order: numbers, and for each where its words end in `words`."""

    numbers: NDArray[np.int32]
    ends: NDArray[np.int32]
    words: NDArray[np.int32]


class Engine:
    """Queries numbered as they were added. One thread."""

    def __init__(self) -> None:
        self.words: list[str] = []
        """What the numbers of words in a `Met` mean; grows, and changes nothing that stands before `forget_removed`."""
        self._checked: dict[int, Query] = {}  # those whose program holds more often than they do
        self._word_numbers: dict[str, int] = {}
        self._forms = Forms()
        self._term_numbers: dict[int, int] = {}
        self._terms = Column(TERM)
        self._entries = Column(ENTRY)
        self._always = Column(np.int32)  # queries that no term can find
        self._fresh = list[tuple[int, int, int, int, int, int]]()  # terms that wait for their place
        self._fresh_weights = list[int]()
        self._told = Column(FORM)
        self._weights = Column(np.float64)
        self._queries = Column(QUERY)
        self._code = Column(np.int32)
        self._longest, self._pieces = 1, False
        self._texts, self._next = 0, _TEXTS
        self._link(0)

    def __len__(self) -> int:
        return len(self._queries)

    def add(self, queries: Iterable[Query]) -> None:
        """They have the next numbers."""
        number = len(self._queries)
        fresh, code = list[tuple[int, int, int]](), list[int]()
        for query in queries:
            start = len(code)
            loose = program(query.shape, self._numbered, code)
            if loose:
                self._checked[number + len(fresh)] = query
            fresh.append((len(self._code) + start, len(self._code) + len(code), CHECKED if loose else ALIVE))
            self._longest = max(self._longest, len(code) - start)
        self._settle()
        self._code.extend(code)
        self._queries.extend(np.array(fresh, QUERY))
        self._link(number)

    def remove(self, number: int) -> None:
        """It is met no more; its number stays taken."""
        self._queries.all[number]["alive"] = 0
        self._checked.pop(number, None)

    def arrange(self) -> None:
        """Arrange terms and queries by what was seen in texts; `met` does it now and then."""
        self._lay(np.ones(len(self), np.bool_))

    def forget_removed(self) -> None:
        """Number those that were not removed anew, in their order, and the words of their terms."""
        alive = self._queries.all["alive"] > 0
        kept = {int(number): place for place, number in enumerate(alive.nonzero()[0])}
        self._checked = {kept[number]: query for number, query in self._checked.items()}
        self._lay(alive)
        terms = self._terms.all
        words, terms["word"] = np.unique(terms["word"], return_inverse=True)
        self.words = [self.words[number] for number in words]
        self._word_numbers = {word: number for number, word in enumerate(self.words)}
        self._name_terms()  # anew: words are part of a term's name

    def met(self, document: Document) -> Met:
        """The queries that `document` meets."""
        ends, at = [], 0
        for _, text in document.parts:
            at += len(text)
            ends.append(at)
        self._texts += 1
        if self._texts >= self._next:
            self._next = 2 * self._texts
            self.arrange()
        found = Met(
            *met(
                points("".join(text for _, text in document.parts)),
                np.array(ends, np.int64),
                np.array([scope for scope, _ in document.parts], np.int64),
                self._forms.table,
                self._forms.first,
                self._forms.known,
                self._pieces,
                self._told.all,
                self._touched,
                self._terms.all,
                self._standing,
                self._stands,
                self._entries.all,
                self._queries.all,
                self._code.all,
                self._longest,
                self._always.all,
                self._asked,
                self._asked.view(np.int64),
            )
        )
        loose = (self._queries.all["alive"][found.numbers] == CHECKED).nonzero()[0].tolist()
        return self._sifted(found, loose, document) if loose else found

    def _sifted(self, found: Met, loose: Sequence[int], document: Document) -> Met:
        """Those that hold, of those whose program does; `loose` are the places of those to be asked themselves."""
        told = cache(document.told)  # many ask the same of one text
        holds, sizes = np.ones(len(found.numbers), np.bool_), np.diff(found.ends, prepend=np.int32(0))
        words, start = list[NDArray[np.int32]](), 0
        for place in loose:
            said = self._checked[int(found.numbers[place])].words(told)
            end = int(found.ends[place])
            words += found.words[start : end - sizes[place]], np.array([*map(self._word, said or ())], np.int32)
            holds[place], sizes[place], start = said is not None, len(said or ()), end
        words.append(found.words[start:])
        return Met(found.numbers[holds], np.cumsum(sizes, dtype=np.int32)[holds], np.concatenate(words))

    def _numbered(self, term: Term) -> int:
        """The number of a term, a new one where it is new."""
        form, said = self._forms.number(term.form), self._word(term.word)
        row = form, int(not term.whole), int(term.scope), said
        key = _key(*row)
        number = self._term_numbers.get(key)
        if number is None:
            number = self._term_numbers[key] = len(self._term_numbers)
            self._fresh.append((*row, -1, -1))
            self._fresh_weights.append(_BY_LENGTH[len(term.form)] if len(term.form) < len(_BY_LENGTH) else 1)
            self._pieces |= not term.whole
        return number

    def _name_terms(self) -> None:
        terms = self._terms.all
        rows = zip(*(terms[name].tolist() for name in ("form", "piece", "scope", "word")), strict=True)
        self._term_numbers = {_key(*row): number for number, row in enumerate(rows)}

    def _settle(self) -> None:
        """Put what is new of forms and terms where texts find it."""
        self._forms.settle()
        fresh = np.array(self._fresh, TERM)
        self._told.extend(np.array([(0, 0, 0, -1)], FORM).repeat(len(self._forms) - len(self._told)))
        chain(fresh, len(self._terms), self._told.all)
        self._terms.extend(fresh)
        self._weights.extend(self._fresh_weights)
        self._fresh, self._fresh_weights = [], []

    def _word(self, word: str) -> int:
        number = self._word_numbers.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number

    def _lay(self, kept: NDArray[np.bool_]) -> None:
        """Put together anew what the `kept` queries need: what texts were seen to meet often side by side, where it
        stays in the processor's cache; and let every query be found by the rarest of its terms."""
        queries = self._queries.all[kept]
        sizes = queries["end"] - queries["start"]
        ends = np.cumsum(sizes, dtype=np.int32)
        code = self._code.all[np.repeat(queries["end"] - ends, sizes) + np.arange(sizes.sum(), dtype=np.int32)]
        queries["start"], queries["end"] = ends - sizes, ends

        used = np.unique(code[code >= 0])
        seen = self._told.all["seen"][self._terms.all["form"][used]]
        used = used[np.argsort(-seen, kind="stable")]
        terms = self._terms.all[used]
        forms, first = np.unique(terms["form"], return_index=True)
        forms = forms[np.argsort(first)]
        told = self._told.all[forms]
        told["term"], terms["next"], terms["entry"] = -1, -1, -1
        code[code >= 0] = _places(used, len(self._terms))[code[code >= 0]]
        terms["form"] = _places(forms, len(self._told))[terms["form"]]
        chain(terms, 0, told)

        names = list(self._forms.numbers)
        self._forms = Forms({names[form]: number for number, form in enumerate(forms)})
        self._told, self._terms = Column(FORM, told), Column(TERM, terms)
        self._weights = Column(np.float64, self._weights.all[used])
        self._queries, self._code = Column(QUERY, queries), Column(np.int32, code)
        self._entries, self._always = Column(ENTRY), Column(np.int32)
        self._name_terms()
        self._link(0)

    def _link(self, number: int) -> None:
        """Let the queries from `number` on be found."""
        fresh = self._queries.all[number:]
        made, always = link(fresh, number, self._code.all, self._terms.all, self._costs(), len(self._entries))
        self._entries.extend(made)
        self._always.extend(always)
        self._touched = np.empty(len(self._told) + 1, np.int32)
        self._standing = np.zeros(len(self._terms), np.uint8)
        self._stands = np.empty(len(self._terms), np.int32)
        self._asked = np.zeros(-(-len(self._queries) // 64) * 8, np.uint8)

    def _costs(self) -> NDArray[np.float64]:
        """How often each term is met, in texts; as long as none was seen a guess, from how many ask for it and how long
        it is: what many ask for is much written of."""
        code = self._code.all
        guess = (1.0 + np.bincount(code[code >= 0], minlength=len(self._terms))) * self._weights.all
        seen = self._told.all["seen"][self._terms.all["form"]].astype(np.float64)
        return np.asarray(seen + guess / guess.max(initial=1))


def _key(form: int, piece: int, scope: int, word: int) -> int:
    return ((form << 1 | piece) * _SCOPES | scope) << 32 | word


def _places(chosen: NDArray[np.intp], size: int) -> NDArray[np.int32]:
    """Where each of `size` numbers stands among those `chosen`; of the others anything."""
    places = np.zeros(size, np.int32)
    places[chosen] = np.arange(len(chosen), dtype=np.int32)
    return places
