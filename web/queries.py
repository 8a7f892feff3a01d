"""A query that nobody has saved in, what it would have found out."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from threading import Lock
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from newswatch.model.alert import AlertEvent
from web.gate import OWNER
from web.problem import Problem, told

WAITING = 2
"""Trials that wait while one is under way."""
_PATIENCE = 10.0
"""Seconds they wait at most."""


class Tried(BaseModel):
    """The body of a trial: a query, since when (`30d`, `2026-11-01`), and a story that it is explained for."""

    model_config = ConfigDict(extra="forbid")

    query: StrictStr = Field(min_length=1, max_length=4000)
    since: StrictStr = Field("30d", max_length=40)
    story: StrictStr = Field("", pattern="^([0-9a-f]{6,32})?$")
    events: list[AlertEvent] = Field([AlertEvent.NEW], min_length=1, max_length=7)
    thresholds: list[StrictInt] = Field([], max_length=20)


Trier = Callable[[str, str, str, Sequence[str], Sequence[int]], dict[str, Any]]
"""A query, since when, a story's id (may be empty), events and thresholds in, the trial as a row out. Raises
BadFields, Unknown, Unavailable, and TimeoutError for what takes too long."""
_RETRY = {"Retry-After": "5"}


def routes(trier: Trier) -> APIRouter:
    """For whoever has a token; nothing is saved, and nothing of a subscription told."""
    router = APIRouter(prefix="/v1", tags=["queries"])
    turns = Turns()

    @router.post("/queries/test")
    def test(request: Request, body: Annotated[Tried, Body()]) -> dict[str, Any]:
        try:
            with turns.of(request.scope[OWNER]):
                return told(lambda: trier(body.query, body.since, body.story, body.events, body.thresholds))
        except TimeoutError:
            detail = "the trial takes too long here; try a shorter time, or fewer words"
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, _RETRY) from None

    return router


class Turns:
    """One trial at a time, of each owner one, and few that wait for theirs: whoever waits has a thread of the server's.

    Each of the others is told to come again.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._turn = Lock()
        self._owners: set[str] = set()

    @property
    def asked(self) -> int:
        """How many there are just now, under way or waiting."""
        return len(self._owners)

    @contextmanager
    def of(self, owner: str) -> Iterator[None]:
        """Raises Problem, at once or where the turn does not come in time."""
        with self._lock:
            if owner in self._owners or self.asked > WAITING:
                raise _busy("a query of yours is" if owner in self._owners else "queries of others are")
            self._owners.add(owner)
        try:
            if not self._turn.acquire(timeout=_PATIENCE):
                raise _busy("queries of others are")
            try:
                yield
            finally:
                self._turn.release()
        finally:
            with self._lock:
                self._owners.discard(owner)


def _busy(who: str) -> Problem:
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"{who} being tried; try again", _RETRY)
