"""An extracted article in; its decision in the ledger, its story in the store and `story.changed` on the log out.

One decider at a time: it holds a lease, and the ledger takes a decision only with the next number and a fence that is
not older than the last, so that a decider that lost its lease without noticing cannot write.
"""

from datetime import datetime, timedelta

from consumers.dedup.engine import Engine
from consumers.dedup.judgement import Judgement
from consumers.worker import set_aside
from newswatch.clock import Clock
from newswatch.codec import Unreadable
from newswatch.logs import logger
from newswatch.model.article import Article
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Lease, Log, Record, Store, Superseded
from newswatch.wire.messages import ArticleExtracted, StoryChanged, decode, encode
from newswatch.wire.topics import CHANGED

log = logger("dedup")

LEASE = "decider"
_PAGE = 500


class Decider:
    """Decides in log order while its lease lives; built anew, and its index with it, at every change of hands."""

    def __init__(
        self, store: Store, log: Log, engine: Engine, lease: Lease, ttl: timedelta, horizon: timedelta, clock: Clock
    ) -> None:
        self._store = store
        self._log = log
        self._engine = engine
        self._lease = lease
        self._ttl = ttl
        self._clock = clock
        self._number = reload(store, engine, clock() - horizon)

    def handle(self, record: Record) -> None:
        """Raises Superseded when another decider has taken over, Unavailable when a server is away."""
        self.renew()
        try:
            article = decode(ArticleExtracted, record.value).article
        except Unreadable as error:
            self._quarantine(record, str(error))
            return
        decision = self._store.decisions.get(article.event_id) or self._decide(article)
        self._apply(decision)

    def renew(self) -> None:
        """Renew the lease once a third of it is gone. Raises Superseded where it went to another."""
        now = self._clock()
        if self._lease.until - now > self._ttl * 2 / 3:
            return
        renewed = self._store.leases.acquire(self._lease.name, self._lease.owner, now, self._ttl)
        if renewed is None or renewed.fence != self._lease.fence:
            raise Superseded("the decider's lease went to another")
        self._lease = renewed

    def _decide(self, article: Article) -> Decision:
        self._store.articles.put(article)  # before the ledger, so that a reload finds the text of every decision
        decision = self._append(self._decision(article, self._engine.decide(article)))
        self._engine.admit(article, decision)
        log.info("decided", event_id=article.event_id, verdict=decision.verdict.value, story_id=decision.story_id)
        return decision

    def _append(self, decision: Decision) -> Decision:
        stored = self._store.decisions.append(decision)
        self._number = stored.number
        return stored

    def _decision(self, article: Article, judged: Judgement) -> Decision:
        return Decision(
            event_id=article.event_id,
            article_id=article.article_id,
            number=self._number + 1,
            fence=self._lease.fence,
            verdict=judged.verdict,
            story_id=judged.story_id,
            original=judged.original,
            original_changed=judged.original_changed,
            decided_at=self._clock(),
            disguises=judged.disguises,
            relations=judged.relations,
        )

    def _apply(self, decision: Decision) -> None:
        """Everything here may be done again after a crash, to the same effect."""
        if decision.verdict is Verdict.QUARANTINED:
            return
        self._store.stories.apply(decision)
        self._store.stories.relate(decision.relations)
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
        self._log.publish(CHANGED.name, decision.story_id, encode(message), {"event_id": decision.event_id})

    def _quarantine(self, record: Record, reason: str) -> None:
        """Set the record aside and, where its event is known, say so in the ledger: verdicts add up to events."""
        log.error("quarantined", key=record.key, reason=reason)
        self._store.quarantine.put(set_aside(record, "dedup", reason, self._clock))
        event_id = record.headers.get("event_id", "")
        if event_id and self._store.decisions.get(event_id) is None:
            self._append(
                Decision(
                    event_id=event_id,
                    article_id=record.key,
                    number=self._number + 1,
                    fence=self._lease.fence,
                    verdict=Verdict.QUARANTINED,
                    story_id="",
                    original="",
                    original_changed=False,
                    decided_at=self._clock(),
                )
            )


def reload(store: Store, engine: Engine, since: datetime) -> int:
    """Read the ledger into an empty engine, in decision order, leaving out texts seen before `since`.

    Returns the last decision's number.
    """
    number = 0
    while page := store.decisions.after(number, _PAGE):
        articles = store.articles.many(decision.event_id for decision in page)
        for decision in page:
            article = articles.get(decision.event_id)
            if article is not None and article.seen >= since:
                engine.admit(article, decision)
        number = page[-1].number
    return number
