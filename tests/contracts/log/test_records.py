"""What any log promises about records: kept as given, in order within a key, numbered for good, dropped only by age."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newswatch.wire.headers import ALONE, NOT_BEFORE, REPLAYED, TRIES
from newswatch.wire.record import MESSAGE_LIMIT

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WAIT = 5.0


def drain(consumer, wanted, patience=WAIT):
    """Poll until `wanted` records have come, or nothing comes for `patience` seconds."""
    records = []
    while len(records) < wanted and (batch := consumer.poll(patience)):
        records += batch
    return records


def test_a_record_comes_back_as_it_was_published(rig):
    log = rig.open()
    consumer = log.consumer(rig.group, [rig.topic])
    value = bytes(range(256)) + "工信部 🚄".encode()
    published = log.publish(rig.topic, "钥匙 \0 🗝", value, {"trace": "a-1", "来源": "值"})
    [record] = drain(consumer, 1)
    assert (record.key, record.value, dict(record.headers)) == ("钥匙 \0 🗝", value, {"trace": "a-1", "来源": "值"})
    assert (record.topic, record.partition, record.offset) == (rig.topic, published.partition, published.offset)


def test_a_record_is_dated_by_the_clock_to_the_millisecond(rig):
    log = rig.open(lambda: NOON + timedelta(microseconds=5000))
    log.publish(rig.topic, "k", b"v")
    [record] = drain(log.consumer(rig.group, [rig.topic]), 1)
    assert record.at == NOON + timedelta(milliseconds=5)
    assert record.at.utcoffset() == timedelta(0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    key=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    value=st.binary(max_size=2000),
    headers=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=9), st.just("值"), max_size=3),
)
def test_any_key_value_and_headers_are_kept(rig, key, value, headers):
    log = rig.handles[0] if rig.handles else rig.open()
    published = log.publish(rig.topic, key, value, headers)
    consumer = log.consumer(rig.group, [rig.topic])
    [record] = drain(consumer, 1)
    consumer.commit([record])
    consumer.close()
    assert (record.offset, record.key, record.value, dict(record.headers)) == (published.offset, key, value, headers)


def test_records_of_a_key_come_in_the_order_published(rig):
    log, other = rig.open(), rig.open()
    for number in range(120):
        (log, other)[number % 2].publish(rig.topic, f"key-{number % 17}", str(number).encode())
    of_key = defaultdict(list)
    for record in drain(log.consumer(rig.group, [rig.topic]), 120):
        of_key[record.key].append(int(record.value))
    assert sum(map(len, of_key.values())) == 120
    assert all(numbers == sorted(numbers) for numbers in of_key.values())


def test_a_key_has_one_partition_and_its_offsets_count_up_by_one(rig):
    log = rig.open()
    records = [log.publish(rig.topic, "one key", b"") for _ in range(5)]
    assert len({record.partition for record in records}) == 1
    assert [record.offset for record in records] == list(range(5))


def test_keys_spread_over_partitions(rig):
    log = rig.open()
    assert len({log.publish(rig.topic, f"key-{number}", b"").partition for number in range(100)}) > 1


def test_a_batch_is_never_longer_than_its_limit_and_nothing_is_skipped(rig):
    log = rig.open()
    for number in range(50):
        log.publish(rig.topic, f"key-{number}", str(number).encode())
    consumer = log.consumer(rig.group, [rig.topic])
    batches = []
    while batch := consumer.poll(0.5, limit=7):
        batches.append(batch)
    assert max(map(len, batches)) <= 7
    assert sorted(int(record.value) for batch in batches for record in batch) == list(range(50))


def test_log_topics_do_not_mix(rig):
    log = rig.open()
    log.publish(rig.topic, "k", b"here")
    log.publish(rig.topic + ".other", "k", b"there")
    assert [record.value for record in drain(log.consumer(rig.group, [rig.topic]), 1)] == [b"here"]
    both = log.consumer(rig.group + ".both", [rig.topic, rig.topic + ".other"])
    assert {record.value for record in drain(both, 2)} == {b"here", b"there"}


def test_the_largest_record_is_kept_and_one_byte_more_is_refused_by_name_and_size(rig):
    log = rig.open()
    log.publish(rig.topic, "k", bytes(MESSAGE_LIMIT - 1))
    with pytest.raises(ValueError, match=rf"{rig.topic}.*'k'.*{MESSAGE_LIMIT + 1}"):
        log.publish(rig.topic, "k", bytes(MESSAGE_LIMIT))
    [record] = drain(log.consumer(rig.group, [rig.topic]), 1)
    assert len(record.value) == MESSAGE_LIMIT - 1


def test_the_largest_record_can_be_published_again_with_what_that_adds(rig):
    log, added = (
        rig.open(),
        {REPLAYED: "9" * 9, TRIES: "999", NOT_BEFORE: "2026-11-03T02:00:00.000001+00:00", ALONE: "1"},
    )
    log.publish(rig.topic, "k", bytes(MESSAGE_LIMIT - 1), added)
    [record] = drain(log.consumer(rig.group, [rig.topic]), 1)
    assert record.headers == added
    with pytest.raises(ValueError, match=REPLAYED):
        log.publish(rig.topic, "k", b"", {REPLAYED: "9" * 300})


@pytest.mark.parametrize("name", ["", ".", "..", "两", "a b", "a/b", "x" * 250, "a\n"])
def test_names_no_log_could_use_are_refused(rig, name):
    log = rig.open()
    with pytest.raises(ValueError, match="log topic"):
        log.publish(name, "k", b"")
    with pytest.raises(ValueError, match="log topic"):
        log.consumer(rig.group, [name])
    with pytest.raises(ValueError, match="group"):
        log.consumer(name, [rig.topic])


def test_a_lone_surrogate_is_refused(rig):
    log = rig.open()
    for key, headers in (("\ud800", {}), ("k", {"\ud800": ""}), ("k", {"h": "\udfff"})):
        with pytest.raises(ValueError, match=f"{rig.topic}.*surrogate"):
            log.publish(rig.topic, key, b"", headers)


def test_prune_drops_the_old_and_leaves_the_rest_with_their_offsets(rig):
    now = [NOON]
    log = rig.open(lambda: now[0])
    for day in range(4):
        now[0] = NOON + timedelta(days=day)
        log.publish(rig.topic, "k", str(day).encode())
    assert log.prune(NOON + timedelta(days=2)) == 2
    assert log.prune(NOON + timedelta(days=2)) == 0
    records = drain(log.consumer(rig.group, [rig.topic]), 2)
    assert [(record.offset, record.value) for record in records] == [(2, b"2"), (3, b"3")]


def test_an_offset_is_never_given_twice_though_everything_was_pruned(rig):
    now = [NOON]
    log = rig.open(lambda: now[0])
    consumer = log.consumer(rig.group, [rig.topic])
    log.publish(rig.topic, "k", b"0")
    consumer.commit(drain(consumer, 1))
    log.publish(rig.topic, "k", b"1")
    now[0] = NOON + timedelta(days=9)
    assert log.prune(now[0]) == 2
    assert log.lag(rig.group, rig.topic) == 0
    log.publish(rig.topic, "k", b"2")
    assert [(record.offset, record.value) for record in drain(consumer, 1)] == [(2, b"2")]


def test_a_handle_may_be_closed_twice(rig):
    log = rig.open()
    log.publish(rig.topic, "k", b"")
    log.close()
    log.close()
