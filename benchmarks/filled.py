"""Made-up articles and some of a news stream in, a data folder with store, ledger, stories and memory out.

The articles, decisions and stories are written in bulk, as the documents that the store's own parts write one by one.
Made-up texts open a story each, undecided; those of the stream, which are asked for, are decided by the repost check.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from pymongo import MongoClient

from benchmarks.disguises import boilerplate, traditional
from benchmarks.kits import HELD
from benchmarks.repost_stream import items
from benchmarks.spinners import Spinner
from benchmarks.synthetic import Texts
from consumers.dedup.engine import Engine
from consumers.dedup.memory import Memory
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.story import Decision, Relation, Verdict
from newswatch.settings import Settings
from newswatch.text.url import canonical
from storage import membership
from storage.embedded import EmbeddedServer
from storage.mongo import MongoStore
from storage.mongo.document import packed, stamp

_APART = timedelta(seconds=30)
_BATCH = 250
_CACHE = "1G"
"""While it is filled: in a small one the embedded server comes to a halt under bulk writes."""
_LONG = 600
"""Characters of a text of the stream that is asked for, and more."""
_ASKED = 8
_COPIES = 3
_SPUN = 0.27


@dataclass(frozen=True, slots=True)
class Asked:
    """What a trace is asked for: texts that are stored, texts that are not, and where the first of them are stored."""

    pasted: Sequence[str]
    spun: Sequence[str]
    unknown: Sequence[str]
    addresses: Sequence[str]


def fill(settings: Settings, stream: Path, articles: int, now: datetime) -> Asked:
    """Fill the data folder of `settings` with so many articles, the last of them seen at `now`."""
    long = [item["text"] for item in items(stream) if len(item["text"]) >= _LONG]
    stored, unknown = long[:_ASKED], long[_ASKED : 2 * _ASKED]
    spinner = Spinner(long, 1)
    spun = [spinner.spin(text, _SPUN) for text in stored]
    pasted = [boilerplate(text, Random(number), HELD) for number, text in enumerate(stored)]
    real = [text for each in stored for text in (each, *(traditional(each, Random(k), HELD) for k in range(_COPIES)))]
    made = (codes.tobytes().decode("utf-32-le") for codes in Texts(stream))
    with EmbeddedServer(settings.data, cache=_CACHE) as server:
        store = MongoStore(server.uri, settings.mongo_database)
        store.create_indexes()
        memory = Memory(settings.horizon, store.articles.many, settings.data / "memory")
        engine = Engine(settings.horizon, memory=memory)
        first = now - articles * _APART
        synthetic = articles - len(real)
        with MongoClient[dict[str, Any]](server.uri) as client:
            writer = _Writer(client[settings.mongo_database])
            for number, text in enumerate(islice(made, synthetic), 1):
                article = _article(number, text, first + number * _APART)
                decision = _opened(article, number)
                engine.admit(article, decision)
                writer.add(article, decision)
            writer.flush()
            for number, text in enumerate(real, synthetic + 1):
                article = _article(number, text, first + number * _APART)
                decision = engine.decide(article).decision(article, number, 1, article.seen)
                writer.add(article, decision)
                writer.flush()  # the repost check asks the store for texts
                engine.admit(article, decision)
        engine.save(decision.number, decision.line_id)
        store.close()
    places = range(synthetic + 1, articles + 1, 1 + _COPIES)
    return Asked(pasted, spun, unknown, [_address(place) for place in places])


class _Writer:
    """The four collections that an article's decision is kept in, written in batches."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._articles: list[dict[str, Any]] = []
        self._decisions: list[dict[str, Any]] = []
        self._stories: dict[str, dict[str, Any]] = {}
        self._sums: dict[str, int] = {}

    def add(self, article: Article, decision: Decision) -> None:
        place = f"{stamp(article.seen)} {article.event_id}"
        self._articles.append({"_id": article.event_id, "place": place, **packed(article)})
        self._sums[decision.verdict.value] = self._sums.get(decision.verdict.value, 0) + 1
        line = {"_id": decision.event_id, "sums": dict(self._sums), "rulings": 0, **packed(decision)}
        self._decisions.append(line)
        if decision.verdict is Verdict.NEW_STORY:
            entries = [packed(membership.entry(decision))]
            told = {"story_id": decision.story_id, "entries": entries, "changed_at": stamp(decision.decided_at)}
            self._stories[decision.story_id] = {"_id": decision.story_id, **told}
        else:
            self.flush()
            change = {"$addToSet": {"entries": packed(membership.entry(decision))}}
            self._database["stories"].update_one({"_id": decision.story_id}, change)
        if decision.relations:
            self._database["relations"].insert_many([_tie(each) for each in decision.relations])
        if len(self._articles) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        for name, rows in (
            ("articles", self._articles),
            ("decisions", self._decisions),
            ("stories", [*self._stories.values()]),
        ):
            if rows:
                self._database[name].insert_many(rows, ordered=False)
        self._articles, self._decisions, self._stories = [], [], {}


def _tie(relation: Relation) -> dict[str, Any]:
    return {"_id": f"{relation.of} {relation.to}", "ends": [relation.of, relation.to], **packed(relation)}


def _address(number: int) -> str:
    return f"https://made{number % 997}.example/{number}.html"


def _article(number: int, text: str, seen: datetime) -> Article:
    url = canonical(_address(number))
    name = ids.article_id(url)
    reading = Reading(text[:20], text, text, site=f"made{number % 997}.example")
    return Article(name, ids.event_id(name, None, url), None, "1:k", "0" * 32, url, "made", seen, reading)


def _opened(article: Article, number: int) -> Decision:
    story = ids.story_id(article.event_id)
    made = (Verdict.NEW_STORY, story, article.event_id, False, article.seen)
    return Decision(article.event_id, article.article_id, number, 1, *made)
