"""Every revision of every article in memory: articles in by event id, out by id, by address or by first sight."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from newswatch.model.article import Article
from storage.fit import fit


class MemoryArticles:
    """newswatch.ports.Articles."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._kept: dict[str, Article] = {}

    def put(self, article: Article) -> None:
        fit(article)
        with self._lock:
            self._kept[article.event_id] = article

    def get(self, event_id: str) -> Article | None:
        with self._lock:
            return self._kept.get(event_id)

    def many(self, event_ids: Iterable[str]) -> Mapping[str, Article]:
        with self._lock:
            return {name: self._kept[name] for name in event_ids if name in self._kept}

    def revisions(self, article_id: str) -> Sequence[Article]:
        with self._lock:
            return sorted((a for a in self._kept.values() if a.article_id == article_id), key=_place)

    def since(self, seen: datetime, limit: int = 1000, after: str = "") -> Sequence[Article]:
        with self._lock:
            last = self._kept.get(after)
            start = _place(last) if last else (seen, after)
            found = sorted((a for a in self._kept.values() if a.seen >= seen and _place(a) > start), key=_place)
            return found[:limit]


def _place(article: Article) -> tuple[datetime, str]:
    return article.seen, article.event_id
