"""What other producers may leave on Kafka is read: any clock, any bytes for a header's name. No broker is needed."""

import pytest
from kafka import errors
from kafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder

from newswatch.clock import BEIJING
from newswatch.ports import Unavailable
from newswatch.wire.kafka_brokers import Brokers
from newswatch.wire.kafka_names import take_any_name
from newswatch.wire.kafka_record import millis, moment


class Raw(str):
    """A header's name in bytes of its own."""

    __slots__ = ()

    def encode(self, *_):
        return b"na\xffme"


def batch(*names, compression=DefaultRecordBatch.CODEC_NONE):
    builder = DefaultRecordBatchBuilder(2, compression, False, -1, -1, -1, 1_000_000)
    for number, name in enumerate(names):
        builder.append(number, 1_000, b"k", f"value {number}".encode(), [(name, b"\xfe"), ("plain", b"text")])
    return DefaultRecordBatch(builder.build())


@pytest.mark.parametrize("number", [-(10**14), 10**14, -(2**63), 2**63 - 1], ids=str)
def test_a_record_of_any_clock_has_a_time_that_every_zone_can_show(number):
    assert 1 <= moment(number).astimezone(BEIJING).year <= 9999
    assert 1 <= moment(number).astimezone().year <= 9999


def test_the_times_of_a_calendar_are_kept_as_they_are():
    assert all(millis(moment(number)) == number for number in (-1, 0, 1_700_000_000_123))


@pytest.mark.parametrize("compression", [DefaultRecordBatch.CODEC_NONE, DefaultRecordBatch.CODEC_GZIP])
def test_a_header_name_that_is_no_utf_8_holds_up_no_record_of_its_batch(compression):
    take_any_name()
    records = [*batch("good", Raw("bad"), "工信部", compression=compression)]
    assert [bytes(record.value) for record in records] == [b"value 0", b"value 1", b"value 2"]
    names = [record.headers[0][0] for record in records]
    assert names == ["good", "na\N{REPLACEMENT CHARACTER}me", "工信部"]
    assert all(record.headers[0][1] == b"\xfe" for record in records)


def test_a_batch_that_is_truly_damaged_is_corrupt_all_the_same():
    take_any_name()
    damaged = batch(Raw("bad"), "good")
    damaged._buffer = damaged._buffer[:-8]
    with pytest.raises(errors.CorruptRecordError):
        list(damaged)


def test_a_damaged_batch_is_told_with_a_remedy_of_its_own():
    with pytest.raises(Unavailable, match=r"damaged.*kafka-delete-records"), Brokers("127.0.0.1:9").told():
        raise errors.CorruptRecordError("Record batch for partition t/0 at offset 7 failed crc check")
