"""A feed's address in, the feed of a subscription out, or that nothing has changed: whoever knows the address reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from newswatch.clock import Clock
from newswatch.model.alert import Alert
from newswatch.model.subscription import Subscription
from newswatch.ports import Outbox, Subscriptions
from newswatch.subscribing.tokens import opens
from web.problem import Problem

MOST = 100
"""Alerts in a feed."""
_BACK = timedelta(days=30)
Writer = Callable[[Subscription, Sequence[Alert], str], tuple[bytes, str]]
"""A subscription, its alerts and where its feed is fetched in, the feed with its strong tag out: for the same the same
bytes."""


@dataclass(frozen=True)
class Feeds:
    """What feeds are made of; `forms` are a media type and a writer by the end of an address.

    `base` is where readers reach the interface from outside; empty: where they say they reached it.
    """

    subscriptions: Subscriptions
    outbox: Outbox
    forms: Mapping[str, tuple[str, Writer]]
    clock: Clock
    base: str = ""


def routes(feeds: Feeds) -> APIRouter:
    """Feed readers show no token: the key in the address opens it, and is not told from one that is wrong."""
    router = APIRouter(tags=["feeds"])

    @router.head("/feeds/{name}", include_in_schema=False)
    @router.get("/feeds/{name}")
    def feed(request: Request, name: str, key: str = "") -> Response:
        subscription_id, _, form = name.rpartition(".")
        item = feeds.subscriptions.get(subscription_id) if form in feeds.forms else None
        if not opens(key, item.feed if item else "") or item is None:
            raise Problem(HTTPStatus.NOT_FOUND, "no such feed, or another address by now")
        alerts = feeds.outbox.of(item.subscription_id, max(feeds.clock() - _BACK, item.created_at), MOST)
        kind, write = feeds.forms[form]
        body, tag = write(item, alerts, _address(request, feeds.base))
        headers = {"ETag": tag, "Cache-Control": "private"}
        if _stands(request, tag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(body, media_type=kind, headers={**headers, "X-Content-Type-Options": "nosniff"})

    return router


def _address(request: Request, base: str) -> str:
    """Where this feed is fetched: behind a proxy what was asked for here is no address of its readers'."""
    return f"{base}{request.url.path}?{request.url.query}" if base else str(request.url)


def _stands(request: Request, tag: str) -> bool:
    """Whether what the reader has is still right (RFC 9110, 13.1.2). By the tag alone: a date tells nothing apart that
    happens within a second, nor what an alert's age has taken out of the feed.
    """
    shown = request.headers.get("if-none-match", "")
    return any(each.strip().removeprefix("W/") in (tag, "*") for each in shown.split(","))
