"""A process that races another for the same things in one store, and prints what it got as one line of JSON."""

import json
import sys
from datetime import UTC, datetime, timedelta

from newswatch.model.route import Sealed
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Store, Superseded
from storage.mongo import MongoStore

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)
ROUNDS = 40


def append(store: Store, owner: str) -> list[int]:
    """The numbers this process's decisions got, with both appending at the end of one ledger."""
    won = []
    tries = 0
    while (number := store.decisions.last() + 1) <= ROUNDS:
        tries += 1
        event = f"{owner}-{tries}"
        decision = Decision(event, event, number, 1, Verdict.NEW_STORY, event, event, False, NOON)
        try:
            won.append(store.decisions.append(decision).number)
        except Superseded:
            continue
    return won


def acquire(store: Store, owner: str) -> list[int]:
    """Which of many leases this process got."""
    hour = timedelta(hours=1)
    return [n for n in range(ROUNDS) if store.leases.acquire(f"lease-{n}", owner, NOON, hour)]


def claim(store: Store, owner: str) -> list[str]:
    """Which of the routes this process may send on."""
    found = [store.routes.get("desk", f"hook-{number}") for number in range(ROUNDS)]
    sealed = Sealed("parcel", "", "", ("alert",))
    claims = [route.claimed(owner, NOON, sealed, NOON, 1) for route in found]
    return [route.channel for route in claims if store.routes.swap(route, NOON)]


def reserve(store: Store, owner: str) -> list[float]:
    """The turns this process got at one host, in seconds after NOON."""
    gap, latest = timedelta(seconds=2), NOON + timedelta(days=1)
    return [(store.pace.reserve("daily.example", NOON, gap, latest) - NOON).total_seconds() for _ in range(ROUNDS)]


ROLES = {"append": append, "acquire": acquire, "claim": claim, "reserve": reserve}


def main(role: str, database: str, owner: str) -> None:
    store = MongoStore(sys.stdin.readline().strip(), database)
    store.ping()
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(ROLES[role](store, owner)), flush=True)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
