"""What any log promises to consumer groups: each record to one member, again until committed, no partition lost."""

import threading
from collections import defaultdict
from itertools import chain
from time import monotonic

import pytest

from newswatch.ports import Superseded

KEYS = 36
WAIT = 15.0


def publish(log, topic, numbers=range(KEYS)):
    for number in numbers:
        log.publish(topic, f"key-{number % KEYS}", str(number).encode())


def gather(*consumers, wanted=KEYS, patience=WAIT):
    """What each of `consumers`, polling in turn, is handed until `wanted` different records have come in all."""
    handed = [[] for _ in consumers]
    until = monotonic() + patience
    while len({(r.topic, r.partition, r.offset) for r in chain(*handed)}) < wanted and monotonic() < until:
        for consumer, records in zip(consumers, handed, strict=True):
            records += consumer.poll(0.02)
    return handed


def settled(log, topic, *consumers):
    """Poll in turn until every one of `consumers` holds partitions, shown by records of its own; all are committed."""
    until = monotonic() + WAIT
    idle = set(consumers)
    while idle and monotonic() < until:
        publish(log, topic)
        handed = gather(*consumers)
        idle -= {consumer for consumer, records in zip(consumers, handed, strict=True) if records}
        for consumer, records in zip(consumers, handed, strict=True):
            try:
                consumer.commit(records)
            except Superseded:  # a member that came late took them over
                consumer.rewind()
                idle.add(consumer)
    assert not idle


def values(records):
    return sorted(int(record.value) for record in records)


def test_a_new_group_starts_at_the_earliest_record(rig):
    log = rig.open()
    publish(log, rig.topic)
    first = log.consumer(rig.group, [rig.topic])
    [records] = gather(first)
    first.commit(records)
    late = log.consumer(rig.group + ".late", [rig.topic])
    assert values(*gather(late)) == list(range(KEYS))


def test_groups_do_not_disturb_each_other(rig):
    log = rig.open()
    one, two = log.consumer(rig.group, [rig.topic]), log.consumer(rig.group + ".two", [rig.topic])
    publish(log, rig.topic)
    for consumer in (one, two):
        assert values(*gather(consumer)) == list(range(KEYS))


def test_a_member_waiting_is_handed_a_record_at_once(rig):
    log, other = rig.open(), rig.open()
    consumer = other.consumer(rig.group, [rig.topic])
    publish(log, rig.topic)
    consumer.commit(*gather(consumer))
    arrived = []
    waiting = threading.Thread(target=lambda: arrived.append((consumer.poll(WAIT), monotonic())))
    waiting.start()
    published = monotonic()
    log.publish(rig.topic, "k", b"news")
    waiting.join()
    [([record], at)] = arrived
    assert record.value == b"news"
    assert at - published < 1.0  # milliseconds on an idle machine; the bound is for a busy one


def test_poll_waits_no_longer_than_it_was_told(rig):
    consumer = rig.open().consumer(rig.group, [rig.topic])
    began = monotonic()
    assert not consumer.poll(0.2)
    assert 0.15 < monotonic() - began < 2.0
    assert not consumer.poll(0)


def test_what_was_committed_does_not_come_again_and_what_was_not_does(rig):
    log = rig.open()
    for number in range(4):
        log.publish(rig.topic, "one key", str(number).encode())
    consumer = log.consumer(rig.group, [rig.topic])
    [records] = gather(consumer, wanted=4)
    consumer.commit(records[:3])
    consumer.close()
    assert log.lag(rig.group, rig.topic) == 1
    [again] = gather(log.consumer(rig.group, [rig.topic]), wanted=1)
    assert values(again) == [3]


def test_commits_outlive_every_handle(shared):
    log = shared.open()
    publish(log, shared.topic)
    consumer = log.consumer(shared.group, [shared.topic])
    consumer.commit(*gather(consumer))
    log.close()
    log = shared.open()
    publish(log, shared.topic, [7])
    assert values(*gather(log.consumer(shared.group, [shared.topic]), wanted=1)) == [7]


def test_a_commit_covers_all_before_it_in_its_partition(rig):
    log = rig.open()
    for _ in range(3):
        log.publish(rig.topic, "one key", b"")
    consumer = log.consumer(rig.group, [rig.topic])
    [records] = gather(consumer, wanted=3)
    consumer.commit(records[-1:])
    assert log.lag(rig.group, rig.topic) == 0
    consumer.commit(records[:1])  # an older one takes nothing back
    assert log.lag(rig.group, rig.topic) == 0


def test_a_partition_that_never_runs_dry_keeps_no_other_waiting(rig):
    log = rig.open()
    consumer = log.consumer(rig.group, [rig.topic])
    place = {f"key-{n}": log.publish(rig.topic, f"key-{n}", b"first").partition for n in range(KEYS)}
    gather(consumer)
    for busy in sorted({partition: key for key, partition in place.items()}.values()):
        others = [key for key, partition in place.items() if partition != place[busy]]
        waiting = {(r.partition, r.offset) for r in (log.publish(rig.topic, key, b"other") for key in others)}
        for _ in range(100):
            for _ in range(5):
                log.publish(rig.topic, busy, b"busy")
            waiting -= {(record.partition, record.offset) for record in consumer.poll(WAIT, limit=5)}
            if not waiting:
                break
        assert not waiting
        while consumer.poll(0.3):
            pass  # what is left of the busy one would stand before the next


def test_committing_nothing_is_allowed(rig):
    rig.open().consumer(rig.group, [rig.topic]).commit([])


def test_rewind_hands_out_the_uncommitted_again_and_only_that(rig):
    log = rig.open()
    consumer = log.consumer(rig.group, [rig.topic])
    publish(log, rig.topic)
    consumer.commit(*gather(consumer))
    publish(log, rig.topic, range(KEYS, 2 * KEYS))
    gather(consumer)
    consumer.rewind()
    assert values(*gather(consumer)) == list(range(KEYS, 2 * KEYS))
    assert not consumer.poll(0)


def test_members_share_the_partitions_and_cover_them_all(rig):
    log, other = rig.open(), rig.open()
    one, two = log.consumer(rig.group, [rig.topic]), other.consumer(rig.group, [rig.topic])
    settled(log, rig.topic, one, two)
    publish(log, rig.topic)
    handed = gather(one, two)
    mine, theirs = ({record.partition for record in records} for records in handed)
    assert mine
    assert theirs
    assert not mine & theirs
    assert values(handed[0] + handed[1]) == list(range(KEYS))


def test_more_members_than_partitions_leave_nothing_out(rig):
    log = rig.open()
    publish(log, rig.topic)
    consumers = [log.consumer(rig.group, [rig.topic]) for _ in range(8)]
    # What a member was handed before the last ones joined comes again where its partition went.
    assert set(values(chain(*gather(*consumers)))) == set(range(KEYS))


def test_who_closes_leaves_its_partitions_at_once(rig):
    log = rig.open()
    one, two = log.consumer(rig.group, [rig.topic]), log.consumer(rig.group, [rig.topic])
    settled(log, rig.topic, one, two)
    publish(log, rig.topic)
    one.poll(0)  # handed out, not committed
    one.close()
    assert values(*gather(two)) == list(range(KEYS))


def test_a_partition_changes_hands_with_its_batch_done(rig):
    """A member that joins waits for the batch in hand: what the holder commits before it polls never comes twice."""
    log = rig.open()
    publish(log, rig.topic)
    one = log.consumer(rig.group, [rig.topic])
    [records] = gather(one)
    two = log.consumer(rig.group, [rig.topic])
    assert not two.poll(0.1)
    one.commit(records)
    publish(log, rig.topic, range(KEYS, 2 * KEYS))
    handed = gather(one, two)
    assert values(handed[0] + handed[1]) == list(range(KEYS, 2 * KEYS))


def test_a_commit_after_the_partition_went_to_another_is_superseded(rig):
    log = rig.open()
    publish(log, rig.topic)
    one = log.consumer(rig.group, [rig.topic])
    [stale] = gather(one)
    two = log.consumer(rig.group, [rig.topic])
    _, theirs = gather(one, two, wanted=1)
    assert theirs
    with pytest.raises(Superseded, match=rig.topic):
        one.commit(stale)
    gone = {record.partition for record in theirs}
    two.commit(theirs)
    assert log.lag(rig.group, rig.topic) <= sum(record.partition in gone for record in stale)


def test_each_topic_is_covered_where_members_ask_for_different_ones(rig):
    log = rig.open()
    other = rig.topic + ".other"
    one, two = log.consumer(rig.group, [rig.topic]), log.consumer(rig.group, [rig.topic, other])
    publish(log, rig.topic)
    publish(log, other)
    of_topic = defaultdict(list)
    for record in chain(*gather(one, two, wanted=2 * KEYS)):
        of_topic[record.topic].append(record)
    assert {topic: set(values(records)) for topic, records in of_topic.items()} == {
        rig.topic: set(range(KEYS)),
        other: set(range(KEYS)),
    }


def test_the_lag_of_a_stranger_is_everything_kept(rig):
    log = rig.open()
    assert log.lag(rig.group, rig.topic) == 0
    publish(log, rig.topic)
    assert log.lag(rig.group, rig.topic) == KEYS


def test_closing_twice_is_closing_once_and_ends_a_wait(rig):
    consumer = rig.open().consumer(rig.group, [rig.topic])
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(consumer.poll(30)))
    waiting.start()
    consumer.close()
    waiting.join(WAIT)
    consumer.close()
    assert [list(answer) for answer in answers] == [[]]
