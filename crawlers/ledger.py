"""Candidates and their endings in, a Crawl record out: every Candidate ends in exactly one Disposition."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from crawlers.visits import Visits
from newswatch.codec import Unreadable
from newswatch.desk import Desk
from newswatch.logs import logger
from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.model.page import Candidate, Page
from newswatch.model.source import Source, Watch
from newswatch.ports import Crawl, Unavailable
from newswatch.text.url import host_of

log = logger("crawlers")

_WORST_FIRST = (Outcome.BLOCKED, Outcome.BROKEN, Outcome.UNREACHABLE, Outcome.STOPPED)
_CUT_SHORT = (Outcome.RUNNING, Outcome.INTERRUPTED, Outcome.STOPPED)
_ERRORS_KEPT = 50
_LOOKED_BACK = 10
"""Crawls of a source that are searched for one left running; each closes what it finds, so one or two can be."""


class Misfiled(RuntimeError):  # noqa: N818 - reads as what it says
    """A Candidate ended twice, or without having been opened: a mistake of this program."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How one Candidate ended, with the page that was fetched for it, if any.

    `left` says that it is owed another crawl: it was not asked for, or what became of it could not be kept.
    """

    candidate: Candidate
    disposition: Disposition
    reason: str
    page: Page | None = None
    left: bool = False


class Ledger:
    """The books of one crawl of one source."""

    def __init__(
        self, source: Source, desk: Desk, name: str = "", told: Callable[[Ending], object] = lambda ending: None
    ) -> None:
        """`name` stands for the source in the record where its lists were not asked. `told` hears of every ending."""
        self._source = source
        self._desk = desk
        self._name = name
        self._told = told
        self.visits = Visits(source.slug, desk)
        self._started = desk.clock()
        self._candidates = 0
        self._open: dict[str, Candidate] = {}
        self._handled: set[str] = set()
        self._not_asked: Counter[str] = Counter()
        self._ends: Counter[Disposition] = Counter()
        self._watches: list[Outcome] = []
        self._unwell: dict[tuple[str, Outcome, str], dict[str, str]] = {}
        """Watches that did not give their list, by host and how: their names by address."""
        self._errors: list[str] = []
        self._faulty = False
        self._crawl: Crawl | None = None
        self.unfinished = False
        """Whether the source's crawl before left something undone that its lists may not show on their first page."""

    @property
    def candidates(self) -> int:
        """How many have been opened so far; counted here, so that the sum of the endings can be held against it."""
        return self._candidates

    def begin(self) -> None:
        """Keep a record of the crawl from its start: one that is killed leaves it, and the next closes it.

        What a killed crawl found is counted nowhere: its candidates come again, and what it published is on the log.
        Raises Unavailable.
        """
        crawls = self._desk.crawls
        if crawls is None:
            return
        recent = crawls.recent(self._source.slug, _LOOKED_BACK)
        self.unfinished = any(before.left or before.outcome in _CUT_SHORT for before in recent[:1])
        for left in recent:
            if left.ended_at is None:
                crawls.put(replace(left, ended_at=self._started, outcome=Outcome.INTERRUPTED.value))
                log.warning("interrupted", source=left.source, started_at=left.started_at.isoformat())
        crawls.put(self._record(Outcome.RUNNING, None))

    def open(self, candidate: Candidate) -> bool:
        """Take a Candidate in. False where its address was handled in this crawl: it has then ended as seen."""
        self._candidates += 1
        if not self.claim(candidate.article_id):
            reason = "listed before in this crawl"
            self._count(candidate, Disposition.SEEN, reason)
            self._told(Ending(candidate, Disposition.SEEN, reason))
            return False
        self._open[candidate.article_id] = candidate
        return True

    def claim(self, article_id: str) -> bool:
        """Say that this crawl handles an address; False where it did already."""
        if article_id in self._handled:
            return False
        self._handled.add(article_id)
        return True

    def handles(self, article_id: str) -> bool:
        """Whether this crawl has an address in its books."""
        return article_id in self._handled

    @property
    def heard(self) -> bool:
        """Whether any list was given: else the site is away, and asking it for more says nothing of its pages."""
        return Outcome.OK in self._watches

    def end(
        self,
        candidate: Candidate,
        disposition: Disposition,
        reason: str = "",
        page: Page | None = None,
        visited: bool = True,
    ) -> None:
        """Close a Candidate. `page` is what was fetched for it, if anything.

        Its visit is kept and says when the address is due again; with `visited` False none is, so that the next crawl
        takes the address up at once. Raises Misfiled where the Candidate is not open.
        """
        if self._open.pop(candidate.article_id, None) is None:
            raise Misfiled(f"{candidate.url} ended as {disposition.value} but is not open in this crawl")
        self._count(candidate, disposition, reason)
        if visited:
            try:
                self.visits.keep(candidate, disposition, reason, page)
            except (Unavailable, Unreadable) as error:
                # The ending stands; the address is fetched once more than needed, each time where it is damaged.
                self.fault(f"visit of {candidate.url} not kept: {error}")
        # A page outside what this crawl is about is owed nothing, though no visit says so.
        left = not visited and disposition is not Disposition.OUT_OF_SCOPE
        self._told(Ending(candidate, disposition, reason, page, left))

    def left(self, candidate: Candidate, disposition: Disposition, reason: str) -> None:
        """Close a Candidate that was not asked for: no visit is kept, so that the next crawl takes it up at once."""
        self._not_asked[reason] += 1
        self.end(candidate, disposition, reason, visited=False)

    def answered(self, watch: Watch, outcome: Outcome, reason: str = "") -> None:
        """A Watch gave its list (OK) or did not (BLOCKED, BROKEN, UNREACHABLE, STOPPED, with the reason)."""
        self._watches.append(outcome)
        if outcome is not Outcome.OK:
            self._unwell.setdefault((host_of(watch.url), outcome, reason), {})[watch.url] = watch.name
            # Offline, every watch of every crawl says the same; the crawl's own line says it once.
            tell = log.debug if outcome in (Outcome.UNREACHABLE, Outcome.STOPPED) else log.warning
            tell("watch", source=self._source.slug, watch=watch.name, outcome=outcome.value, reason=reason)

    def _of_watches(self) -> Iterator[str]:
        """What a host does to several lists is told once."""
        for (host, outcome, reason), names in self._unwell.items():
            one = next(iter(names.values()))
            yield f"{host}: {reason}, {len(names)} lists" if len(names) > 1 else f"{one}: {outcome.value}: {reason}"

    def note(self, error: str) -> None:
        """Keep an error for the crawl's record."""
        if len(self._errors) < _ERRORS_KEPT:
            self._errors.append(error)

    def fault(self, error: str) -> None:
        """A mistake of this program or a store that is away: the crawl may have lost candidates and says so."""
        self._faulty = True
        self.note(error)
        log.error("fault", source=self._source.slug, error=error)

    def close(self, finished: bool) -> Crawl:
        """End what is still open as failed and draw up the record; the second call returns the first's."""
        if self._crawl is None:
            if finished and self._open:
                self.fault(f"candidates that never ended, though nothing was left to ask for: {len(self._open)}")
            # Never asked for, or asked and not heard.
            for candidate in list(self._open.values()):
                self.left(candidate, Disposition.FAILED, "the crawl ended first")
            for reason, number in self._not_asked.most_common(3):
                self.note(f"{number} left to the next crawl: {reason}")
            self._crawl = self._record(self._outcome(finished), self._desk.clock())
        return self._crawl

    def _record(self, outcome: Outcome, ended_at: datetime | None) -> Crawl:
        return Crawl(
            crawl_id=ids.digest("crawl", *filter(None, (self._name, self._source.slug)), self._started.isoformat()),
            source=self._name or self._source.slug,
            started_at=self._started,
            ended_at=ended_at,
            candidates=self.candidates,
            dispositions={end.value: number for end, number in sorted(self._ends.items())},
            outcome=outcome.value,
            errors=(*self._of_watches(), *self._errors)[:_ERRORS_KEPT],
            left=self._not_asked.total(),
        )

    def _outcome(self, finished: bool) -> Outcome:
        failed = [outcome for outcome in self._watches if outcome is not Outcome.OK]
        if not finished or self._faulty or not self._watches:
            return Outcome.STOPPED
        if not failed:
            return Outcome.OK
        if len(failed) < len(self._watches):
            return Outcome.PARTIAL
        return next(worst for worst in _WORST_FIRST if worst in failed)

    def _count(self, candidate: Candidate, disposition: Disposition, reason: str) -> None:
        self._ends[disposition] += 1
        log.info(
            "ended", source=self._source.slug, url=candidate.url, disposition=disposition.value, reason=reason or "-"
        )
