"""An extracted article in; its decision in the ledger, its story in the store and `story.changed` on the log out.

One decider at a time: it holds a lease, and the ledger takes a decision only with the next number and a fence that is
not older than the last, so that a decider that lost its lease without noticing cannot write.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from consumers.dedup.engine import Engine
from consumers.worker import set_aside
from newswatch import crash
from newswatch.clock import Clock
from newswatch.codec import Unreadable
from newswatch.logs import logger
from newswatch.model.article import Article
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Log, Record, Store
from newswatch.term import Term
from newswatch.wire.headers import EVENT_ID, REPLAYED
from newswatch.wire.messages import ArticleExtracted, StoryChanged, decode, encode
from newswatch.wire.topics import CHANGED, DEDUP

log = logger("dedup")

AHEAD = timedelta(days=1)
"""How far ahead of ours another machine's clock may be; what is seen later would make the index forget the present."""
_PAGE = 500


class Decider:
    """Decides in log order while its term lasts; built anew, and its index with it, at every change of hands."""

    def __init__(self, store: Store, log: Log, engine: Engine, term: Term, clock: Clock, number: int) -> None:
        """`number` is the ledger's last, up to which `engine` knows it (`reload`)."""
        self._store = store
        self._log = log
        self._engine = engine
        self._term = term
        self._clock = clock
        self._number = number
        last = store.decisions.after(number - 1, 1) if number else ()
        self._unapplied: Decision | None = last[0] if last else None
        """The ledger's last line while it is not known to have been applied: it may be a dead decider's."""

    def handle(self, record: Record) -> None:
        """Raises Superseded when another decider has taken over, Unavailable, Unreadable."""
        self._term.hold()
        article = decode(ArticleExtracted, record.value).article
        if article.seen > self._clock() + AHEAD:
            raise Unreadable(f"seen {article.seen.isoformat()}, which is not yet: a clock was wrong")
        self._settle()
        decision = self._store.decisions.get(article.event_id)
        if decision is None or _is_replayed(decision, record):
            decision = self._decide(article)
        self._apply(decision)

    def refuse(self, record: Record, reason: str) -> None:
        """Set the record aside and, where its event is known, say so in the ledger: verdicts add up to events."""
        set_aside(record, DEDUP, reason, self._store.quarantine, self._clock)
        event = record.headers.get(EVENT_ID, "")
        if event and self._store.decisions.get(event) is None:
            self._append(self._quarantined(event, record.key))

    def idle(self) -> None:
        self._term.hold()

    def _decide(self, article: Article) -> Decision:
        self._store.articles.put(article)  # before the ledger, so that a reload finds the text of every decision
        crash.point("dedup.stored")
        judged = self._engine.decide(article)
        decision = self._append(judged.decision(article, self._number + 1, self._term.fence, self._clock()))
        self._engine.admit(article, decision)
        log.info("decided", event_id=article.event_id, verdict=decision.verdict.value, story_id=decision.story_id)
        return decision

    def _append(self, decision: Decision) -> Decision:
        stored = self._store.decisions.append(decision)
        self._number = stored.number
        self._unapplied = stored
        crash.point("dedup.decided")
        return stored

    def _quarantined(self, event: str, article: str) -> Decision:
        return Decision(
            event_id=event,
            article_id=article,
            number=self._number + 1,
            fence=self._term.fence,
            verdict=Verdict.QUARANTINED,
            story_id="",
            original="",
            original_changed=False,
            decided_at=self._clock(),
        )

    def _settle(self) -> None:
        """Apply the ledger's last line before anything is decided after it: stories are told of in decision order."""
        if self._unapplied is None:
            return
        try:
            self._apply(self._unapplied)
        except Unreadable as error:
            log.error("not_applied", event_id=self._unapplied.event_id, reason=str(error))
        self._unapplied = None

    def _apply(self, decision: Decision) -> None:
        """Everything here may be done again after a crash, to the same effect."""
        if decision.verdict is not Verdict.QUARANTINED:
            self._file(decision)
            self._tell(decision)
        if decision == self._unapplied:
            self._unapplied = None

    def _file(self, decision: Decision) -> None:
        self._store.stories.apply(decision)
        crash.point("dedup.filed")
        self._store.stories.relate([*decision.relations, *(again.relation for again in decision.retold)])
        crash.point("dedup.related")

    def _tell(self, decision: Decision) -> None:
        original = self._store.articles.get(decision.original)
        if original is None:
            raise Unreadable(f"decision {decision.number} names the original {decision.original}, which is not stored")
        message = StoryChanged(
            story_id=decision.story_id,
            event_id=decision.event_id,
            decision=decision.number,
            verdict=decision.verdict,
            original_changed=decision.original_changed,
            original=original,
            disguises=decision.disguises,
        )
        self._log.publish(CHANGED.name, decision.story_id, encode(message), {EVENT_ID: decision.event_id})
        crash.point("dedup.told")


def _is_replayed(standing: Decision, record: Record) -> bool:
    """Whether an operator sent the record out of the quarantine to be decided after all.

    The record that was set aside does not come to that by itself, however often it is delivered: its verdict stands.
    """
    return standing.verdict is Verdict.QUARANTINED and REPLAYED in record.headers


def reload(store: Store, engine: Engine, since: datetime, term: Term | None = None) -> int:
    """Read what was decided since `since`, and the originals it names, into an empty engine, in decision order.

    Returns the ledger's last number. Holds `term` meanwhile: a long ledger takes longer to read than a lease lives.
    Raises Superseded, Unavailable.
    """
    number, known = decided_before(store, since), set[str]()
    while page := store.decisions.after(number, _PAGE):
        if term is not None:
            term.hold()
        older = [store.decisions.get(event) for event in _originals(page) - known]
        decisions = sorted({d.number: d for d in [*older, *page] if d is not None}.items())
        articles = store.articles.many(decision.event_id for _, decision in decisions)
        for _, decision in decisions:
            article = articles.get(decision.event_id)
            if article is None or decision.verdict is Verdict.QUARANTINED:  # set aside: it was never admitted
                continue
            if decision.event_id not in known:
                engine.admit(article, decision)
                known.add(decision.event_id)
        number = page[-1].number
    return number


def _originals(page: Sequence[Decision]) -> set[str]:
    return {decision.original for decision in page if decision.original}


def decided_before(store: Store, since: datetime) -> int:
    """The number of the last decision before `since`; found by halving, as numbers and times rise together."""
    low, high = 0, store.decisions.last()
    while low < high:
        middle = (low + high + 1) // 2
        found = store.decisions.after(middle - 1, 1)
        if found and found[0].decided_at < since:
            low = middle
        else:
            high = middle - 1
    return low
