"""Consumer groups in the SQLite log: a member's heartbeat, commits and wishes in, the slots that are its own out.

There is no leader. Each member, told by the group's generation number that something moved, renews itself, removes
the members whose session has run out, gives up what `share` says is not its own any more and takes what is free.
A partition changes hands only when its holder has let go of it (at its next poll, so with its batch done) or died.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from newswatch.clock import Clock, micros
from newswatch.wire.share import share
from newswatch.wire.sqlite_file import writing


@dataclass(frozen=True, slots=True)
class Slot:
    """One partition of one topic; `number` stands for both in the log's tables."""

    number: int
    topic: str
    partition: int


class Membership:
    """One member's place in a group. Methods take the connection to work on and raise sqlite3.Error."""

    def __init__(self, group: str, slots: Sequence[Slot], session: timedelta, clock: Clock) -> None:
        self.group = group
        self.session = session
        self.member = ""
        self._slots = slots
        self._topics = sorted({slot.topic for slot in slots})
        self._clock = clock
        self._generation = -1

    def stale(self, connection: sqlite3.Connection) -> bool:
        """Whether something moved in the group, or a member's session ran out, since the last `settle`."""
        generation, expired = connection.execute(
            "SELECT (SELECT generation FROM groups WHERE name = :group),"
            " EXISTS (SELECT 1 FROM members WHERE group_name = :group AND expires <= :now)",
            {"group": self.group, "now": micros(self._clock())},
        ).fetchone()
        return bool(expired or generation != self._generation)

    def beat(self, connection: sqlite3.Connection) -> None:
        """Renew the session; a member already removed stays removed until it settles."""
        expires = micros(self._clock() + self.session)
        connection.execute("UPDATE members SET expires = ? WHERE member = ?", (expires, self.member))

    def settle(self, connection: sqlite3.Connection) -> tuple[set[int], dict[int, int]]:
        """Bring this member up to date with its group: the slots it keeps, and those just taken with where to begin."""
        with writing(connection):
            joined = self._renew(connection)
            buried = self._bury(connection)
            kept, taken, given_up = self._claim(connection)
            if joined or buried or taken or given_up:
                _stir(connection, self.group)
            (generation,) = connection.execute("SELECT generation FROM groups WHERE name = ?", (self.group,)).fetchone()
            committed = self._committed(connection)
        self._generation = generation
        return kept, {slot: committed.get(slot, 0) for slot in taken}

    def _renew(self, connection: sqlite3.Connection) -> bool:
        """Renew the session, or join under a new name: its claims under the old one are gone.

        Joining raises the generation, so the number it will have is a name nobody else gets; older members sort first.
        """
        self.beat(connection)
        known = connection.execute("SELECT 1 FROM members WHERE member = ?", (self.member,)).fetchone()
        if known:
            return False
        (generation,) = connection.execute(
            "SELECT coalesce(max(generation), 0) FROM groups WHERE name = ?", (self.group,)
        ).fetchone()
        self.member = f"{self.group}/{generation + 1:012}"
        expires = micros(self._clock() + self.session)
        connection.executemany(
            "INSERT INTO members (member, topic, group_name, expires) VALUES (?, ?, ?, ?)",
            [(self.member, topic, self.group, expires) for topic in self._topics],
        )
        return True

    def _bury(self, connection: sqlite3.Connection) -> bool:
        """Remove members whose session has run out, and their claims."""
        dead = connection.execute(
            "DELETE FROM members WHERE group_name = ? AND expires <= ? RETURNING member",
            (self.group, micros(self._clock())),
        ).fetchall()
        connection.executemany(
            "DELETE FROM claims WHERE group_name = ? AND member = ?", [(self.group, member) for (member,) in dead]
        )
        return bool(dead)

    def _claim(self, connection: sqlite3.Connection) -> tuple[set[int], set[int], set[int]]:
        """Give up and take slots as `share` says: those kept, those taken, those given up."""
        holders: Mapping[int, str] = dict(
            connection.execute("SELECT slot, member FROM claims WHERE group_name = ?", (self.group,))
        )
        members: dict[str, list[str]] = defaultdict(list)
        for member, topic in connection.execute(
            "SELECT member, topic FROM members WHERE group_name = ?", (self.group,)
        ):
            members[topic].append(member)
        fair: set[int] = set()
        for topic in self._topics:
            fair |= share([s.number for s in self._slots if s.topic == topic], holders, members[topic], self.member)
        held = {slot for slot, holder in holders.items() if holder == self.member}
        connection.executemany(
            "DELETE FROM claims WHERE group_name = ? AND slot = ?", [(self.group, slot) for slot in held - fair]
        )
        connection.executemany(
            "INSERT INTO claims (group_name, slot, member) VALUES (?, ?, ?)",
            [(self.group, slot, self.member) for slot in fair - held],
        )
        return held & fair, fair - held, held - fair

    def commit(self, connection: sqlite3.Connection, done: Mapping[int, int]) -> set[int]:
        """Write that every offset below `done[slot]` is done; the slots that are not this member's are left out.

        Returns those left out.
        """
        with writing(connection):
            held = {
                slot
                for (slot,) in connection.execute(
                    "SELECT slot FROM claims WHERE group_name = ? AND member = ?", (self.group, self.member)
                )
            }
            connection.executemany(
                "INSERT INTO commits (group_name, slot, next_offset) VALUES (?, ?, ?) ON CONFLICT (group_name, slot)"
                " DO UPDATE SET next_offset = max(next_offset, excluded.next_offset)",
                [(self.group, slot, offset) for slot, offset in done.items() if slot in held],
            )
        return set(done) - held

    def _committed(self, connection: sqlite3.Connection) -> dict[int, int]:
        """The first offset not yet done, for each slot that has a commit."""
        return dict(connection.execute("SELECT slot, next_offset FROM commits WHERE group_name = ?", (self.group,)))

    def leave(self, connection: sqlite3.Connection) -> None:
        """Free this member's slots at once."""
        with writing(connection):
            connection.execute("DELETE FROM members WHERE member = ?", (self.member,))
            connection.execute("DELETE FROM claims WHERE group_name = ? AND member = ?", (self.group, self.member))
            _stir(connection, self.group)


def _stir(connection: sqlite3.Connection, group: str) -> None:
    connection.execute(
        "INSERT INTO groups (name, generation) VALUES (?, 1)"
        " ON CONFLICT (name) DO UPDATE SET generation = generation + 1",
        (group,),
    )
