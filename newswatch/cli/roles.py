"""The roles of the service: each is one process that says when it is ready and works until told to stop."""

import os
import socket
from collections.abc import Callable
from contextlib import closing
from threading import Event

from newswatch import compiled
from newswatch.cli.house import House
from newswatch.clock import system_clock
from newswatch.logs import logger
from newswatch.ports import Record, Superseded, Unavailable
from newswatch.questions import seal
from newswatch.term import Term
from newswatch.wire.topics import DEDUP, DELIVER, GROUPS, INTAKE, MATCH, TOPICS

log = logger("roles")

Ready = Callable[[], None]
Role = Callable[[House, Event, Ready], None]

_STANDBY = 1.0
"""Seconds a standby waits before it asks for the lease again."""


def owner() -> str:
    """Who holds a lease: this process, named so that an operator finds it."""
    return f"{socket.gethostname()}/{os.getpid()}"


def dedup(house: House, stop: Event, ready: Ready) -> None:
    """Decide which story an article belongs to: one decider under its lease, the others standing by."""
    ready()
    _under_lease(house, "decider", stop, lambda term: _decide(house, term, stop))


def _decide(house: House, term: Term, stop: Event) -> None:
    compiled.keep_in(house.settings.data / "compiled")
    from consumers.dedup.answering import Answering
    from consumers.dedup.handler import Decider
    from consumers.dedup.outlets import Outlets
    from consumers.dedup.start import started
    from consumers.worker import Worker
    from newswatch import catalogue
    from newswatch.cli.answer import answered, judged, rehearsal

    settings, store = house.settings, house.store
    outlets = Outlets.of(catalogue.load(settings.sources).values())
    engine, number = started(store, house.memory, settings.horizon, outlets, system_clock(), term)
    log.info("deciding", fence=term.fence, decided=number)

    def answer(question: bytes) -> bytes:
        return answered(question, store, outlets, lambda article: judged(engine, store, article))

    with closing(house.log.consumer(DEDUP, [topic.name for topic in TOPICS[DEDUP]])) as consumer:
        decider = Decider(store, house.log, engine, term, system_clock, number)
        with Answering(settings.data, seal(settings), answer, rehearsal(store, number)):
            Worker(consumer, decider, stop).run()
        decider.keep()


def match(house: House, stop: Event, ready: Ready) -> None:
    """Match changed stories against subscriptions and write alerts into the outbox; keep the index of stories fresh."""
    from consumers.alerts.handler import MatchHandler
    from consumers.dedup.outlets import Outlets
    from newswatch import catalogue
    from newswatch.cli.searching import Tending

    outlets = Outlets.of(catalogue.load(house.settings.sources).values())
    tending = Tending(house.store, house.settings, system_clock)
    ready()
    _work(house, MATCH, stop, MatchHandler(house.store, house.log, system_clock, outlets).handle, tending.step)


def deliver(house: House, stop: Event, ready: Ready) -> None:
    """Deliver what the outbox owes, and what earlier attempts left owed."""
    from consumers.alerts.delivery import Deliverer

    with closing(Deliverer.from_settings(house.store, house.settings, system_clock, owner())) as deliverer:
        ready()
        _work(house, DELIVER, stop, deliverer.handle, deliverer.tend, deliverer.patience)


def schedule(house: House, stop: Event, ready: Ready) -> None:
    """Start each source's crawl when it is due; relay what crawls left in the spool; drop what is too old."""
    from newswatch.cli.timetable import Timetable

    ready()
    _under_lease(house, "scheduler", stop, lambda term: Timetable(house, term).run(stop))


def intake(house: House, stop: Event, ready: Ready) -> None:
    """Take addresses in at an endpoint on 127.0.0.1 and crawl them; ends where the endpoint does."""
    from newswatch.cli.backlog import Backlog
    from newswatch.cli.intake import crawled, serving

    with (
        serving(house) as server,
        closing(house.log.consumer(INTAKE, [GROUPS[INTAKE].name])) as consumer,
        closing(Backlog(house, consumer, lambda pages: crawled(pages, house.settings, stop), stop)) as backlog,
    ):
        ready()
        while server.running and not stop.is_set():
            backlog.step(0.5)


ROLES: dict[str, Role] = {DEDUP: dedup, MATCH: match, DELIVER: deliver, INTAKE: intake, "schedule": schedule}
"""In the order they are started: consumers first, so that the first article finds the house awake."""


def _work(
    house: House,
    group: str,
    stop: Event,
    handle: Callable[[Record], None],
    idle: Callable[[], object] = lambda: None,
    patience: Callable[[], float] = lambda: 0.5,
) -> None:
    from consumers.worker import Quarantining, Worker

    handler = Quarantining(group, handle, house.store.quarantine, system_clock, idle)
    with closing(house.log.consumer(group, [topic.name for topic in TOPICS[group]])) as consumer:
        Worker(consumer, handler, stop, patience).run()


def _under_lease(house: House, name: str, stop: Event, work: Callable[[Term], None]) -> None:
    """Do `work` while the lease is ours, again and again, and stand by while it is another's."""
    while not stop.is_set():
        term = _elected(house, name)
        if term is None:
            stop.wait(_STANDBY)
            continue
        try:
            work(term)
        except (Superseded, Unavailable) as error:
            log.warning("stood_down", lease=name, reason=str(error))
            stop.wait(_STANDBY)
        _end(term, name)


def _elected(house: House, name: str) -> Term | None:
    """Our term, or None while the lease is another's or the store is away."""
    try:
        lease = house.store.leases.acquire(name, owner(), system_clock(), house.settings.lease)
    except Unavailable as error:
        log.warning("waiting", lease=name, reason=str(error))
        return None
    return Term(house.store.leases, lease, house.settings.lease, system_clock) if lease else None


def _end(term: Term, name: str) -> None:
    try:
        term.end()
    except Unavailable:
        log.info("lease_left_to_run_out", lease=name)
