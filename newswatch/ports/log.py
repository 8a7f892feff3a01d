"""The log: records, consumers, log topics."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Record:
    """One message as the log keeps it. Order holds within a key; `(topic, partition, offset)` names it."""

    topic: str
    partition: int
    offset: int
    key: str
    value: bytes
    at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


class Consumer(Protocol):
    """One member of a consumer group."""

    def poll(self, timeout: float, limit: int = 100) -> Sequence[Record]:
        """Records not yet handed out to this member, oldest first within a partition; waits up to `timeout` s."""

    def commit(self, records: Iterable[Record]) -> None:
        """Say these and all before them in their partitions are done.

        Raises `Superseded` where a partition has gone to another member meanwhile: its records come again there.
        """

    def rewind(self) -> None:
        """Hand out everything uncommitted again at the next poll."""

    def close(self) -> None:
        """Leave the group; partitions pass to other members at once."""


class Log(Protocol):
    """Log topics with partitions, offsets and consumer groups."""

    def publish(self, topic: str, key: str, value: bytes, headers: Mapping[str, str] | None = None) -> Record:
        """Append and return only when the record is kept for good."""

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer:
        """Join `group`; a new group starts at the earliest record kept."""

    def lag(self, group: str, topic: str) -> int:
        """Records of `topic` that `group` has not committed."""

    def prune(self, before: datetime) -> int:
        """Drop records older than `before`; how many went."""

    def close(self) -> None: ...
