"""Alerts into a file of JSON lines, each id once even when the sender is killed between writing and noting it."""

import fcntl
import os
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from consumers.alerts.channels.channel import BadChannel, Undelivered
from consumers.alerts.channels.wording import as_json
from newswatch.model.alert import Alert, Parcel

_TAIL = 4 * 1024 * 1024
"""Bytes at the file's end searched for the id of an alert that comes again: some thousands of alerts."""


class JsonLines:
    """Appends under a lock; takes away a line half written by a killed sender, writes no id of the tail again.

    A digest is one line for each of its alerts: what reads the file needs to know of no digests.
    """

    local = True
    longest = timedelta(seconds=5)

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, parcel: Parcel, done: int = 0) -> None:
        """`done` is of no use here: the file itself tells what arrived."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                _append_once(file, parcel.alerts)
        except OSError as error:
            raise Undelivered(f"{self._path}: {error.strerror}") from None


def _append_once(file: BinaryIO, alerts: tuple[Alert, ...]) -> None:
    size = file.seek(0, os.SEEK_END)
    begin = max(0, size - _TAIL)
    file.seek(begin)
    tail = file.read()
    whole = tail.rfind(b"\n") + 1
    came = tail[:whole]
    lines = [as_json(alert) + b"\n" for alert in alerts if b'"alert_id":"%s"' % alert.alert_id.encode() not in came]
    if not lines:
        return
    file.truncate(begin + whole)
    file.seek(begin + whole)
    file.writelines(lines)
    file.flush()
    os.fsync(file.fileno())


def path_in(folder: Path, name: str) -> Path:
    """The file `name` inside `folder`, links followed. Raises BadChannel for any other place."""
    if not name or "\x00" in name or name.endswith("/"):
        raise BadChannel(f"channel jsonl:{name!r}: name a file, as in jsonl:alerts.jsonl")
    root = folder.resolve()
    path = (root / name).resolve()
    if root not in path.parents:
        raise BadChannel(f"channel jsonl:{name}: lies outside the data folder; write a path relative to it")
    return path
