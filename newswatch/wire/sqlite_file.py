"""The file under the SQLite log: a path in, open connections with the log's tables out, faults told as Unavailable."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

from newswatch.ports import Unavailable

APPLICATION = 0x6E77_6C67
"""`nwlg`: tells this program's logs from other SQLite files (PRAGMA application_id)."""

VERSION = 1
"""Of the tables below (PRAGMA user_version)."""

BUSY = 10.0
"""Seconds to wait while another process writes."""

TABLES = """
CREATE TABLE partitions (
    slot        INTEGER PRIMARY KEY,         -- stands for (topic, partition) in the other tables
    topic       TEXT    NOT NULL,
    partition   INTEGER NOT NULL,
    next_offset INTEGER NOT NULL DEFAULT 0,  -- survives pruning: an offset is never given twice
    UNIQUE (topic, partition)
);
CREATE TABLE records (
    slot    INTEGER NOT NULL REFERENCES partitions,
    offset  INTEGER NOT NULL,
    at      INTEGER NOT NULL,                -- microseconds since 1970 UTC, as all times here
    key     TEXT    NOT NULL,
    headers TEXT    NOT NULL,                -- a JSON object
    value   BLOB    NOT NULL,
    PRIMARY KEY (slot, offset)
);
CREATE INDEX records_by_time ON records (at);
CREATE TABLE groups (
    name       TEXT    PRIMARY KEY,
    generation INTEGER NOT NULL              -- rises whenever a member comes, goes or moves a partition
) WITHOUT ROWID;
CREATE TABLE members (
    member     TEXT    NOT NULL,
    topic      TEXT    NOT NULL,
    group_name TEXT    NOT NULL,
    expires    INTEGER NOT NULL,
    PRIMARY KEY (member, topic)
) WITHOUT ROWID;
CREATE INDEX members_by_group ON members (group_name, topic, expires);
CREATE TABLE claims (
    group_name TEXT    NOT NULL,
    slot       INTEGER NOT NULL,
    member     TEXT    NOT NULL,
    PRIMARY KEY (group_name, slot)
) WITHOUT ROWID;
CREATE TABLE commits (
    group_name  TEXT    NOT NULL,
    slot        INTEGER NOT NULL,
    next_offset INTEGER NOT NULL,            -- the first offset not yet done
    PRIMARY KEY (group_name, slot)
) WITHOUT ROWID;
"""

_RETRY = 0.01
"""Seconds between two tries at what SQLite does not wait for."""


_REMEDIES = {
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: give this user a folder it may write to",
    sqlite3.SQLITE_READONLY: "cannot be written: give this user the right to write the file and its folder",
    sqlite3.SQLITE_PERM: "cannot be written: give this user the right to write the file and its folder",
    sqlite3.SQLITE_FULL: "the disk is full: free some space, nothing acknowledged is lost",
    sqlite3.SQLITE_IOERR: "the disk does not read or write: check space, quota and the device, then start again",
    sqlite3.SQLITE_BUSY: f"locked for over {BUSY:.0f} s by another process: find it with `lsof` and stop it",
    sqlite3.SQLITE_LOCKED: f"locked for over {BUSY:.0f} s by another process: find it with `lsof` and stop it",
    sqlite3.SQLITE_NOTADB: "is not a SQLite file: move it away or name another path",
    sqlite3.SQLITE_CORRUPT: "is damaged: move it away with its -wal and -shm files, a new log starts empty",
}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system say of `path` into Unavailable, naming path and remedy."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise  # a mistake of this program, such as use after close: trying again would not help
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise Unavailable(f"log {path}: {_REMEDIES.get(code, error)}") from error
    except OSError as error:
        raise Unavailable(f"log {path}: {error.strerror}: give this user a folder it may write to") from error


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction. It takes the write lock at once: a lock taken after a read could not wait its turn."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.rollback()


def connect(path: Path, *, durable: bool) -> sqlite3.Connection:
    """A connection for one thread at a time; the file and its tables are made where missing. Raises Unavailable.

    In WAL mode a commit survives the death of the process either way; with `durable` it survives a power cut too
    (synchronous=FULL: an fsync each commit).
    """
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
        try:
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            _prepare(path, connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    """Make the tables where the file is empty; whose file it is is known before anything is written to it."""
    if _ours(path, connection):
        return
    if _to_wal(connection) != "wal":
        raise Unavailable(f"log {path}: this file system cannot share memory (WAL): name a path on a local disk")
    with writing(connection):
        if not _ours(path, connection):  # else another process was first
            for statement in TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")


def _to_wal(connection: sqlite3.Connection) -> str:
    """Turn the file to WAL mode; the mode it has then. SQLite itself does not wait where two processes do this."""
    until = monotonic() + BUSY
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            Event().wait(_RETRY)
        else:
            return str(mode)


def _ours(path: Path, connection: sqlite3.Connection) -> bool:
    """Whether the tables stand. They are counted before the mark is read: both come in one transaction."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application == APPLICATION and version != VERSION:
        raise Unavailable(
            f"log {path}: has format {version}, this newswatch reads {VERSION}: run the one that wrote it"
        )
    if application != APPLICATION and (application or tables):
        raise Unavailable(f"log {path}: is another program's database: name another path")
    return bool(application == APPLICATION)
