"""All subscriptions and one article in, the subscriptions it meets out, in one pass over the text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from newswatch.logs import logger
from newswatch.model.article import Article
from newswatch.model.subscription import Subscription
from newswatch.query.query import Document, Query, QueryError, parse, searched

log = logger("alerts")


@dataclass(frozen=True, slots=True)
class Match:
    """A subscription that an article meets, and the folded query terms that made it so, in query order."""

    subscription_id: str
    words: tuple[str, ...]


class Matcher:
    """Looks for the terms of all subscriptions at once (Aho-Corasick), then asks only the queries with a wanted term.

    A query without wanted terms (of a figure, of a pattern) is always asked.
    """

    def __init__(self, queries: Iterable[tuple[str, Query]]) -> None:
        """`queries` are subscription ids with what each asks for."""
        self._queries = list(queries)
        self._asked: dict[str, list[int]] = defaultdict(list)
        self._always = [number for number, (_, query) in enumerate(self._queries) if not query.wanted]
        for number, (_, query) in enumerate(self._queries):
            for form in query.wanted:
                self._asked[form].append(number)
        self._forms = sorted(self._asked)
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

    def match_text(self, document: Document) -> list[Match]:
        """As `match`, of a text that is no article yet."""
        asked = {number for form in self._standing(document) for number in self._asked[form]}
        asked.update(self._always)
        found = []
        for number in sorted(asked):
            subscription_id, query = self._queries[number]
            words = query.match(document)
            if words is not None:
                found.append(Match(subscription_id, words))
        return found

    def _standing(self, document: Document) -> set[str]:
        """The forms that are found in any part of it."""
        texts = (form for _, form in document.parts)
        found = (self._automaton.find_matches_as_indexes(text, overlapping=True) for text in texts)
        return {self._forms[pattern] for each in found for pattern, _, _ in each}
