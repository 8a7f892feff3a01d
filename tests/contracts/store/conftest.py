"""The stores the contract is held against, each fresh, and nouns to put into them."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pymongo import MongoClient, monitoring

import newswatch
from newswatch.model import ids
from newswatch.model.alert import Alert, AlertEvent
from newswatch.model.article import Article, Reading, Speaker
from newswatch.model.disposition import Disposition
from newswatch.model.ledger import Moved, Ruling, RulingKind
from newswatch.model.moment import Moment, Precision, Window
from newswatch.model.story import Decision, Disguise, Distortion, Fact, Relation, RelationKind, Retold, Span, Verdict
from newswatch.ports import Pending, Store, Visit
from newswatch.revision import Revisions
from storage.memory import MemoryStore
from storage.mongo import MongoStore

NOON = datetime(2026, 3, 5, 4, 0, 0, 123457, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Commands(monitoring.CommandListener):
    """Every command the contract sends, as the driver writes it."""

    def __init__(self) -> None:
        self.sent = []

    def started(self, event) -> None:
        self.sent.append((event.command_name, json.loads(json.dumps(dict(event.command), default=str))))

    def succeeded(self, event) -> None: ...

    def failed(self, event) -> None: ...


COMMANDS = Commands()
monitoring.register(COMMANDS)


@pytest.fixture(scope="session")
def commands():
    return COMMANDS


@pytest.fixture
def database(mongo_uri) -> Iterator[str]:
    name = f"contract_{secrets.token_hex(6)}"
    yield name
    with MongoClient(mongo_uri) as client:
        client.drop_database(name)


@pytest.fixture
def mongo(mongo_uri, database) -> Iterator[Store]:
    store = MongoStore(mongo_uri, database)
    store.create_indexes()
    yield store
    store.close()


@pytest.fixture(params=["memory", "mongo"])
def store(request) -> Store:
    return MemoryStore() if request.param == "memory" else request.getfixturevalue("mongo")


@pytest.fixture
def children(mongo_uri, database, mongo):
    """Processes that open the store of this test and all start when told; their answers, one JSON value each."""
    started = []
    # The checkout by its place: a child has no rootdir of pytest's.
    checkout = str(Path(newswatch.__file__).parent.parent)

    def race(role: str, count: int = 2):
        for number in range(count):
            command = [sys.executable, str(Path(__file__).with_name("child.py")), role, database, f"owner-{number}"]
            started.append(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=checkout)
            )
        for child in started:
            child.stdin.write(f"{mongo_uri}\n")
            child.stdin.flush()
        for child in started:
            assert child.stdout.readline() == "ready\n"
        for child in started:
            child.stdin.write("go\n")
            child.stdin.flush()
        return [json.loads(child.stdout.readline()) for child in started]

    yield race
    for child in started:
        child.stdin.close()
        child.stdout.close()
        child.wait(20)


def name(noun: str, which: object) -> str:
    return ids.digest(noun, str(which))


class Nouns:
    """Nouns with every field filled, told apart by a number or a word."""

    NOON = NOON

    def article(self, which: object = 1, **fields) -> Article:
        reading = Reading(
            title=f"车间巡礼之{which}",
            text="第一段。\n第二段有 3.5 亿元。",
            printed="第一段(dì yī duàn)。",
            site="示例日报",
            credited="示例社",
            origin_url="https://news.example/1",
            published=Moment(NOON.replace(second=0, microsecond=0), Precision.MINUTE),
            original_published=Window("2026-03-01", None),
            reporters=("甲", "乙"),
            speakers=(Speaker("丙", "处长"),),
            where={"title": "h1", "published": "meta[name=pubdate]"},
        )
        filled = {
            "article_id": name("article", which),
            "event_id": name("event", which),
            "previous_event_id": None,
            "revision_key": f"1.1:{name('key', which)}",
            "capture_id": name("capture", which),
            "url": f"https://news.example/{which}",
            "source": "example",
            "seen": NOON,
            "reading": reading,
            "listed": Moment(NOON, Precision.DAY),
        }
        return Article(**(filled | fields))

    def decision(self, number: int, **fields) -> Decision:
        event = name("event", number)
        filled = {
            "event_id": event,
            "article_id": name("article", number),
            "number": number,
            "fence": 1,
            "verdict": Verdict.NEW_STORY,
            "story_id": ids.story_id(event),
            "original": event,
            "original_changed": False,
            "decided_at": NOON + number * MINUTE,
            "disguises": (Disguise.PINYIN, Disguise.TRADITIONAL),
            "relations": (self.relation(number),),
        }
        return Decision(**(filled | fields))

    def merge(self, number: int, kept: Decision, gone: Decision, moved: Sequence[Decision], **fields) -> Ruling:
        filled = {
            "ruling_id": name("ruling", number),
            "kind": RulingKind.MERGE,
            "number": number,
            "fence": 1,
            "decided_at": NOON + number * MINUTE,
            "by": "desk",
            "story_id": kept.story_id,
            "other": gone.story_id,
            "moved": tuple(Moved(each.event_id, each.number) for each in moved),
            "original": kept.original,
            "former": kept.original,
            "other_original": gone.original,
            "aliases": (gone.story_id,),
            "note": "同一篇",
            "retold": (Retold(gone.event_id, (Disguise.SPUN,), self.relation(gone.number)),),
            "relations": (self.relation(number),),
        }
        return Ruling(**(filled | fields))

    def split(self, number: int, merged: Ruling, taken: Sequence[Decision], **fields) -> Ruling:
        moved = tuple(Moved(each.event_id, each.number) for each in taken)
        filled = {
            "ruling_id": name("ruling", number),
            "kind": RulingKind.SPLIT,
            "number": number,
            "decided_at": NOON + number * MINUTE,
            "other": ids.split_id(merged.story_id, 1),
            "moved": moved,
            "other_original": taken[0].event_id,
            "aliases": (merged.story_id, *merged.aliases),
        }
        return replace(merged, **(filled | fields))

    def relation(self, of: object, to: object = 0, score: float = 0.75, **fields) -> Relation:
        filled = {
            "kind": RelationKind.SAME,
            "evidence": (Span((0, 12), (3, 15), printed=True),),
            "distortions": (Distortion("figure", "3.5 亿元", "35 亿元", (1, 5), (2, 6)),),
            "facts": {"year": "2026"},
            "coverage": (0.5, 1.0),
            "rarity": 0.875,
            "agree": (Fact("date", "3月5日", "3月5日", (3, 7), (4, 8), title=True),),
            "own": ((0, 12),),
        }
        return Relation(name("event", of), name("event", to), score=score, **(filled | fields))

    def alert(self, which: object = 1, channels=("console", "webhook:https://hook.example/"), **fields) -> Alert:
        filled = {
            "alert_id": name("alert", which),
            "subscription_id": "desk",
            "story_id": name("story", which),
            "event": AlertEvent.NEW,
            "number": 0,
            "words": ("车间", "巡礼"),
            "title": "车间巡礼",
            "lead": "第一段。",
            "url": "https://news.example/1",
            "site": "示例日报",
            "origin": "",
            "published": None,
            "seen": NOON,
            "created_at": NOON,
            "channels": channels,
        }
        return Alert(**(filled | fields))

    def visit(self, which: object = 1, **fields) -> Visit:
        filled = {
            "article_id": name("article", which),
            "url": f"https://news.example/{which}",
            "source": "example",
            "fetched_at": NOON,
            "due_at": NOON + MINUTE,
            "disposition": Disposition.PUBLISHED,
            "revision_key": "1.1:abc",
            "revisions": Revisions(lines=3, changed=(1,), times=(NOON,), held=1, held_key="1.1:def", held_since=NOON),
        }
        return Visit(**(filled | fields))

    def pending(self, which: object = 1, event: object = 1, at: datetime = NOON) -> Pending:
        return Pending(name("event", event), name("article", which), "article.extracted.v1", b"\x00\xff{}", at)

    @staticmethod
    def name(noun: str, which: object) -> str:
        return name(noun, which)


@pytest.fixture(scope="session")
def nouns() -> Nouns:
    return Nouns()
