"""An article, or a ruling asked for, in; its line in the ledger, its story in the store and `story.changed` out.

One decider at a time: it holds a lease, and the ledger takes a decision only with the next number and a fence that is
not older than the last, so that a decider that lost its lease without noticing cannot write.
"""

from datetime import timedelta

from consumers.dedup.engine import Engine
from consumers.dedup.rulings import Place, Rulings
from consumers.dedup.telling import messages
from consumers.worker import set_aside
from newswatch import crash
from newswatch.clock import Clock
from newswatch.codec import Unreadable
from newswatch.logs import logger
from newswatch.model import ids
from newswatch.model.article import Article
from newswatch.model.ledger import Line, Ruling
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Log, Record, Store, Superseded
from newswatch.term import Term
from newswatch.wire.headers import EVENT_ID, REPLAYED
from newswatch.wire.messages import ArticleExtracted, RulingAsked, decode, encode
from newswatch.wire.topics import CHANGED, DEDUP, RULING

log = logger("dedup")

AHEAD = timedelta(days=1)
"""How far ahead of ours another machine's clock may be; what is seen later would make the index forget the present."""
_KEPT_LINES, _KEPT_AFTER = 1000, timedelta(minutes=10)
"""Lines of the ledger, and time with any, after which what is remembered is kept for the next start."""


class Decider:
    """Decides in log order while its term lasts; built anew, and its index with it, at every change of hands."""

    def __init__(self, store: Store, log: Log, engine: Engine, term: Term, clock: Clock, number: int) -> None:
        """`number` is the ledger's last, up to which `engine` knows it (`reload`)."""
        self._store = store
        self._log = log
        self._engine = engine
        self._term = term
        self._clock = clock
        self._number = self._kept = number
        self._kept_at = clock()
        self._rulings = Rulings(store, engine)
        last = store.decisions.after(number - 1, 1) if number else ()
        self._unapplied: Line | None = last[0] if last else None
        """The ledger's last line while it is not known to have been applied: it may be a dead decider's."""

    def handle(self, record: Record) -> None:
        """Raises Superseded when another decider has taken over, Unavailable, Unreadable.

        The engine is its own meanwhile: what is asked of it between two records finds all it knows in the store.
        """
        with self._engine.turn:
            self._handle(record)

    def _handle(self, record: Record) -> None:
        self._term.hold()
        if record.topic == RULING.name:
            self._rule(decode(RulingAsked, record.value))
            return
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
        since = self._number - self._kept
        if since >= _KEPT_LINES or (since and self._clock() - self._kept_at >= _KEPT_AFTER):
            self.keep()

    def keep(self) -> None:
        """Keep what is remembered, so that the next start need not read the whole ledger. Raises Superseded."""
        self._term.hold()
        last = next(iter(self._store.decisions.after(self._number - 1, 1)), None)
        if last is None or self._number == self._kept:
            return
        self._kept, self._kept_at = self._number, self._clock()
        try:
            self._engine.save(last.number, last.line_id)
        except OSError as error:
            log.warning("not_kept", reason=str(error))

    def _decide(self, article: Article) -> Decision:
        self._store.articles.put(article)  # before the ledger, so that a reload finds the text of every decision
        crash.point("dedup.stored")
        judged = self._engine.decide(article)
        decision = self._append(judged.decision(article, self._number + 1, self._term.fence, self._clock()))
        try:
            self._engine.admit(article, decision)
        except OSError as error:  # the ledger has it and the memory does not: it must be made anew
            raise Superseded(f"no room for texts in the data folder: {error.strerror}; make room") from None
        log.info("decided", event_id=article.event_id, verdict=decision.verdict.value, story_id=decision.story_id)
        return decision

    def _rule(self, asked: RulingAsked) -> None:
        """Do what a person asks, once. Raises Unreadable, with the reason, where it cannot be done."""
        self._settle()
        ruling = self._store.decisions.ruling(asked.ruling_id)
        if ruling is None:
            ruling = self._enter(self._rulings.asked(asked, self._place()))
        self._apply(ruling)

    def _place(self) -> Place:
        return Place(self._number + 1, self._term.fence, self._clock())

    def _append(self, decision: Decision) -> Decision:
        stored = self._store.decisions.append(decision)
        self._appended(stored)
        return stored

    def _enter(self, ruling: Ruling) -> Ruling:
        stored = self._store.decisions.rule(ruling)
        self._appended(stored)
        self._engine.rule(stored)
        log.info("ruled", kind=stored.kind.value, by=stored.by, story_id=stored.story_id, other=stored.other)
        return stored

    def _appended(self, line: Line) -> None:
        self._number = line.number
        self._unapplied = line
        crash.point("dedup.decided")

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
        while (line := self._unapplied) is not None:
            try:
                self._apply(line)
            except Unreadable as error:
                log.error("not_applied", line=line.number, reason=str(error))
                self._unapplied = None

    def _apply(self, line: Line) -> None:
        """Everything here may be done again after a crash, to the same effect."""
        if isinstance(line, Ruling):
            self._enact(line)
            self._tell(line)
        elif line.verdict is not Verdict.QUARANTINED:
            self._file(line)
            self._tell(line)
        if line == self._unapplied:
            self._unapplied = None
        self._bring_together(line)

    def _bring_together(self, line: Line) -> None:
        """The merges that a decision calls for, each a line of its own; the rest of them after one of them."""
        if isinstance(line, Ruling):
            decision = self._store.decisions.get(line.event_id) if line.event_id else None
        else:
            decision = line
        for other in decision.merges if decision else ():
            if decision and self._store.decisions.ruling(ids.ruling_id(decision.event_id, other)) is None:
                ruling = self._rulings.brought(decision.event_id, decision.story_id, other, self._place())
                if ruling is not None:
                    self._apply(self._enter(ruling))

    def _file(self, decision: Decision) -> None:
        self._store.stories.apply(decision)
        crash.point("dedup.filed")
        self._store.stories.relate([*decision.relations, *(again.relation for again in decision.retold)])
        crash.point("dedup.related")

    def _tell(self, line: Line) -> None:
        for message in messages(line, self._store.articles):
            of = {EVENT_ID: message.event_id} if message.event_id else {}
            self._log.publish(CHANGED.name, message.story_id, encode(message), of)
        crash.point("dedup.told")

    def _enact(self, ruling: Ruling) -> None:
        self._store.stories.rule(ruling)
        crash.point("dedup.filed")
        self._store.stories.relate([*ruling.relations, *(again.relation for again in ruling.retold)])
        crash.point("dedup.related")


def _is_replayed(standing: Decision, record: Record) -> bool:
    """Whether an operator sent the record out of the quarantine to be decided after all.

    The record that was set aside does not come to that by itself, however often it is delivered: its verdict stands.
    """
    return standing.verdict is Verdict.QUARANTINED and REPLAYED in record.headers
