"""A newsroom whose ledger a test writes line by line, and the slow search that an index is held against."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from newswatch.model import ids
from newswatch.model.article import Article, Reading, Speaker
from newswatch.model.ledger import Moved, Ruling, RulingKind
from newswatch.model.story import Decision, Story, Verdict
from newswatch.ports.searching import Hit
from newswatch.query.document import Document
from newswatch.query.query import Query
from storage.memory import MemoryStore
from storage.search.index import FolderSearch
from storage.search.keeper import Keeper

START = datetime(2026, 3, 2, 22, tzinfo=UTC)
OUTLETS = (
    {"site": "示例社", "origin": "示例社"},
    {
        "site": "AI Daily 股",
        "credited": "工业报",
        "origin_url": "https://origin.example/1",
        "docno": "工信部联科〔2024〕7号",
    },
    {"site": "工业报", "origin": "示例社", "speakers": (Speaker("王五", "总工程师"), Speaker("𠮷野", "the plan"))},
)
"""What is known of articles, in turn."""
KINDS = ("agency", "newspaper", "")
FOREVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class Newsroom:
    """Stories in a store, and every line an hour after the one before."""

    def __init__(self, store=None) -> None:
        self.store = store or MemoryStore(clock=lambda: START)
        self._numbers = count(1)
        self.number = 0

    @property
    def now(self) -> datetime:
        return START + timedelta(hours=self.number)

    def _next(self) -> int:
        self.number = next(self._numbers)
        return self.number

    def article(self, text: str, title: str = "", number: int = 0) -> Article:
        which = (number or self.number + 1) % len(OUTLETS)
        url = f"https://news{which}.example/{number or self.number + 1}.html"
        name = ids.article_id(url)
        reading = Reading(title=title, text=text, printed=text, **OUTLETS[which])
        return Article(name, ids.event_id(name, None, text), None, "k", "0" * 32, url, f"test{which}", START, reading)

    def line(self, article: Article, story: str = "", *, original: str = "") -> Decision:
        """A line that the ledger has and no story shows yet."""
        self.store.articles.put(article)
        verdict = Verdict.REPOST if story else Verdict.NEW_STORY
        name = story or ids.story_id(article.event_id)
        made = Decision(article.event_id, article.article_id, self._next(), 1, verdict, name, "", False, self.now)
        return self.store.decisions.append(replace(made, original=original or article.event_id))

    def file(self, text: str, title: str = "", story: Story | None = None, *, better: bool = True) -> Story:
        """A text that opens a story or joins one, as its new original unless that one is better."""
        article = self.article(text, title)
        kept = story.original if story and not better else ""
        return self.store.stories.apply(self.line(article, story.story_id if story else "", original=kept))

    def merge(self, kept: Story, gone: Story) -> Story:
        numbers = {event: self.store.decisions.get(event).number for event in gone.members}
        moved = tuple(Moved(event, number) for event, number in numbers.items())
        return self._ruled(RulingKind.MERGE, kept.story_id, gone.story_id, moved, kept.original, "", (gone.story_id,))

    def split(self, story: Story, event: str) -> Story:
        """The other story."""
        moved = (Moved(event, self.store.decisions.get(event).number),)
        rest = next(each for each in story.members if each != event)
        self._ruled(RulingKind.SPLIT, story.story_id, ids.split_id(story.story_id, self.number), moved, rest, event, ())
        return self.store.stories.get(ids.split_id(story.story_id, self.number - 1))

    def _ruled(self, kind, story, other, moved, original, others, aliases) -> Story:
        name = ids.ruling_id(kind, story, other, str(self.number))
        number = self._next()
        ruling = Ruling(
            name, kind, number, 1, self.now, "desk", story, other, moved, original, original, others, aliases
        )
        return self.store.stories.rule(self.store.decisions.rule(ruling))

    def fill(self, lines: int) -> None:
        """Stories that come, move and merge, always the same ones."""
        stories: list[Story] = []
        while self.number < lines:
            if self.number % 11 == 10:
                self.merge(stories[-2], stories[-7])
                stories = stories[-2:-1]
            elif self.number % 5 == 4 and stories:
                self.file(f"芯片又第{self.number}号", story=stories[self.number % len(stories)])
            else:
                stories.append(self.file(f"{'芯片' if self.number % 3 else '煤'}第{self.number}号"))

    def set_aside(self) -> None:
        name = ids.digest("aside", self.number)
        self.store.decisions.append(Decision(name, name, self._next(), 1, Verdict.QUARANTINED, "", "", False, self.now))

    def slowly(self, query: Query | None, since: datetime = FOREVER[0], until: datetime = FOREVER[1]) -> list[Hit]:
        """What the matcher says of every story there is."""
        found = []
        for story in self.store.stories.recent(since, 1_000_000):
            words = query.match(seen(self.store.articles.get(story.original))) if query else ()
            if words is not None and story.changed_at < until:
                found.append(Hit(story.story_id, story.changed_at, words))
        return found


def seen(article: Article) -> Document:
    """A story as an index that knows the kinds of outlets sees it."""
    return Document.of_article(article, kind=kind_of(article.source))


def kind_of(source: str) -> str:
    return KINDS[int(source[-1])]


def search_of(newsroom: Newsroom, folder: Path) -> FolderSearch:
    return FolderSearch(Keeper(newsroom.store, folder, seen), folder)
