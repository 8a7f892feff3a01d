"""The intake: addresses of pages in, accepted once the log has them; an article id in, what became of its page out."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Body, FastAPI, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr
from starlette.exceptions import HTTPException

from newswatch import submission
from newswatch.catalogue import Catalogue
from newswatch.clock import Clock
from newswatch.codec import Unreadable
from newswatch.due import is_due
from newswatch.guard import Guard, Refused
from newswatch.logs import logger, plain
from newswatch.ports import CrawlState, Decisions, Log, Unavailable
from newswatch.standing import standing
from newswatch.text.url import BadAddress
from newswatch.wire.messages import PageSubmitted, encode
from newswatch.wire.topics import INTAKE, SUBMITTED
from web.gate import Gate
from web.problem import Problem

log = logger("web")

MOST = 100
"""Addresses in one request."""
_RETRY = {"Retry-After": "5"}


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


def app(handles: Handles, token: str, port: int) -> FastAPI:
    """The ASGI app that listens at `port` on 127.0.0.1 and answers whoever shows `token`."""
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, title="newswatch intake")
    api.add_middleware(Gate, token=token, port=port)
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(RequestValidationError, _misshapen)
    api.add_exception_handler(HTTPException, _no_route)
    api.add_exception_handler(Unavailable, _away)
    api.add_exception_handler(Exception, _defect)

    @api.post("/v1/pages", status_code=HTTPStatus.ACCEPTED)
    def submit(body: Annotated[Submitted, Body()]) -> JSONResponse:
        pages = _judged(body, handles)
        return JSONResponse({"pages": [_taken(page, handles) for page in pages]}, HTTPStatus.ACCEPTED)

    @api.get("/v1/pages/{article_id}")
    def page(article_id: Annotated[str, Path(pattern="^[0-9a-f]{32}$")]) -> JSONResponse:
        found = standing(article_id, handles.crawl_state, handles.decisions)
        if found is None:
            waiting = handles.log.lag(INTAKE, SUBMITTED.name)
            raise Problem(HTTPStatus.NOT_FOUND, f"no visit of this page is kept; {waiting} submissions wait", _RETRY)
        return JSONResponse(found.row)

    return api


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


def _problem(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return problem.response()


def _misshapen(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return Problem(HTTPStatus.BAD_REQUEST, "the body is not JSON").response()
    if any(fault["loc"][0] == "path" for fault in faults):
        return Problem(HTTPStatus.NOT_FOUND, "an article id has 32 hex digits").response()
    errors = [
        {"pointer": "#/" + "/".join(str(part) for part in fault["loc"][1:]), "detail": fault["msg"]}
        for fault in faults[:10]
    ]
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "the body is not a submission", errors=errors).response()


def _no_route(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return Problem(HTTPStatus(error.status_code), str(error.detail), error.headers).response()


def _away(_: Request, error: Exception) -> Response:
    log.warning("away", reason=str(error))
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "the store or the log is away; try again", _RETRY).response()


def _defect(_: Request, error: Exception) -> Response:
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "a defect of this program; its log has the place").response()
