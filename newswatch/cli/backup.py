"""`newswatch backup` and `restore`: a data folder with its embedded store in, one file out, and back.

Taken while the service runs. What is read later may be newer than what was read before, so the order makes the whole
right (storage/mongo/dump.py): the spool before the log, the log's offsets before everything that consumers did.
"""

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from newswatch.cli.archive import Archive, BadArchive, Member, reading, writing
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import writable
from newswatch.cli.progress import progress
from newswatch.cli.show import json_line, table
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.codec import Unreadable
from newswatch.logs import logger
from newswatch.ports import Unavailable
from newswatch.settings import Settings
from newswatch.wire.sqlite_file import connect
from newswatch.wire.sqlite_file import told as told_of_log

if TYPE_CHECKING:
    from newswatch.ports import Store
    from storage.mongo.dump import Dump

log = logger("backup")

_LOG = "log.sqlite"
_CAPTURES = "captures"
_STORE = "store"
_NAMED = re.compile(r"newswatch-\d{8}T\d{6}Z\.tar\.zst")
_COLLECTION = re.compile(r"store/([a-z_]{1,40})\.bson")
_CAPTURE = re.compile(r"captures/([0-9a-f]{2})([0-9a-f]{30})/([0-9TZ.]{20,30}-[0-9a-f]{32})")
"""A raw page's member; its file is `captures/<two hex>/<article id>/<time>-<capture id>.zst`."""


def backup(settings: Settings, place: Path, keep: int | None, *, captures: bool, as_json: bool) -> Code:
    """Into the file `place`, or into a file named by the time in the folder `place`, where the `keep` newest stay.

    Raises Stop where the store is not the embedded one or the file cannot be written, Unavailable.
    """
    _check_embedded(settings)
    if not (settings.data / _STORE).is_dir():
        raise Stop(f"{settings.data}: no newswatch data there; name its folder with --data")
    if keep is not None and not place.is_dir():
        raise Stop(f"{place}: --keep is for backups in a folder; name a folder that is there")
    began, counts = system_clock(), dict[str, int]()
    path = place / f"newswatch-{began:%Y%m%dT%H%M%SZ}.tar.zst" if place.is_dir() else place
    with writing(path) as archive, progress(say("backing up", "备份")) as tell:
        from storage.mongo.dump import BEFORE_LOG, Dump
        from storage.opening import embedded_uri

        with embedded_uri(settings.data) as uri, closing(Dump(uri, settings.mongo_database)) as dump:

            def store(names: Iterable[str]) -> None:
                for name in names:
                    tell(name)
                    counts[name] = _keep(archive, f"{_STORE}/{name}.bson", dump.read(name))

            store(BEFORE_LOG)
            tell(_LOG)
            _keep_log(archive, settings.data / _LOG)
            store(dump.after_log())
        if captures:
            tell(_CAPTURES)
            counts[_CAPTURES] = _keep_captures(archive, settings.data)
        archive.seal({"at": began.isoformat(), "counts": counts})
    _say_done(path, counts, as_json, say("written", "已备份到"))
    if keep is not None:
        _drop_older(place, keep)
    return Code.OK


def restore(settings: Settings, path: Path, *, as_json: bool) -> Code:
    """Everything or nothing: into an empty data folder.

    Raises Stop where it is not or has too little room, BadArchive, Unavailable.
    """
    _check_embedded(settings)
    if settings.data.exists() and any(settings.data.iterdir()):
        raise Stop(f"{settings.data}: is not empty; restore into a new folder with --data, then move it", Code.FOLDER)
    folder = writable(settings.data.parent)
    _examine(path, folder)  # whole, before anything is taken from it
    try:
        counts = _restored(settings, path, folder)
    except OSError as error:
        where = f"{settings.data}: {error.strerror}; nothing was restored"
        raise Stop(f"{where}: free some space or name another folder with --data", Code.FOLDER) from None
    _say_done(settings.data, counts, as_json, say("restored", "已恢复到"))
    return Code.OK


def _examine(path: Path, folder: Path) -> None:
    """Raises BadArchive where it is none, Stop where it unpacks to more than `folder` has room for: read no further."""
    from storage.captures import LARGEST

    room, needed = shutil.disk_usage(folder).free, 0
    for name, member in reading(path):
        needed += member.size
        if _CAPTURE.fullmatch(name) and member.size > LARGEST:
            raise BadArchive(path, f"{name} has {member.size} bytes; none over {LARGEST} is read")
        if needed > room:
            free = f"{path}: unpacks to {needed} bytes or more, {folder} has {room} free"
            raise Stop(f"{free}; free some space or name another folder with --data", Code.FOLDER)


def _restored(settings: Settings, path: Path, folder: Path) -> dict[str, int]:
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=f".{settings.data.name}."))
    try:
        with progress(say("restoring", "恢复")) as tell:
            counts = _unpack(path, aside, settings.mongo_database, tell)
        if settings.data.exists():
            settings.data.rmdir()
        aside.rename(settings.data)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return counts


def _drop_older(folder: Path, keep: int) -> None:
    """Delete all but the newest of the backups that this command named; their names sort by time."""
    for path in sorted(path for path in folder.iterdir() if _NAMED.fullmatch(path.name))[:-keep]:
        path.unlink(missing_ok=True)
        log.info("backup_dropped", path=str(path))


def _check_embedded(settings: Settings) -> None:
    if settings.mongo_uri.get_secret_value():
        raise Stop("NEWSWATCH_MONGO_URI is set: that server is backed up with its own tools (mongodump); unset it")


def _keep(archive: Archive, name: str, documents: Iterable[bytes]) -> int:
    counted = 0
    with archive.member(name) as file:
        for document in documents:
            file.write(document)
            counted += 1
    return counted


def _keep_log(archive: Archive, path: Path) -> None:
    """SQLite's own online copy: one state of the log, whoever writes meanwhile; none where the log is elsewhere."""
    if not path.exists():
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup.") as folder, told_of_log(path):
        copy = Path(folder) / _LOG
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        archive.copy(_LOG, copy)


def _keep_captures(archive: Archive, data: Path) -> int:
    before = archive.members
    for path in sorted((data / _CAPTURES).glob("??/*/*.zst")):
        archive.copy(f"{_CAPTURES}/{path.parent.name}/{path.stem}", path)
    return archive.members - before


def _unpack(path: Path, data: Path, database: str, tell: Callable[[str], None]) -> dict[str, int]:
    from storage.embedded import EmbeddedServer
    from storage.mongo import MongoStore
    from storage.mongo.dump import Dump

    counts: dict[str, int] = {}
    with EmbeddedServer(data) as server, closing(Dump(server.uri, database)) as dump:
        for name, member in reading(path):
            if collection := _COLLECTION.fullmatch(name):
                tell(collection[1])
                counts[collection[1]] = _load(path, dump, collection[1], member)
            else:
                _write(path, name, member, data)
                if name != _LOG:
                    counts[_CAPTURES] = counts.get(_CAPTURES, 0) + 1
        tell("indexes")
        with closing(MongoStore(server.uri, database)) as store:
            _index(path, store)
    return counts


def _index(archive: Path, store: "Store") -> None:
    try:
        store.create_indexes()
    except Unreadable as error:
        raise BadArchive(archive, str(error)) from None


def _load(archive: Path, dump: "Dump", collection: str, member: Member) -> int:
    from storage.mongo.dump import split

    try:
        return dump.write(collection, split(member))
    except Unreadable as error:
        raise BadArchive(archive, f"{collection}: {error}") from None


def _write(archive: Path, name: str, member: Member, data: Path) -> None:
    """A file of the data folder. Raises BadArchive for a name or a log that no backup has."""
    capture = _CAPTURE.fullmatch(name)
    if name != _LOG and not capture:
        raise BadArchive(archive, f"holds {name!r}, which no backup does")
    target = data / _LOG
    if capture:
        first, rest, stem = capture.groups()
        target = data / _CAPTURES / first / f"{first}{rest}" / f"{stem}.zst"
        target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        shutil.copyfileobj(member, file)
    if not capture:
        _check_log(archive, target)


def _check_log(archive: Path, path: Path) -> None:
    try:
        with closing(connect(path, durable=False)) as log:
            (said,) = log.execute("PRAGMA quick_check(1)").fetchone()
    except (Unavailable, sqlite3.DatabaseError) as error:
        said = str(error)
    if said != "ok":
        raise BadArchive(archive, f"{_LOG}: {said}")


def _say_done(where: Path, counts: dict[str, int], as_json: bool, what: str) -> None:
    if as_json:
        json_line({"path": str(where), **counts})
        return
    table(f"{what} {where}", [say("collection", "集合"), say("how many", "数量")], counts.items())
