"""Parcels in, a receiver that notes on the disk what it got out, and what is wrong with what it got.

Its moods are drawn by chance: it takes a message, answers too late (it has it, its sender does not know), fails for
the moment, or says that it is gone for good.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import orjson

from consumers.alerts.channels import Channel, Channels, Undelivered
from newswatch.model.alert import Parcel

_STORIES = 3
"""Stories in one message of a split parcel."""
_LATE, _AWAY, _GONE = 0.04, 0.06, 0.02
"""How often a message is answered too late, or not taken, or refused for ever."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One message as its receiver noted it; `more` is what its parcel only counts."""

    parcel: str
    number: int
    alerts: tuple[str, ...]
    more: int
    notice: str


class People:
    """A channel such as a chat is: a parcel is split into messages, and a retry goes on where it failed."""

    local = False
    longest = timedelta(seconds=5)

    def __init__(self, lines: Path, dice: Random) -> None:
        self._lines = lines
        self._dice = dice

    def send(self, parcel: Parcel, done: int = 0) -> str:
        """Raises Undelivered."""
        for number, shown in list(enumerate(_split(parcel)))[done:]:
            mood = self._dice.random()
            if mood < _GONE:
                raise Undelivered("gone", gone=True, done=number)
            if mood < _GONE + _AWAY:
                raise Undelivered("away", done=number)
            note(
                self._lines,
                Receipt(parcel.parcel_id, number, shown, parcel.more, parcel.notice.channel if parcel.notice else ""),
            )
            if mood > 1 - _LATE:
                raise Undelivered("answered too late", done=number)
        return f"took {parcel.parcel_id[:8]}"


class Opening:
    """Opens `people:NAME` beside the program's own channels."""

    def __init__(self, folder: Path, dice: Random, own: Channels) -> None:
        self._folder = folder
        self._dice = dice
        self._own = own

    def open(self, address: str, secret: str = "", earlier: Sequence[str] = ()) -> Channel:
        """Raises BadChannel."""
        kind, _, name = address.partition(":")
        return People(self._folder / f"{name}.receipts", self._dice) if kind == "people" else self._own.open(address)


def note(lines: Path, receipt: Receipt) -> None:
    """On the disk before anybody is told: one write, whole or not at all even where its process is killed."""
    row = orjson.dumps(receipt, option=orjson.OPT_APPEND_NEWLINE)
    file = os.open(lines, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, row)
    finally:
        os.close(file)


def noted(lines: Path) -> list[Receipt]:
    """What a receiver noted, repetitions too."""
    if not lines.exists():
        return []
    rows = map(orjson.loads, lines.read_bytes().splitlines())
    return [Receipt(row["parcel"], row["number"], tuple(row["alerts"]), row["more"], row["notice"]) for row in rows]


def faults(name: str, receipts: Iterable[Receipt], recorded: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with what came to a receiver; `recorded` is the parcel that each alert was delivered in.

    Nothing is, where whoever drops repeated ids sees each alert once: shown in the one parcel that it was recorded
    in, or counted by it.
    """
    kept: dict[tuple[str, int], Receipt] = {}
    for receipt in receipts:
        if kept.setdefault((receipt.parcel, receipt.number), receipt) != receipt:
            yield f"{name}: parcel {receipt.parcel}, message {receipt.number} came with two contents"
    shown: dict[str, set[str]] = defaultdict(set)
    for receipt in kept.values():
        for alert in receipt.alerts:
            shown[alert].add(receipt.parcel)
    yield from (
        f"{name}: alert {alert} came in {len(found)} parcels" for alert, found in shown.items() if len(found) > 1
    )
    members: dict[str, set[str]] = defaultdict(set)
    for alert, parcel in recorded.items():
        members[parcel].add(alert)
        if alert in shown and shown[alert] != {parcel}:
            yield f"{name}: alert {alert} was recorded in another parcel than it came in"
    yield from (f"{name}: alert {alert} came and is nobody's" for alert in shown.keys() - recorded.keys())
    came = {receipt.parcel: receipt.more for receipt in kept.values()}
    for parcel, alerts in members.items():
        hidden = sum(alert not in shown for alert in alerts)
        if parcel not in came:
            yield f"{name}: parcel {parcel} is recorded and never came ({len(alerts)} alerts)"
        elif came[parcel] != hidden:
            yield f"{name}: parcel {parcel} counts {came[parcel]} more, and {hidden} of its alerts were not shown"


def _split(parcel: Parcel) -> Sequence[tuple[str, ...]]:
    ids = [alert.alert_id for alert in parcel.alerts]
    return [tuple(ids[start : start + _STORIES]) for start in range(0, len(ids), _STORIES)] or [()]
