"""Every revision of every article in MongoDB: one document an event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from newswatch.model.article import Article
from storage.mongo import windows
from storage.mongo.collection import ASCENDING, DESCENDING, Documents, Index
from storage.mongo.document import Document, packed, stamp, unpacked

REVISIONS = 1000
"""The most revisions of one address that are read: a page that changes at every fetch must not fill the memory."""


class MongoArticles:
    """newswatch.ports.Articles. `place` is (seen, event id) in one string, so that one index serves a page of both."""

    INDEXES = (Index((("place", ASCENDING),)), Index((("article_id", ASCENDING), ("place", ASCENDING))))

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def put(self, article: Article) -> None:
        """Keep it; a newer reading of the same event takes the older one's place."""
        place = _place(article.seen, article.event_id)
        self.documents.put({"_id": article.event_id, "place": place, **packed(article)})

    def get(self, event_id: str) -> Article | None:
        document = self.documents.get(event_id)
        return _article(document) if document else None

    def many(self, event_ids: Iterable[str]) -> Mapping[str, Article]:
        return {document["_id"]: _article(document) for document in self.documents.many(event_ids)}

    def revisions(self, article_id: str) -> Sequence[Article]:
        """Oldest first; the last REVISIONS where there are more."""
        newest = self.documents.find({"article_id": article_id}, [("place", DESCENDING)], REVISIONS)
        return [_article(document) for document in reversed(newest)]

    def since(self, seen: datetime, limit: int = 1000, after: str = "") -> Sequence[Article]:
        last = self.get(after) if after else None
        start = _place(seen, "")
        if last and last.seen >= seen:
            start, seen = f"{_place(last.seen, after)} ", last.seen  # a space more: the next place after this one
        spans = ((max(low, start), high) for low, high in windows.onward(seen))
        found = self.documents.gather("place", spans, [("place", ASCENDING)], limit)
        return [_article(document) for document in found]


def _place(seen: datetime, event_id: str) -> str:
    return f"{stamp(seen)} {event_id}"


def _article(document: Document) -> Article:
    return unpacked(Article, document)
