"""A stored article in, the same as the present reader reads its kept capture out, or why it is left as it is.

Works in processes of its own (newswatch.workers): what is given to them and what they answer must pickle.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from newswatch.catalogue import Catalogue
from newswatch.codec import Unreadable
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Ended
from newswatch.model.habit import Habit
from newswatch.model.page import Page
from newswatch.model.source import Source
from newswatch.ports import Captures, Unavailable, Visit
from newswatch.revision import READER_VERSION, renewed, revision_key
from newswatch.text.url import host_of
from newswatch.topic import Topic

READS = 3
"""Pages one article may cost: its own, and those that its address's key and what is held back stand for."""


@dataclass(frozen=True, slots=True)
class Told:
    """An article as it stands; `visit` is its address's where the article is the last event of that, `habit` what its
    host repeats around its texts."""

    article: Article
    visit: Visit | None = None
    habit: Habit | None = None


@dataclass(frozen=True, slots=True)
class Reread:
    """The article to stand in its place, and the visit whose key agrees with that, to stand in the place of `since`."""

    article: Article
    visit: Visit | None = None
    since: Visit | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Why an article stays as it is: `code` is gone or unreadable (its capture), no_source, or how the present reader
    ends the page (a Disposition)."""

    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """The present reader: captures, the catalogue, the topic, and until when a page's clock may be."""

    captures: Captures
    catalogue: Catalogue
    topic: Topic
    now: datetime

    def __call__(self, told: Told) -> Reread | Left:
        """By its own capture or, where that is not kept any more, by the latest that said the same."""
        from pipelines.publish import message
        from pipelines.run import drafted

        article, visit = told.article, told.visit
        page = self._page(article.article_id, (article.capture_id, visit.told_capture if visit else ""))
        if isinstance(page, Left):
            return page
        owner = self.catalogue.by_host(page.url, page.fetched_at)
        source = self.catalogue.get(article.source) or (owner[0] if owner else None)
        if source is None:
            return Left("no_source", f"no entry of the catalogue reads {host_of(page.url)}")
        try:
            draft = drafted(page, source, told.habit, self.topic, lambda: self.now)
            visit = self._renewed(visit, page, draft.compared, source) if visit else None
            current = visit is not None and visit.validators.reader == READER_VERSION
            anew = replace(
                article,
                reading=draft.reading,
                why=draft.why,
                relevance=draft.relevance,
                capture_id=page.capture_id,
                revision_key=visit.revision_key if visit and current else revision_key(draft.compared),
                reader=READER_VERSION,
            )
            message(anew)
        except Ended as ended:
            return Left(ended.disposition.value, ended.reason)
        return Reread(anew, visit, told.visit)

    def _page(self, article_id: str, names: Iterable[str]) -> Page | Left:
        left = Left("gone")
        for name in dict.fromkeys(names):
            try:
                return self.captures.load(article_id, name)
            except KeyError:
                continue
            except (Unreadable, Unavailable) as error:
                left = Left("unreadable", str(error))
        return left

    def _renewed(self, visit: Visit, page: Page, reading: Reading, source: Source) -> Visit:
        """The visit with the key of the present reader; itself where the capture that its key stands for is not kept or
        is no article now. Then the next fetch settles it: a key of another reader is never compared."""
        told = reading if visit.told_capture == page.capture_id else self._again(visit, visit.told_capture, source)
        if told is None:
            return visit
        key, revisions = renewed(visit.revisions, told, self._again(visit, visit.held_capture, source))
        validators = replace(visit.validators, reader=READER_VERSION)
        return replace(visit, revision_key=key, revisions=revisions, validators=validators)

    def _again(self, visit: Visit, name: str, source: Source) -> Reading | None:
        """As publishing reads a capture to compare it; None where there is none, or none that it reads."""
        from pipelines import worker
        from pipelines.publish import read_again

        def read(page: Page) -> Reading:
            return worker.read((page, source, source.rule_for(page.url, page.fetched_at)))

        return read_again(self.captures, visit.article_id, name, read)
