"""A process that uses the log it is given the address of: `child.py ROLE ADDRESS SESSION …`, answering in lines."""

import sys
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path

from newswatch.ports import Consumer, Log, Record, Superseded
from newswatch.wire.sqlite import SqliteLog


def open_log(address: str, session: timedelta) -> Log:
    kind, _, place = address.partition(":")
    return {"sqlite": _sqlite, "kafka": _kafka}[kind](place, session)


def _sqlite(place: str, session: timedelta) -> Log:
    return SqliteLog(Path(place), session=session)


def _kafka(place: str, session: timedelta) -> Log:
    from newswatch.wire.kafka import KafkaLog
    from newswatch.wire.kafka_brokers import Brokers

    return KafkaLog(Brokers(place), session=session)


def say(*words: object) -> None:
    print(*words, flush=True)


def publish(log: Log, topic: str, writer: str, keys: str, records: str) -> None:
    """Publish for ever (or `records`), saying each record once it is acknowledged; begin when spoken to."""
    say("ready")
    sys.stdin.readline()
    for number in count() if records == "endless" else range(int(records)):
        key = f"key-{number % int(keys)}"
        record = log.publish(topic, key, f"{writer} {number}".encode())
        say(record.partition, record.offset, key, writer, number)


def take(log: Log, topic: str, group: str) -> None:
    """Take every record without committing any; then commit at each line said."""
    consumer = log.consumer(group, [topic])
    say("joined")
    while not (taken := consumer.poll(0.5)):
        pass
    say(len(taken))
    for _ in sys.stdin:
        say(_committed(consumer, taken))


def _committed(consumer: Consumer, taken: Sequence[Record]) -> str:
    try:
        consumer.commit(taken)
    except Superseded:
        return "superseded"
    return "committed"


if __name__ == "__main__":
    role, address, session, *rest = sys.argv[1:]
    {"publish": publish, "take": take}[role](open_log(address, timedelta(seconds=float(session))), *rest)
