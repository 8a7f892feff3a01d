"""What every log accepts and where a key's records go: what is to be published in, checked, or a ValueError out."""

import re
import zlib
from collections.abc import Mapping

from newswatch.wire.headers import AGAIN

MESSAGE_LIMIT = 1024 * 1024 - 4096
"""Bytes of key, value and headers together: Kafka's `max_request_size` (1 MiB) less room for its own framing.

The headers of a record that is published again do not count: what was kept once can always come again."""

_ROOM = 256
"""Bytes of such headers."""

_NAME = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,249}\Z")
"""Kafka's rule for topic names, kept for groups too."""


def partition_of(key: str, partitions: int) -> int:
    """The partition of `key` among `partitions`: CRC-32 (ISO 3309) of its UTF-8, the same in every process."""
    return zlib.crc32(key.encode()) % partitions


def check_name(what: str, name: str) -> None:
    """Raises ValueError where `name` could not name a topic or group on every log."""
    if not _NAME.match(name):
        raise ValueError(f"{what} {name[:60]!r}: use 1 to 249 letters, digits, '.', '_' or '-'")


def check_record(topic: str, key: str, value: bytes, headers: Mapping[str, str]) -> None:
    """Raises ValueError naming topic, key and size where a record could not be kept on every log."""
    check_name("log topic", topic)
    if not all(isinstance(text, str) for text in (key, *headers.keys(), *headers.values())):
        raise ValueError(f"{topic}: the key, or a header's name or value, is no text")
    try:
        sizes = {name: len(name.encode()) + len(text.encode()) for name, text in headers.items()}
        size = len(value) + len(key.encode())
    except UnicodeEncodeError:
        raise ValueError(f"{topic}: key {key[:60]!r} or a header of it holds a lone surrogate") from None
    again = sum(size for name, size in sizes.items() if name in AGAIN)
    size += sum(sizes.values()) - again
    if size > MESSAGE_LIMIT:
        raise ValueError(f"{topic}: the record of key {key[:60]!r} has {size} bytes; at most {MESSAGE_LIMIT} are kept")
    if again > _ROOM:
        raise ValueError(f"{topic}: {', '.join(sorted(AGAIN))} of key {key[:60]!r} have {again} bytes, over {_ROOM}")
