"""Submitted pages from the log in, crawls of them host by host: done once each has ended, else later or put aside."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from threading import Event

from newswatch import submission
from newswatch.cli.exits import Code
from newswatch.cli.house import House, desk_of
from newswatch.clock import Clock, system_clock
from newswatch.codec import Unreadable
from newswatch.guard import Refused
from newswatch.logs import logger
from newswatch.ports import Consumer, Record, Superseded, Unavailable
from newswatch.text.url import BadAddress, host_of
from newswatch.wire.headers import ALONE, NOT_BEFORE, TRIES
from newswatch.wire.messages import PageSubmitted, decode
from newswatch.wire.topics import INTAKE

log = logger("intake")

HOSTS = 4
"""Hosts that are crawled at once."""
_BATCH = 20
"""Pages of one crawl: what comes meanwhile for its host waits for its end."""
_HELD = 1000
"""Records taken from the log and not committed; with more, what waits is published anew so that the offsets move."""
_TURN = timedelta(seconds=30)
"""Between two such turns, so that a full log is not copied all the time."""
_BREAKS = 3
"""Crawls of a page alone that may break off before it is put aside."""
_AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 360, 1440))
"""Before the next try of a page that its crawl did not ask for; after the last it is put aside."""
_WAITS = (0.2, 1.0, 5.0, 30.0)
"""Seconds before the next try while a server is away or the installation is not in order."""
_NOT_THE_PAGE = (Code.USAGE, Code.SETUP, Code.UNREACHABLE, Code.BUSY, Code.FOLDER)
"""Ends of a crawl that say nothing of its pages: a half-written entry, a server that is away."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Stopping(Exception):  # noqa: N818 - no fault
    """Told to stop while a crawl was under way: its pages come again."""


@dataclass(frozen=True, slots=True)
class Crawled:
    """How one crawl ended: its exit code, the article ids that ended for good, why others were not asked for."""

    code: int
    ended: frozenset[str] = frozenset()
    left: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class _Held:
    """A record taken from the log and not committed yet."""

    record: Record
    page: PageSubmitted | None

    @property
    def done(self) -> bool:
        return self.page is None

    @property
    def place(self) -> tuple[str, int, int]:
        return self.record.topic, self.record.partition, self.record.offset

    @property
    def tries(self) -> int:
        told = self.record.headers.get(TRIES, "")
        return int(told) if told.isdecimal() and len(told) < 4 else 0

    @property
    def not_before(self) -> datetime:
        try:
            return datetime.fromisoformat(self.record.headers[NOT_BEFORE]).astimezone(UTC)
        except (KeyError, ValueError, OverflowError):
            return _LONG_AGO

    @property
    def alone(self) -> bool:
        return ALONE in self.record.headers


@dataclass(frozen=True, slots=True)
class _Pause:
    """No crawl of a host before `until`, after so many in a row that could not work."""

    failures: int
    until: datetime


class Backlog:
    """Works off submitted pages, a few hosts at once. Commits what has ended, was put aside or was published anew.

    One thread, which alone talks to log and store; the crawls are waited for in others.
    """

    def __init__(
        self,
        house: House,
        consumer: Consumer,
        crawl: Callable[[Sequence[PageSubmitted]], Crawled],
        stop: Event,
        clock: Clock = system_clock,
    ) -> None:
        """`crawl` crawls exactly these pages, in any thread; it raises Stopping soon after `stop` is set."""
        self._log = house.log
        self._consumer = consumer
        self._crawl = crawl
        self._stop = stop
        self._clock = clock
        self._desk = desk_of(house)
        self._quarantine = house.store.quarantine
        self._failures = 0
        self._held: dict[tuple[str, int, int], _Held] = {}
        self._running: dict[str, tuple[Future[Crawled], Sequence[_Held]]] = {}
        self._pauses: dict[str, _Pause] = {}
        self._turned = _LONG_AGO
        self._pool = ThreadPoolExecutor(HOSTS, thread_name_prefix="crawl")

    def step(self, timeout: float) -> int:
        """Take in what came, start crawls, judge those that ended; how many records were committed.

        Waits up to `timeout` s for records. 0 also where a server is away: everything not committed comes again.
        """
        try:
            self._take(timeout)
            self._judge_ended()
            self._start()
            committed = self._commit()
        except (Unavailable, Superseded) as reason:
            log.warning("submissions_wait", pages=len(self._held), reason=str(reason))
            self._held.clear()
            self._consumer.rewind()
            self._stop.wait(_waiting(self._failures))
            self._failures += 1
            return 0
        self._failures = 0
        return committed

    def close(self) -> None:
        """End the crawls under way; their pages come again."""
        self._stop.set()
        self._pool.shutdown(cancel_futures=True)

    def _take(self, timeout: float) -> None:
        if len(self._held) >= _HELD and not self._turn_over():
            self._stop.wait(timeout)
            return
        for record in self._consumer.poll(timeout, min(100, _HELD - len(self._held))):
            held = _Held(record, self._readable(record))
            self._held.setdefault(held.place, held)

    def _turn_over(self) -> bool:
        """Publish anew all that waits, to let what came after it pass; False where that was done just now.

        What is being crawled goes along: its second turn finds it known.
        """
        now = self._clock()
        if now < self._turned + _TURN:
            return False
        self._turned = now
        waiting = [held for held in self._held.values() if not held.done]
        for held in waiting:
            self._publish_anew(held, held.record.headers)
        log.warning("submissions_turned_over", pages=len(waiting))
        self._commit()
        return True

    def _readable(self, record: Record) -> PageSubmitted | None:
        """The submission, judged again: what the catalogue or the guard says now holds, not what they said then."""
        try:
            page = decode(PageSubmitted, record.value)
            return submission.judged(page.url, self._desk.catalogue, self._desk.guard, page.submitted_at, page.again)
        except (Unreadable, BadAddress, Refused) as error:
            self._set_aside(record, str(error))
            return None

    def _start(self) -> None:
        """One crawl for each host that has pages ready and none under way, those first that wait longest."""
        ready: dict[str, list[_Held]] = {}
        now = self._clock()
        for held in self._held.values():
            if held.page is not None and held.not_before <= now:
                ready.setdefault(host_of(held.page.url), []).append(held)
        free = (host for host in ready if host not in self._running and not self._paused(host, now))
        for host in [] if self._stop.is_set() else list(islice(free, HOSTS - len(self._running))):
            first = ready[host][0]
            batch = [first] if first.alone else [held for held in ready[host] if not held.alone][:_BATCH]
            pages = [held.page for held in batch if held.page is not None]
            self._running[host] = self._pool.submit(self._crawl, pages), batch

    def _paused(self, host: str, now: datetime) -> bool:
        return host in self._pauses and now < self._pauses[host].until

    def _judge_ended(self) -> None:
        for host, (crawl, batch) in list(self._running.items()):
            if not crawl.done():
                continue
            del self._running[host]
            try:
                # What was rewound or turned over meanwhile has another record by now, and is that one's affair.
                self._judge(host, crawl.result(), [held for held in batch if self._held.get(held.place) is held])
            except Stopping:
                continue

    def _judge(self, host: str, crawled: Crawled, batch: Sequence[_Held]) -> None:
        """Every page of a crawl is done, or tried again, or put aside."""
        waits = crawled.code in _NOT_THE_PAGE
        if waits:
            self._pause(host, crawled.code, len(batch))
        else:
            self._pauses.pop(host, None)
        for held in batch:
            if held.page is None or held.page.article_id in crawled.ended:
                held.page = None
            elif crawled.code == Code.OK:
                self._left(held, crawled.left.get(held.page.article_id, "the crawl did not say how it ended"))
            elif not waits:
                self._broken(held, crawled.code, is_alone=len(batch) == 1)

    def _pause(self, host: str, code: int, pages: int) -> None:
        failures = self._pauses[host].failures if host in self._pauses else 0
        seconds = _waiting(failures)
        log.warning(
            "submissions_wait", host=host, pages=pages, exit_code=code, see="the crawl's own line", wait=seconds
        )
        self._pauses[host] = _Pause(failures + 1, self._clock() + timedelta(seconds=seconds))

    def _left(self, held: _Held, reason: str) -> None:
        if held.tries >= len(_AGAIN):
            self._give_up(held, f"not asked for in {held.tries + 1} crawls: {reason}")
            return
        not_before = self._clock() + _AGAIN[held.tries]
        log.warning("tried_again", key=held.record.key, reason=reason, not_before=not_before.isoformat())
        again = {TRIES: str(held.tries + 1), NOT_BEFORE: not_before.isoformat()}
        self._publish_anew(held, {**held.record.headers, **again})

    def _broken(self, held: _Held, code: int, *, is_alone: bool) -> None:
        """A page that breaks off every crawl must not take others with it."""
        tries = held.tries + is_alone
        if is_alone and tries >= _BREAKS:
            self._give_up(held, f"the crawl of this page broke off, exit code {code}")
        else:
            self._publish_anew(held, {**held.record.headers, TRIES: str(tries), ALONE: "1"})

    def _publish_anew(self, held: _Held, headers: Mapping[str, str]) -> None:
        """As the log's last record; put aside where what others wrote is larger than this program's log takes."""
        try:
            self._log.publish(held.record.topic, held.record.key, held.record.value, headers)
        except ValueError as error:
            self._set_aside(held.record, str(error))
        held.page = None

    def _give_up(self, held: _Held, reason: str) -> None:
        """Put aside without the count of its tries: an operator who replays it gives it all of them again."""
        ours = (TRIES, NOT_BEFORE, ALONE)
        kept = {name: text for name, text in held.record.headers.items() if name not in ours}
        self._set_aside(replace(held.record, headers=kept), reason)
        held.page = None

    def _set_aside(self, record: Record, reason: str) -> None:
        from consumers.worker import set_aside

        log.error("quarantined", key=record.key, reason=reason)
        set_aside(record, INTAKE, reason, self._quarantine, self._clock)

    def _commit(self) -> int:
        """Commit, in each partition, what is done up to the first that is not."""
        done: list[_Held] = []
        blocked: set[int] = set()
        for held in self._held.values():
            if not held.done:
                blocked.add(held.record.partition)
            elif held.record.partition not in blocked:
                done.append(held)
        if done:
            self._consumer.commit([held.record for held in done])
        for held in done:
            del self._held[held.place]
        return len(done)


def _waiting(failures: int) -> float:
    return _WAITS[min(failures, len(_WAITS) - 1)]
