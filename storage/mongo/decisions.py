"""The decision ledger in MongoDB: decisions in by compare-and-append, out in decision order."""

from collections.abc import Mapping, Sequence

from newswatch.model.story import Decision
from newswatch.ports import Superseded
from storage.mongo.collection import ASCENDING, DESCENDING, Documents, Index
from storage.mongo.document import Document, packed, unpacked

_OF_ONE_ARTICLE = 1000


class MongoDecisions:
    """newswatch.ports.Decisions.

    `_id` is the event id and `number` has a unique index. Whoever appends read the end of the ledger first and
    writes the number after it; of two that read the same end the index lets one through. So a decider whose lease
    has passed on cannot write after its successor, whatever it believes. Each line carries the sums up to itself:
    the last one tells the totals without a count.
    """

    INDEXES = (
        Index((("number", ASCENDING),), unique=True),
        Index((("article_id", ASCENDING), ("number", ASCENDING))),
    )

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def append(self, decision: Decision) -> Decision:
        standing = self.get(decision.event_id)
        if standing:
            return standing
        last = self._last()
        _check(decision, last)
        sums = dict(last["sums"]) if last else {}
        sums[decision.verdict.value] = sums.get(decision.verdict.value, 0) + 1
        if self.documents.insert({"_id": decision.event_id, "sums": sums, **packed(decision)}):
            return decision
        standing = self.get(decision.event_id)
        if standing:
            return standing
        raise Superseded(f"number {decision.number} was taken by another event meanwhile")

    def get(self, event_id: str) -> Decision | None:
        document = self.documents.get(event_id)
        return unpacked(Decision, document) if document else None

    def of_article(self, article_id: str) -> Sequence[Decision]:
        """In decision order; the last 1000 where there are more."""
        newest = self.documents.find({"article_id": article_id}, [("number", DESCENDING)], _OF_ONE_ARTICLE)
        return [unpacked(Decision, document) for document in reversed(newest)]

    def after(self, number: int, limit: int = 1000) -> Sequence[Decision]:
        found = self.documents.find({"number": {"$gt": number}}, [("number", ASCENDING)], limit)
        return [unpacked(Decision, document) for document in found]

    def last(self) -> int:
        last = self._last()
        return int(last["number"]) if last else 0

    def totals(self) -> Mapping[str, int]:
        last = self._last()
        return dict(last["sums"]) if last else {}

    def _last(self) -> Document | None:
        return next(iter(self.documents.find({}, [("number", DESCENDING)], 1)), None)


def _check(decision: Decision, last: Document | None) -> None:
    """Raises Superseded where `decision` does not follow the end of the ledger."""
    number, fence = (last["number"], last["fence"]) if last else (0, 0)
    if fence > decision.fence:
        raise Superseded(f"fence {decision.fence} is over: {fence} has written")
    if decision.number != number + 1:
        raise Superseded(f"number {decision.number} is not next: the ledger ends at {number}")
