"""A newsroom whose older reader misread some pages: captures, visits, decided stories and alerts, on any store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import orjson

from consumers.alerts.handler import MatchHandler
from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from consumers.dedup.outlets import Outlets
from consumers.worker import Worker
from newswatch import catalogue, topic
from newswatch.cli.house import House, desk_of
from newswatch.cli.reread import Asked, reread
from newswatch.cli.shelf import Shelf
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Disposition
from newswatch.model.page import Page
from newswatch.model.span import Span
from newswatch.model.subscription import Subscription
from newswatch.model.validators import Validators
from newswatch.ports import Pending, Store, Visit
from newswatch.revision import Revisions
from newswatch.settings import ROOT, load
from newswatch.term import Term
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import ArticleExtracted, encode
from newswatch.wire.topics import CHANGED, DEDUP, EXTRACTED, TOPICS
from pipelines.publish import Publish
from pipelines.run import drafted
from storage.captures import FileCaptures

ENTRY = """
name = "{name}"
home = "https://{host}/"
kind = "{kind}"
every = "15m"
evidence = "documented"
hosts = ["{hosts}"]
[[watch]]
type = "html"
url = "https://{host}/list.html"
links = {{ rows = "li" }}
[[article]]
url = "/"
"""
HTML = """<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>
<div class="info">2026年03月02日 09:30 {credit}</div><div class="article">{body}</div></body></html>"""
OLD = "0.0"
Misread = Callable[[Reading], Reading]


def html(title: str, *paragraphs: str, credit: str = "") -> str:
    return HTML.format(title=title, credit=credit, body="".join(f"<p>{each}</p>" for each in paragraphs))


class Newsroom:
    """Pages were seen an hour apart, beginning a day ago."""

    def __init__(self, folder, store: Store) -> None:
        sources = folder / "sources"
        (sources / "topics").mkdir(parents=True)
        (sources / "topics" / "miit.toml").write_bytes((ROOT / "sources" / "topics" / "miit.toml").read_bytes())
        for slug, name, host, kind, hosts in (
            ("daily", "示例日报", "daily.example", "newspaper", "daily.example"),
            ("any", "其他", "any.example", "aggregator", "*"),
        ):
            entry = ENTRY.format(name=name, host=host, kind=kind, hosts=hosts)
            (sources / f"{slug}.toml").write_text(entry, encoding="utf-8")
        self.settings = load(data=folder / "data", sources=sources)
        self.settings.data.mkdir(parents=True)
        self.now = system_clock() - timedelta(days=1)
        self.log = MemoryLog(clock=self.clock)
        self.house = House(self.settings, self.log, store, FileCaptures(self.settings.data / "captures"))
        self.sources = catalogue.load(sources)
        self.topic = topic.load(sources, "miit")
        lease = store.leases.acquire("decider", "test", self.now, timedelta(days=9))
        assert lease is not None
        term = Term(store.leases, lease, timedelta(days=9), self.clock)
        engine = Engine(self.settings.horizon, Outlets.of(self.sources.values()))
        decider = Decider(store, self.log, engine, term, self.clock, 0)
        consumer = self.log.consumer(DEDUP, [each.name for each in TOPICS[DEDUP]])
        self.decider = Worker(consumer, decider, Event())
        self.matcher = MatchHandler(store, self.log, self.clock)
        self.changed = self.log.consumer("match", [CHANGED.name])

    @property
    def store(self) -> Store:
        return self.house.store

    def clock(self) -> datetime:
        return self.now

    def work(self) -> None:
        while self.decider.step(0):
            pass
        for record in self.changed.poll(0, 100):
            self.matcher.handle(record)

    def subscribe(self, name: str, query: str) -> None:
        self.store.subscriptions.put(Subscription(name, query, ("console",), self.now - timedelta(days=1)))

    def page(self, url: str, body: str) -> Page:
        self.now += timedelta(hours=1)
        page = Page(url, body.encode(), self.now)
        self.house.captures.keep(page)
        return page

    def tell(
        self, url: str, body: str, misread: Misread = lambda reading: reading, read: str = "", **revisions
    ) -> Article:
        """A page as the older reader told of it; `read` is a body that it can be read from where `body` is none."""
        page = self.page(url, body)
        source, _ = self.sources.by_host(url, self.now) or (None, None)
        assert source is not None
        draft = drafted(replace(page, body=(read or body).encode()), source, None, self.topic, self.clock)
        key = f"{OLD}:{ids.digest('revision', url)}"
        event = ids.event_id(page.article_id, None, key)
        article = Article(
            page.article_id,
            event,
            None,
            key,
            page.capture_id,
            page.canonical,
            source.slug,
            self.now,
            misread(draft.reading),
            why=draft.why,
            relevance=draft.relevance,
            reader=OLD,
        )
        visit = Visit(
            page.article_id,
            url,
            source.slug,
            self.now,
            None,
            Disposition.PUBLISHED,
            told_capture=page.capture_id,
            revision_key=key,
            revisions=Revisions(**revisions),
            validators=Validators('"1"', "", OLD),
        )
        message = encode(ArticleExtracted(article))
        assert self.store.crawl_state.spool(visit, None, Pending(event, page.article_id, "", message, self.now))
        self.store.crawl_state.acknowledge(page.article_id, event)
        self.log.publish(EXTRACTED.name, page.article_id, message, {"event_id": event})
        self.work()
        return article

    def fetch(self, url: str, body: str) -> Article:
        """The page fetched again and published. Raises Ended where that is no event."""
        page = self.page(url, body)
        source, _ = self.sources.by_host(url, self.now) or (None, None)
        assert source is not None
        draft = drafted(page, source, None, self.topic, self.clock)
        return Publish(replace(desk_of(self.house), clock=self.clock)).publish(draft)

    def reread(self, capsys, *, shelf: type[Shelf] = Shelf, **asked) -> list[dict]:
        """What `newswatch reread --json` prints."""
        printed = self._printed(capsys, shelf, as_json=True, **asked)
        return [orjson.loads(line) for line in printed.splitlines() if line.startswith("{")]

    def shown(self, capsys, **asked) -> str:
        """What `newswatch reread` prints for a person, its lines joined."""
        return " ".join(self._printed(capsys, Shelf, as_json=False, **asked).split())

    def _printed(self, capsys, shelf: type[Shelf], *, as_json: bool, days: int = 30, **asked) -> str:
        capsys.readouterr()
        span = Span(system_clock() - timedelta(days=days))
        with shelf(self.settings.data, self.store.articles) as kept:
            reread(self.house, kept, Asked(span, **asked), as_json=as_json)
        return capsys.readouterr().out

    def read(self, told: Article) -> Reading:
        """As the present reader reads its capture."""
        page = self.house.captures.load(told.article_id, told.capture_id)
        return drafted(page, self.sources[told.source], None, self.topic, self.clock).reading

    def article(self, told: Article) -> Article:
        found = self.store.articles.get(told.event_id)
        assert found is not None
        return found

    def visit(self, told: Article) -> Visit:
        found = self.store.crawl_state.visit(told.article_id)
        assert found is not None
        return found

    def home(self, told: Article) -> str:
        decision = self.store.decisions.get(told.event_id)
        assert decision is not None
        return decision.story_id
