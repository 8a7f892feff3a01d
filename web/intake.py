"""The intake: addresses of pages in, accepted once the log has them; an article id in, what became of its page out."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

from newswatch import submission
from newswatch.catalogue import Catalogue
from newswatch.clock import Clock
from newswatch.codec import Unreadable
from newswatch.due import is_due
from newswatch.guard import Guard, Refused
from newswatch.logs import plain
from newswatch.ports import CrawlState, Decisions, Log
from newswatch.standing import standing
from newswatch.text.url import BadAddress
from newswatch.wire.messages import PageSubmitted, encode
from newswatch.wire.topics import INTAKE, SUBMITTED
from web.problem import Problem

MOST = 100
"""Addresses in one request."""
_RETRY = {"Retry-After": "5"}
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Handles:
    """Everything the intake needs from outside."""

    log: Log
    crawl_state: CrawlState
    decisions: Decisions
    catalogue: Catalogue
    guard: Guard
    clock: Clock


class Submitted(BaseModel):
    """The body of a submission."""

    model_config = ConfigDict(extra="forbid")

    urls: list[StrictStr] = Field(min_length=1, max_length=MOST)
    again: StrictBool = False


def routes(handles: Handles) -> APIRouter:
    """What the intake answers."""
    router = APIRouter(include_in_schema=False)

    @router.post("/v1/pages", status_code=HTTPStatus.ACCEPTED)
    def submit(body: Annotated[Submitted, Body()]) -> JSONResponse:
        pages = _judged(body, handles)
        return JSONResponse({"pages": [_taken(page, handles) for page in pages]}, HTTPStatus.ACCEPTED)

    @router.get("/v1/pages/{article_id}")
    def page(article_id: str) -> JSONResponse:
        if not _ID.fullmatch(article_id):
            raise Problem(HTTPStatus.NOT_FOUND, "an article id has 32 hex digits")
        found = standing(article_id, handles.crawl_state, handles.decisions)
        if found is None:
            waiting = handles.log.lag(INTAKE, SUBMITTED.name)
            raise Problem(HTTPStatus.NOT_FOUND, f"no visit of this page is kept; {waiting} submissions wait", _RETRY)
        return JSONResponse(found.row)

    return router


def _judged(body: Submitted, handles: Handles) -> list[PageSubmitted]:
    """All of them or none. Raises Problem naming each address that cannot be taken."""
    pages, errors = [], []
    for number, url in enumerate(body.urls):
        try:
            pages.append(submission.judged(url, handles.catalogue, handles.guard, handles.clock(), body.again))
        except (BadAddress, Refused) as error:
            errors.append({"pointer": f"#/urls/{number}", "detail": plain(str(error))})
    if errors:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "nothing was accepted", errors=errors)
    return pages


def _taken(page: PageSubmitted, handles: Handles) -> dict[str, Any]:
    """Put a page on the log, unless it is known, not due and not asked for again: such a one has been seen."""
    visit = handles.crawl_state.visit(page.article_id)
    seen = not page.again and not is_due(visit, page.submitted_at)
    if not seen:
        try:
            handles.log.publish(SUBMITTED.name, page.article_id, encode(page))
        except Unreadable as error:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from None
    return {
        "url": page.url,
        "article_id": page.article_id,
        "state": "seen" if seen else "queued",
        "page": f"/v1/pages/{page.article_id}",
    }
