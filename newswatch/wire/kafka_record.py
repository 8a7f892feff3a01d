"""A consumer's record as kafka-python gives it in, ours out: text where the log promises text, whoever wrote it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from newswatch.ports import Record

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def millis(at: datetime) -> int:
    """Whole milliseconds since 1970 UTC."""
    return (at - _EPOCH) // _MILLISECOND


_FIRST, _LAST = (millis(datetime(*day, tzinfo=UTC)) for day in ((1, 1, 2), (9999, 12, 31)))
"""What any zone can still show."""


def moment(number: int) -> datetime:
    """The aware UTC datetime of `millis`; brokers keep any number, those beyond every calendar are its ends."""
    return _EPOCH + min(max(number, _FIRST), _LAST) * _MILLISECOND


def record_of(given: Any) -> Record:
    """Bytes that are no UTF-8 are replaced, what is absent is empty: the handler judges the value and may refuse it."""
    headers = {name: _text(value) for name, value in given.headers}
    key, value = _text(given.key), bytes(given.value or b"")
    return Record(given.topic, given.partition, given.offset, key, value, moment(given.timestamp), headers)


def _text(given: bytes | None) -> str:
    return bytes(given or b"").decode("utf-8", "replace")
