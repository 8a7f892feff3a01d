"""All subscriptions and one article in, the subscriptions it meets out, in one pass over the text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from newswatch.logs import logger
from newswatch.model.article import Article
from newswatch.model.subscription import Subscription
from newswatch.query.query import Query, QueryError, Searched, parse, searched
from newswatch.query.searched import stands_whole

log = logger("alerts")


@dataclass(frozen=True, slots=True)
class Match:
    """A subscription that an article meets, and the folded query terms that made it so, in query order."""

    subscription_id: str
    words: tuple[str, ...]


class Matcher:
    """Looks for the terms of all subscriptions at once (Aho-Corasick), then asks only the queries with a wanted term.

    Every accepted query needs at least one of its `wanted` terms, so cost follows the hits, not the subscriptions.
    """

    def __init__(self, queries: Iterable[tuple[str, Query]]) -> None:
        """`queries` are subscription ids with what each asks for."""
        self._queries = list(queries)
        self._asked: dict[str, list[int]] = defaultdict(list)
        forms: set[str] = set()
        for number, (_, query) in enumerate(self._queries):
            for form in query.wanted:
                self._asked[form].append(number)
            forms |= query.forms
        self._forms = sorted(forms)
        self._automaton = AhoCorasick(self._forms)

    @classmethod
    def of(cls, subscriptions: Iterable[Subscription]) -> "Matcher":
        """A stored query that no longer parses matches nothing and is logged; it never stops the others."""
        queries = []
        for each in subscriptions:
            try:
                queries.append((each.subscription_id, parse(each.query)))
            except QueryError as error:
                log.error("query_refused", subscription=each.subscription_id, reason=str(error))
        return cls(queries)

    def match(self, article: Article) -> list[Match]:
        """Every subscription the article meets, in the order the subscriptions were given."""
        return self.match_text(searched(article))

    def match_text(self, document: Searched) -> list[Match]:
        """As `match`, of a text that is no article yet."""
        standing = self._standing(document)
        asked = {number for form in standing for number in self._asked.get(form, ())}
        found = []
        for number in sorted(asked):
            subscription_id, query = self._queries[number]
            words = query.words(standing.__contains__)
            if words is not None:
                found.append(Match(subscription_id, words))
        return found

    def _standing(self, document: Searched) -> set[str]:
        """The forms that stand in the text."""
        standing: set[str] = set()
        for text in document.forms:
            for pattern, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
                form = self._forms[pattern]
                if form not in standing and stands_whole(text, start, end):
                    standing.add(form)
        return standing
