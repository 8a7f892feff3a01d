"""`newswatch query`: a query that nobody has saved in, what it would have found and why, or how it is read, out."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.cli.queried import Queried
from newswatch.cli.show import json_line, line
from newswatch.cli.trying_rows import Sample, node, row, why_row
from newswatch.cli.trying_screen import drawn, hinted, show, told_why
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.model.alert import AlertEvent
from newswatch.model.span import Span
from newswatch.model.subscription import Subscription
from newswatch.ports import Unavailable
from newswatch.subscribing.fields import BadFields, Fault
from newswatch.subscribing.office import Unknown
from newswatch.trying.deadline import InTime, always, before

if TYPE_CHECKING:
    from newswatch.query.query import Query
    from newswatch.trying.trial import Alerts, Trial
    from newswatch.trying.why import Why
    from web.queries import Trier

Read = TypeVar("Read")
_DAY = timedelta(days=1)
_COPIES = 50
"""Other articles of a story in which words are looked for that its original lacks."""
_REPLAYED = 500
"""Stories of which alerts are counted, the newest that meet the query."""
_LONGEST = 20.0
"""Seconds that a trial by the interface may work."""


def explain(asked: str, *, as_json: bool) -> Code:
    """How a query is read. Raises Stop."""
    from newswatch.trying.tree import tree

    query = _parsed(asked)
    if as_json:
        json_line({"query": str(query), "tree": node(tree(query.expression)), "hints": list(map(str, query.hints))})
        return Code.OK
    line(str(query), "bold")
    for told in drawn(tree(query.expression)):
        line(told)
    for hint in query.hints:
        line(hinted(hint))
    return Code.OK


def test(house: House, asked: str, span: Span, story: str, on: list[str], *, as_json: bool) -> Code:
    """What it would have found since then, and of one story why it is met or not. Raises Stop, Unavailable."""
    from newswatch.cli.given import told_of

    query, wanted = _parsed(asked), told_of(on)
    try:
        _check_begun(span)
    except ValueError as error:
        raise Stop(str(error)) from None
    try:
        tried = _Trying(house, query)
        found = tried.found(span)
        alerts = tried.alerts(found, *wanted)
        reason = tried.why(story) if story else None
    except Unknown:
        raise Stop(f"no story {story!r}; `newswatch stories` lists them") from None
    samples = tried.samples(found)
    if as_json:
        json_line(row(query, found, alerts, samples) | ({"why": why_row(reason)} if reason else {}))
        return Code.OK
    if reason:
        line(
            say(f"Story {story}: ", f"报道 {story}：")
            + (say("met", "符合") if reason.met else say("not met", "不符合")),
            "bold",
        )
        for told in told_why(reason):
            line(told)
    show(query, found, alerts, samples)
    return Code.OK


def trier(house: House) -> "Trier":
    """The same for a program; one that takes longer than _LONGEST is given up between two of its steps."""
    from newswatch.query.language import language_of
    from newswatch.query.query import parse

    language = language_of(house.settings)

    def answer(asked: str, since: str, story: str, events: Sequence[str], thresholds: Sequence[int]) -> dict[str, Any]:
        query, span = _read("query", lambda: parse(asked, language)), _read("since", lambda: _since(since))
        if (AlertEvent.SPREAD in events) != bool(thresholds):
            raise BadFields([Fault("thresholds", "numbers of sites go with spread, and spread with them")])
        try:
            tried = _Trying(house, query, before(monotonic() + _LONGEST))
            found = tried.found(span)
            told = row(query, found, tried.alerts(found, tuple(events), tuple(thresholds)), tried.samples(found))
            return told | ({"why": why_row(tried.why(story))} if story else {})
        except Stop as error:
            raise Unavailable(str(error)) from None

    return answer


def _since(typed: str) -> Span:
    span = Span.parse(typed, None, system_clock())
    _check_begun(span)
    return span


def _check_begun(span: Span) -> None:
    """Raises ValueError."""
    if span.since is not None and span.since > system_clock():
        raise ValueError("since lies ahead: write a day that has begun, or how long ago: 30d")


def _read(field: str, how: Callable[[], Read]) -> Read:
    """Raises BadFields naming the field, where its value cannot be read."""
    try:
        return how()
    except ValueError as error:
        raise BadFields([Fault(field, str(error))]) from None


def _parsed(asked: str) -> "Query":
    from newswatch.query.query import QueryError, parse

    try:
        return parse(asked)
    except QueryError as error:
        raise Stop(f"query: {error}") from None


class _Trying:
    """A query tried at a house, whose index is opened once and whose catalogue is read once.

    All of it raises Stop, Unavailable, and what `in_time` raises.
    """

    def __init__(self, house: House, query: "Query", in_time: InTime = always) -> None:
        from newswatch.cli.searching import fresh

        self._house = house
        self._query = query
        self._in_time = in_time
        self._queried = Queried(house.settings)
        self._search = fresh(house.store, house.settings, self._queried)

    def found(self, span: Span) -> "Trial":
        from newswatch.trying.trial import tried

        assert span.since is not None
        return tried(self._query, self._search, span.since, system_clock(), in_time=self._in_time)

    def alerts(self, found: "Trial", events: tuple[str, ...], thresholds: tuple[int, ...]) -> "Alerts":
        """Where `new` alone is asked for there is one for each story; more is worked out of the newest that may meet
        it."""
        from newswatch.cli.foretold import foretold
        from newswatch.trying.supposed import asks_of_occasions, supposed
        from newswatch.trying.trial import Alerts

        if events == (AlertEvent.NEW,) and not asks_of_occasions(self._query):
            return Alerts(found.days, found.stories)
        now, since = system_clock(), found.since
        draft = Subscription("draft", str(self._query), (), since - _DAY, events=events, thresholds=thresholds)
        hits = [hit.story_id for hit in self._search.find(supposed(self._query), since, now, _REPLAYED)]
        told, of = foretold(self._house.store, self._queried.outlets, draft, hits, since, now, self._in_time)
        return Alerts(tuple((day, told.get(day, 0)) for day, _ in found.days), of)

    def samples(self, found: "Trial") -> list[Sample]:
        """Of the stories that it found the newest, with where it hit."""
        self._in_time()
        stories = self._house.store.stories.many(hit.story_id for hit in found.samples)
        articles = self._house.store.articles.many(story.original for story in stories.values())
        told = []
        for hit in found.samples:
            story = stories.get(hit.story_id)
            article = articles.get(story.original) if story else None
            if article is not None:
                told.append(Sample(hit.story_id, article, self._query.cited(self._queried(article))))
        return told

    def why(self, story_id: str) -> "Why":
        """Raises Unknown."""
        from newswatch.trying.why import why

        self._in_time()
        story = self._house.store.stories.find(story_id)
        if story is None:
            raise Unknown(story_id)
        articles = self._house.store.articles.many(dict.fromkeys([story.original, *story.members[:_COPIES]]))
        if story.original not in articles:
            raise Unknown(story_id)
        copies = [self._queried(article) for name, article in articles.items() if name != story.original]
        return why(self._query, self._queried(articles[story.original]), copies, self._in_time)
