"""A query that nobody has saved in, what it would have found out."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from newswatch.model.alert import AlertEvent
from web.problem import told


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
BadFields, Unknown, Unavailable."""


def routes(trier: Trier) -> APIRouter:
    """For whoever has a token; nothing is saved, and nothing of a subscription told."""
    router = APIRouter(prefix="/v1", tags=["queries"])

    @router.post("/queries/test")
    def test(body: Annotated[Tried, Body()]) -> dict[str, Any]:
        return told(lambda: trier(body.query, body.since, body.story, body.events, body.thresholds))

    return router
