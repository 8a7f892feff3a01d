"""What any log promises when processes share it and die: nothing acknowledged is lost, no partition is orphaned."""

import random
import signal
from collections import defaultdict
from time import monotonic

import pytest

pytestmark = pytest.mark.slow

WAIT = 10.0


def everything(log, topic, group):
    consumer = log.consumer(group, [topic])
    records = []
    until = monotonic() + WAIT
    while log.lag(group, topic) and monotonic() < until:
        batch = consumer.poll(1, limit=1000)
        consumer.commit(batch)
        records += batch
    consumer.close()
    return records


def acknowledged(lines):
    """(partition, offset) -> (key, value) of every record a publisher said was kept."""
    said = [line.split(" ") for line in lines]
    return {(int(p), int(o)): (key, f"{writer} {number}".encode()) for p, o, key, writer, number in said}


def assert_in_order(records):
    """For each key, what one writer published stands in the order it was published and once."""
    told = defaultdict(list)
    for record in records:
        writer, number = record.value.split(b" ")
        told[record.key, writer].append(int(number))
    assert all(numbers == sorted(set(numbers)) for numbers in told.values())


def test_nothing_acknowledged_is_lost_when_the_publisher_is_killed(shared):
    moments = random.Random(20261122)
    kept = {}
    for killing in range(5):
        child = shared.child("publish", shared.topic, f"writer-{killing}", 5, "endless")
        child.line()
        child.say("go")
        lines = [child.line() for _ in range(moments.randint(1, 60))]
        child.send(signal.SIGKILL)
        fresh = acknowledged(lines + child.rest())
        assert not kept.keys() & fresh.keys()
        kept |= fresh
    records = everything(shared.open(), shared.topic, shared.group)
    found = {(record.partition, record.offset): (record.key, record.value) for record in records}
    assert len(found) == len(records)
    assert kept.items() <= found.items()
    assert len(found) <= len(kept) + 5  # at most the one record each was at when it died
    assert_in_order(records)


def test_publishers_in_four_processes_lose_nothing_and_share_no_offset(shared):
    children = [shared.child("publish", shared.topic, f"writer-{n}", 3, 100) for n in range(4)]
    for child in children:
        child.line()
    for child in children:
        child.say("go")
    told = [acknowledged(child.rest()) for child in children]
    kept = {place: what for each in told for place, what in each.items()}
    assert [len(each) for each in told] == [100] * 4
    assert len(kept) == 400
    records = everything(shared.open(), shared.topic, shared.group)
    assert {(record.partition, record.offset): (record.key, record.value) for record in records} == kept
    assert_in_order(records)


def test_when_a_member_is_killed_another_takes_over_within_the_session(shared):
    log = shared.open()
    for number in range(60):
        log.publish(shared.topic, f"key-{number}", b"")
    child = shared.child("take", shared.topic, shared.group)
    assert child.line() == "joined"
    assert child.line() == "60"
    consumer = log.consumer(shared.group, [shared.topic])
    assert not consumer.poll(0.1)
    child.send(signal.SIGKILL)
    killed = monotonic()
    records = []
    while len(records) < 60 and (batch := consumer.poll(WAIT)):
        records += batch
    assert len(records) == 60
    assert monotonic() - killed < shared.session.total_seconds() + 1.0
    consumer.commit(records)
    assert log.lag(shared.group, shared.topic) == 0


def test_a_member_that_slept_through_its_session_is_superseded(shared):
    log = shared.open()
    for number in range(60):
        log.publish(shared.topic, f"key-{number}", b"")
    child = shared.child("take", shared.topic, shared.group)
    assert child.line() == "joined"
    assert child.line() == "60"
    child.send(signal.SIGSTOP)
    consumer = log.consumer(shared.group, [shared.topic])
    records = consumer.poll(WAIT)
    child.send(signal.SIGCONT)
    child.say("commit")
    assert child.line() == "superseded"
    consumer.commit(records)
    assert log.lag(shared.group, shared.topic) == 60 - len(records)


def test_a_handler_that_works_longer_than_the_session_keeps_its_partitions(shared):
    log, other = shared.open(), shared.open()
    log.publish(shared.topic, "k", b"")
    slow = log.consumer(shared.group, [shared.topic])
    records = slow.poll(WAIT)
    waiting = other.consumer(shared.group, [shared.topic])
    assert not waiting.poll(2 * shared.session.total_seconds())
    slow.commit(records)
    assert log.lag(shared.group, shared.topic) == 0
