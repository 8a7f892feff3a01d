"""What is served in, the ASGI app that answers at one port of this machine out; all that goes wrong is a problem."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from newswatch.logs import logger
from newswatch.ports import Unavailable
from newswatch.subscribing.office import Office
from web import feeds, intake, leaving, queries, subscriptions
from web.gate import Gate, Owners
from web.problem import Problem

log = logger("web")

_RETRY = {"Retry-After": "5"}


@dataclass(frozen=True)
class Subscribers:
    """How owners are served: whose token is shown, an owner's office, the feeds, and how a query is tried.

    `unsubscribing` is how readers of letters unsubscribe; None where letters do not say.
    """

    owners: Owners
    offices: Callable[[str], Office]
    feeds: feeds.Feeds
    trier: queries.Trier
    unsubscribing: leaving.Leaving | None = None


def app(handles: intake.Handles, token: str, port: int, subscribers: Subscribers | None = None) -> FastAPI:
    """Listens at `port` on 127.0.0.1; `token` opens the intake."""
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url="/v1/openapi.json", title="newswatch", version="1")
    api.add_middleware(Gate, token=token, port=port, owners=subscribers.owners if subscribers else lambda _: None)
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(RequestValidationError, _misshapen)
    api.add_exception_handler(HTTPException, _no_route)
    api.add_exception_handler(Unavailable, _away)
    api.add_exception_handler(Exception, _defect)
    api.include_router(intake.routes(handles))
    if subscribers:
        api.state.offices, api.state.base = subscribers.offices, subscribers.feeds.base
        api.include_router(subscriptions.router)
        api.include_router(feeds.routes(subscribers.feeds))
        api.include_router(queries.routes(subscribers.trier))
        if subscribers.unsubscribing:
            api.include_router(leaving.routes(subscribers.unsubscribing))
    return api


def _problem(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return problem.response()


def _misshapen(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return Problem(HTTPStatus.BAD_REQUEST, "the body is not JSON").response()
    errors = [
        {"pointer": "#/" + "/".join(str(part) for part in fault["loc"][1:]), "detail": fault["msg"]}
        for fault in faults[:10]
    ]
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "the body is not what this place takes", errors=errors).response()


def _no_route(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return Problem(HTTPStatus(error.status_code), str(error.detail), error.headers).response()


def _away(_: Request, error: Exception) -> Response:
    log.warning("away", reason=str(error))
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "the store or the log is away; try again", _RETRY).response()


def _defect(_: Request, error: Exception) -> Response:
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "a defect of this program; its log has the place").response()
