"""What chat services share: a parcel cut to the service's limit, each message told in turn, its answer read."""

import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import orjson

from consumers.alerts.channels.channel import Undelivered
from consumers.alerts.channels.cut import cut
from consumers.alerts.channels.inert import inert_message
from consumers.alerts.channels.message import Language, Message, message_of
from consumers.alerts.channels.pace import Pace
from consumers.alerts.channels.post import LOOKUP, SECONDS, Answer, post, refused
from newswatch.clock import Clock
from newswatch.guard import Guard
from newswatch.model.alert import Parcel

SPELL = 10.0
"""Seconds after which no further message of a parcel is begun: the rest comes at the next attempt."""
_AT_ONCE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Line:
    """What a robot speaks over: who may be dialled, the time, its reader's language; seconds for one request, and after
    which no further one is begun.
    """

    guard: Guard
    clock: Clock
    language: Language = "zh"
    seconds: float = SECONDS
    spell: float = SPELL


class Speaker(ABC):
    """Says a parcel in as many messages as the service's limit makes of it, at the service's pace.

    `token` names the chat or is the key to it: it stands in no error.
    """

    local = False
    name: str
    """Of the service, as errors give it."""

    def __init__(self, token: str, line: Line, pace: Pace) -> None:
        self._token = token
        self._line = line
        self._pace = pace

    @property
    def longest(self) -> timedelta:
        return timedelta(seconds=self._line.spell + self._line.seconds) + LOOKUP

    def send(self, parcel: Parcel, done: int = 0) -> None:
        messages = cut(inert_message(message_of(parcel, self._line.language)), self._fits)
        end = time.monotonic() + self._line.spell
        for number, message in enumerate(messages[done:], start=done):
            if number > done and time.monotonic() > end:
                raise self._held(number, len(messages), _AT_ONCE)
            if wait := self._pace.wait(self._token):
                raise self._held(number, len(messages), wait)
            try:
                self._tell(message)
            except Undelivered as failure:
                failure.done = number
                raise

    def _held(self, number: int, count: int, wait: timedelta) -> Undelivered:
        said = f"{self.name}: {number} of {count} messages sent, the next in its turn"
        return Undelivered(said, held=True, after=wait, done=number)

    @abstractmethod
    def _fits(self, message: Message) -> bool:
        """Whether the service takes it in one piece."""

    @abstractmethod
    def _tell(self, message: Message) -> None:
        """Raises Undelivered."""


class Robot(Speaker):
    """One group or chat, told through a service's HTTP interface. An error is read inside HTTP 200 as well."""

    _most: int

    def __init__(self, base: str, token: str, line: Line, pace: Pace) -> None:
        """`base` is the service's address."""
        super().__init__(token, line, pace)
        self._base = base.rstrip("/")

    def _tell(self, message: Message) -> None:
        now = self._line.clock()
        url = httpx.URL(self._base + self._path(now))
        headers = {"content-type": "application/json; charset=utf-8"}
        answer = post(url, headers, orjson.dumps(self._body(message, now)), self._line.guard, self._line.seconds)
        if failure := self._failure(answer, url.host, now):
            raise failure

    def _failure(self, answer: Answer, host: str, now: datetime) -> Undelivered | None:
        return refused(answer, host, now) or self._said(answer)

    def _fits(self, message: Message) -> bool:
        return self._size(message) <= self._most

    @abstractmethod
    def _size(self, message: Message) -> int:
        """In the service's unit, of which one message may have `_most`."""

    @abstractmethod
    def _path(self, now: datetime) -> str:
        """Path and query below the base, percent-encoded."""

    @abstractmethod
    def _body(self, message: Message, now: datetime) -> dict[str, Any]: ...

    @abstractmethod
    def _said(self, answer: Answer) -> Undelivered | None:
        """What an answer says whose status is 2xx."""


def read(answer: Answer) -> dict[str, Any]:
    """The answer's JSON object, empty where it is none."""
    try:
        found = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Codes:
    """What a service's error codes mean; one that is not listed is permanent, none at all may pass."""

    gone: frozenset[int]
    passing: frozenset[int]
    slower: frozenset[int]
    wait: timedelta
    """How long to wait after one of `slower`."""

    def failure(self, name: str, answer: dict[str, Any], key: str) -> Undelivered | None:
        """The words of the answer are left out: they may quote the token."""
        code = answer.get(key)
        if not isinstance(code, int) or isinstance(code, bool):
            return Undelivered(f"{name}: an answer without {key}")
        if code == 0:
            return None
        if code in self.slower:
            return Undelivered(f"{name}: {key} {code}, too fast", after=self.wait)
        if code in self.passing:
            return Undelivered(f"{name}: {key} {code}")
        return Undelivered(f"{name}: {key} {code}", permanent=True, gone=code in self.gone)
