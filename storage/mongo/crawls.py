"""The record of crawls in MongoDB: crawls in, the newest and their sums out."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from newswatch.clock import Clock
from newswatch.model.disposition import Disposition
from newswatch.ports import Crawl
from storage.mongo import windows
from storage.mongo.collection import DESCENDING, Documents, Index
from storage.mongo.document import packed, stamp, unpacked

_NEWEST = (("started_at", DESCENDING), ("_id", DESCENDING))


class MongoCrawls:
    """newswatch.ports.Crawls."""

    # Two fields, not three: where a range lies on the second of three, secantusdb 0.7 loses what is equal to its bound.
    INDEXES = (Index(_NEWEST), Index((("source", DESCENDING), ("started_at", DESCENDING))))

    def __init__(self, documents: Documents, clock: Clock) -> None:
        self._clock = clock
        self.documents = documents

    def put(self, crawl: Crawl) -> None:
        """Keep it; its end takes the place of its beginning."""
        self.documents.put({"_id": crawl.crawl_id, **packed(crawl)})

    def recent(self, source: str | None = None, limit: int = 100) -> Sequence[Crawl]:
        query = {"source": source} if source is not None else {}
        spans = windows.back(self._clock(), windows.BEGINNING)
        return [unpacked(Crawl, each) for each in self.documents.gather("started_at", spans, _NEWEST, limit, query)]

    def totals(self) -> Mapping[str, int]:
        terms = {"candidates": "$candidates"} | {kind.value: f"$dispositions.{kind.value}" for kind in Disposition}
        sums = self.documents.sums(terms)
        return {name: sums[name] for name in sums if sums[name]} | {"candidates": sums.get("candidates", 0)}

    def prune(self, before: datetime) -> int:
        return self.documents.delete({"started_at": {"$lt": stamp(before)}})
