"""The roles of the service: each is one process that says when it is ready and works until told to stop."""

import os
import socket
from collections.abc import Callable
from datetime import timedelta
from threading import Event

from newswatch.cli.house import House
from newswatch.clock import system_clock
from newswatch.logs import logger
from newswatch.ports import Lease, Superseded, Unavailable

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
    while not stop.is_set():
        lease = _elected(house, "decider", stop)
        if lease is None:
            return
        try:
            _decide(house, lease, stop)
        except Superseded as error:
            log.warning("stood_down", reason=str(error))
        except Unavailable as error:
            log.warning("waiting", role="dedup", reason=str(error))
            stop.wait(_STANDBY)
        finally:
            _release(house, lease)


def _decide(house: House, lease: Lease, stop: Event) -> None:
    from consumers.dedup.engine import Engine
    from consumers.dedup.handler import Decider
    from consumers.dedup.outlets import Outlets
    from consumers.worker import Worker
    from newswatch import catalogue
    from newswatch.wire.topics import EXTRACTED

    settings, store = house.settings, house.store
    engine = Engine(settings.horizon, Outlets.of(catalogue.load(settings.sources).values()))
    decider = Decider(store, house.log, engine, lease, settings.lease, settings.horizon, system_clock)
    log.info("deciding", fence=lease.fence)
    consumer = house.log.consumer("dedup", [EXTRACTED.name])
    try:
        Worker("dedup", consumer, decider.handle, store.quarantine, system_clock, stop).run(decider.renew)
    finally:
        consumer.close()


def match(house: House, stop: Event, ready: Ready) -> None:
    """Match changed stories against subscriptions and write alerts into the outbox."""
    from consumers.alerts.handler import MatchHandler
    from newswatch.wire.topics import CHANGED

    handler = MatchHandler(house.store, house.log, system_clock)
    _work(house, "match", CHANGED.name, handler.handle, stop, ready)


def deliver(house: House, stop: Event, ready: Ready) -> None:
    """Deliver what the outbox owes, and what earlier attempts left owed."""
    from consumers.alerts.delivery import Deliverer
    from newswatch.wire.topics import DUE

    deliverer = Deliverer.from_settings(house.store, house.settings, system_clock, owner())
    _work(house, "deliver", DUE.name, deliverer.handle, stop, ready, deliverer.sweep)


def schedule(house: House, stop: Event, ready: Ready) -> None:
    """Start each source's crawl when it is due; relay what crawls left in the spool; drop what is too old."""
    from newswatch.cli.timetable import Timetable

    ready()
    while not stop.is_set():
        lease = _elected(house, "scheduler", stop)
        if lease is None:
            return
        try:
            Timetable(house, lease).run(stop)
        except Superseded as error:
            log.warning("stood_down", reason=str(error))
        finally:
            _release(house, lease)


ROLES: dict[str, Role] = {"dedup": dedup, "match": match, "deliver": deliver, "schedule": schedule}
"""In the order they are started: consumers first, so that the first article finds the house awake."""


def _work(
    house: House,
    stage: str,
    topic: str,
    handle: Callable[..., None],
    stop: Event,
    ready: Ready,
    idle: Callable[[], object] = lambda: None,
) -> None:
    from consumers.worker import Worker

    consumer = house.log.consumer(stage, [topic])
    try:
        ready()
        Worker(stage, consumer, handle, house.store.quarantine, system_clock, stop).run(idle)
    finally:
        consumer.close()


def _elected(house: House, name: str, stop: Event) -> Lease | None:
    """Wait until the lease is ours; None when told to stop first."""
    while not stop.is_set():
        try:
            lease = house.store.leases.acquire(name, owner(), system_clock(), house.settings.lease)
        except Unavailable as error:
            log.warning("waiting", lease=name, reason=str(error))
            lease = None
        if lease is not None:
            return lease
        stop.wait(_STANDBY)
    return None


def _release(house: House, lease: Lease) -> None:
    try:
        house.store.leases.release(lease)
    except Unavailable:
        log.info("lease_left_to_expire", name=lease.name)


def renewed(house: House, lease: Lease, margin: timedelta) -> Lease:
    """The lease with a new term once less than `margin` of it is left. Raises Superseded where another has it."""
    now = system_clock()
    if lease.until - now > margin:
        return lease
    fresh = house.store.leases.acquire(lease.name, lease.owner, now, house.settings.lease)
    if fresh is None or fresh.fence != lease.fence:
        raise Superseded(f"the {lease.name}'s lease went to another")
    return fresh
