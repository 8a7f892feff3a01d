"""A batch as Kafka keeps it in, its records out whatever their headers are called: names that are no UTF-8 too.

Kafka takes any bytes for a header's name, and most clients write any. kafka-python 3.0.12 decodes names strictly, deep
within a batch, and calls the batch corrupt where one fails: nothing after it in its partition is ever read, and seeking
past the record does not help where it shares its batch with others. No option, deserializer or hook comes before that,
so the one method that reads a record is replaced, for the records alone that it could not read.
"""

from typing import Any

from kafka.record.default_records import DefaultRecordBatch

_strict = DefaultRecordBatch._read_msg


class _Piece(bytearray):
    """Bytes that are text, replaced where they are no UTF-8."""

    def decode(self, encoding: str = "utf-8", errors: str = "replace") -> str:
        return bytes(self).decode(encoding, "replace")


class _Whole(bytearray):
    """A batch whose slices are such bytes; the reader decodes none but names."""

    def __getitem__(self, at: Any) -> Any:
        got = super().__getitem__(at)
        return _Piece(got) if isinstance(at, slice) else got


def _read(batch: Any) -> Any:
    """The next record. One that fails has not moved the batch's place, so it can be read again."""
    try:
        return _strict(batch)
    except UnicodeDecodeError:
        kept = batch._buffer
        batch._buffer = _Whole(kept)
        try:
            return _strict(batch)
        finally:
            batch._buffer = kept


def take_any_name() -> None:
    """From now on, in this process; a second time changes nothing."""
    DefaultRecordBatch._read_msg = _read
