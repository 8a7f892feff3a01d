"""The decision ledger in MongoDB: lines in by compare-and-append, out in decision order."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from newswatch.model.ledger import Line, Ruling
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Superseded
from storage.mongo.collection import ASCENDING, DESCENDING, Documents, Index
from storage.mongo.document import Document, packed, unpacked

_OF_ONE_ARTICLE = 1000
_DOUBLINGS = 40
"""2**40 decisions are some 3,000 years of a thousand a day for each of a thousand ministries."""
_STEPS = 32


class MongoDecisions:
    """newswatch.ports.Decisions.

    `_id` is the event id (marked where the line supersedes another) or the ruling's, and `number` has a unique index.
    Whoever appends read the end of the ledger first and writes the number after it; of two that read the same end the
    index lets one through. So a decider whose lease has passed on cannot write after its successor, whatever it
    believes. Each line carries the sums up to itself: the last one tells the totals, and how many rulings there are,
    without a count. A ruling has its place among them in `ruling`.
    """

    INDEXES = (
        Index((("number", ASCENDING),), unique=True),
        Index((("article_id", ASCENDING), ("number", ASCENDING))),
        Index((("ruling", ASCENDING),)),
    )

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self._end = 0

    def append(self, decision: Decision) -> Decision:
        standing = self.get(decision.event_id)
        if standing and not decision.supersedes(standing):
            return standing
        last = self._last()
        _check(decision, last)
        sums = _added(last["sums"] if last else {}, decision, standing)
        key = decision.event_id if standing is None else _again(decision.event_id)
        if self.documents.insert({"_id": key, "sums": sums, "rulings": _ruled(last), **packed(decision)}):
            return decision
        standing = self.get(decision.event_id)
        if standing and not decision.supersedes(standing):
            return standing
        raise Superseded(f"number {decision.number} was taken by another line meanwhile")

    def rule(self, ruling: Ruling) -> Ruling:
        if standing := self.ruling(ruling.ruling_id):
            return standing
        last = self._last()
        _check(ruling, last)
        place = _ruled(last) + 1
        sums: Document = {"sums": last["sums"] if last else {}, "rulings": place, "ruling": place}
        if self.documents.insert({"_id": ruling.ruling_id, **sums, **packed(ruling)}):
            return ruling
        if standing := self.ruling(ruling.ruling_id):
            return standing
        raise Superseded(f"number {ruling.number} was taken by another line meanwhile")

    def get(self, event_id: str) -> Decision | None:
        document = self.documents.get(event_id)
        if document and document["verdict"] == Verdict.QUARANTINED:
            document = self.documents.get(_again(event_id)) or document
        return unpacked(Decision, document) if document else None

    def many(self, event_ids: Iterable[str]) -> Mapping[str, Decision]:
        first = [unpacked(Decision, each) for each in self.documents.many(event_ids)]
        aside = (_again(each.event_id) for each in first if each.verdict is Verdict.QUARANTINED)
        superseding = [unpacked(Decision, each) for each in self.documents.many(aside)]
        return {each.event_id: each for each in (*first, *superseding)}

    def ruling(self, ruling_id: str) -> Ruling | None:
        document = self.documents.get(ruling_id)
        return unpacked(Ruling, document) if document else None

    def rulings(self, after: int = 0, limit: int = 1000) -> Sequence[Ruling]:
        next_ones = {"ruling": {"$gt": after, "$lte": after + limit}}
        return [unpacked(Ruling, each) for each in self.documents.find(next_ones, [("ruling", ASCENDING)], limit)]

    def of_article(self, article_id: str) -> Sequence[Decision]:
        """In decision order; the last 1000 where there are more."""
        newest = self.documents.find({"article_id": article_id}, [("number", DESCENDING)], _OF_ONE_ARTICLE)
        return [unpacked(Decision, document) for document in reversed(newest)]

    def after(self, number: int, limit: int = 1000) -> Sequence[Line]:
        next_ones = {"number": {"$gt": number, "$lte": number + limit}}  # there are no gaps
        return [_line(each) for each in self.documents.find(next_ones, [("number", ASCENDING)], limit)]

    def last(self) -> int:
        last = self._last()
        return int(last["number"]) if last else 0

    def totals(self) -> Mapping[str, int]:
        last = self._last()
        return dict(last["sums"]) if last else {}

    def _last(self) -> Document | None:
        """The line with the highest number.

        Found by asking for numbers, since secantusdb reads a whole collection to find its highest (windows.py). There
        are no gaps: the end lies where one number stands and the next does not. Looked for from the last end known,
        in doubling steps and then in ever finer ones; as a rule one query.
        """
        points = [self._end, *(self._end + (1 << power) for power in range(_DOUBLINGS))]
        best = self._highest(points)
        if best is None and self._end:  # the ledger is another one now
            self._end = 0
            return self._last()
        if best is None:
            return None
        high = _next(best, points)
        while points := _between(best["number"], high):
            best = self._highest(points) or best
            high = _next(best, [*points, high])
        self._end = best["number"]
        return best

    def _highest(self, numbers: Sequence[int]) -> Document | None:
        """The line with the highest of these numbers."""
        found = self.documents.find({"number": {"$in": list(numbers)}}, [("number", DESCENDING)], 1)
        return found[0] if found else None


def _again(event_id: str) -> str:
    """The `_id` of the line that supersedes an event's first."""
    return f"{event_id} again"


def _line(document: Document) -> Line:
    return unpacked(Ruling, document) if "ruling" in document else unpacked(Decision, document)


def _ruled(line: Document | None) -> int:
    """How many rulings there are up to a line; lines from before there were any do not say."""
    return int(line.get("rulings", 0)) if line else 0


def _added(sums: Mapping[str, int], decision: Decision, superseded: Decision | None) -> dict[str, int]:
    """Events by verdict with one line more."""
    counted = Counter(sums)
    counted[decision.verdict.value] += 1
    if superseded:
        counted[superseded.verdict.value] -= 1
    return dict(+counted)


def _check(line: Line, last: Document | None) -> None:
    """Raises Superseded where `line` does not follow the end of the ledger."""
    number, fence = (last["number"], last["fence"]) if last else (0, 0)
    if fence > line.fence:
        raise Superseded(f"fence {line.fence} is over: {fence} has written")
    if line.number != number + 1:
        raise Superseded(f"number {line.number} is not next: the ledger ends at {number}")


def _next(line: Document, numbers: Sequence[int]) -> int:
    """The lowest of `numbers` after the line's: asked for, and not there."""
    return min(number for number in numbers if number > line["number"])


def _between(low: int, high: int) -> list[int]:
    """Numbers spread over what lies between both; none where nothing does."""
    step = max(1, (high - low) // _STEPS)
    return list(range(low + step, high, step))
