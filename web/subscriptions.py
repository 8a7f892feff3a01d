"""An owner's request in, what becomes of his subscriptions out; another's are not there."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request, Response

from newswatch.model.route import Route
from newswatch.model.subscription import Subscription
from newswatch.subscribing.fields import FIELDS, made_secret
from newswatch.subscribing.office import Changed, Office
from newswatch.subscribing.rows import alert_row, edition_row, row
from newswatch.subscribing.tokens import feed_addresses
from web.gate import OWNER
from web.problem import told

_LONGEST = timedelta(days=400)
_SHAPE = {
    "type": "object",
    "properties": {name: {"description": told} for name, told in FIELDS.items() if name not in ("id", "owner")},
    "additionalProperties": False,
}
Fields = Annotated[dict[str, Any], Body(json_schema_extra=_SHAPE)]

router = APIRouter(prefix="/v1", tags=["subscriptions"])
"""Everything is the token's owner's: what is another's answers as what is not there."""


def _office(request: Request) -> Office:
    """The office of whoever showed his token; web.app knows how one is opened."""
    office: Office = request.app.state.offices(request.scope[OWNER])
    return office


Served = Annotated[Office, Depends(_office)]


@router.get("/subscriptions")
def every(office: Served) -> dict[str, Any]:
    return {"subscriptions": [_row(each) for each in office.all()]}


@router.post("/subscriptions", status_code=HTTPStatus.CREATED)
def create(office: Served, body: Fields, response: Response) -> dict[str, Any]:
    made = told(lambda: office.create(body))
    response.headers["Location"] = f"/v1/subscriptions/{made.subscription_id}"
    return _with_secret(Changed(None, made), body)


@router.get("/subscriptions/{name}")
def one(office: Served, name: str) -> dict[str, Any]:
    item = told(lambda: office.get(name))
    owed = [{"channel": each.channel, "owed": each.owed, **_fares(each.route)} for each in office.owing(item)]
    latest = office.edition(item)
    told_of = {"owed": owed, "edition": edition_row(latest) if latest else None}
    return {**_row(item), "next": [at.isoformat() for at in office.next_sends(item)], **told_of}


@router.patch("/subscriptions/{name}")
def edit(office: Served, name: str, body: Fields) -> dict[str, Any]:
    return _with_secret(told(lambda: office.edit(name, body)), body)


@router.delete("/subscriptions/{name}", status_code=HTTPStatus.NO_CONTENT)
def remove(office: Served, name: str) -> None:
    told(lambda: office.remove(name))


@router.put("/subscriptions/{name}/muted/{story}")
def mute(office: Served, name: str, story: str) -> dict[str, Any]:
    return _row(told(lambda: office.mute(name, story, mute=True)).after)


@router.delete("/subscriptions/{name}/muted/{story}")
def unmute(office: Served, name: str, story: str) -> dict[str, Any]:
    return _row(told(lambda: office.mute(name, story, mute=False)).after)


@router.get("/subscriptions/{name}/alerts")
def alerts(
    office: Served,
    name: str,
    days: Annotated[int, Query(ge=1, le=400)] = 7,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    item = told(lambda: office.get(name))
    found = office.recent(item, min(timedelta(days=days), _LONGEST), limit)
    return {"alerts": [alert_row(each) for each in found]}


@router.put("/subscriptions/{name}/feed")
def feed(office: Served, request: Request, name: str) -> dict[str, Any]:
    return feed_addresses(told(lambda: office.feed(name, on=True)), request.app.state.base)


@router.delete("/subscriptions/{name}/feed", status_code=HTTPStatus.NO_CONTENT)
def no_feed(office: Served, name: str) -> None:
    told(lambda: office.feed(name, on=False))


@router.put("/subscriptions/{name}/wake")
def wake(office: Served, name: str) -> dict[str, Any]:
    told(lambda: office.wake(name))
    return _row(told(lambda: office.get(name)))


@router.put("/alerts/{alert}/redelivery", status_code=HTTPStatus.ACCEPTED)
def redeliver(office: Served, request: Request, alert: str, channel: str | None = None) -> dict[str, Any]:
    return {"channels": list(told(lambda: office.redeliver(alert, channel, request.scope[OWNER])))}


def _row(item: Subscription) -> dict[str, Any]:
    changed = item.changed_at.isoformat() if item.changed_at else None
    times = {"created_at": item.created_at.isoformat(), "changed_at": changed}
    return {**row(item), **times, "has_feed": bool(item.feed)}


def _with_secret(changed: Changed, body: Mapping[str, Any]) -> dict[str, Any]:
    """With the secret that was made for its webhooks, which is told now and never again."""
    secret = made_secret(changed.after, changed.before, body)
    return {**_row(changed.after), **({"secret": secret} if secret else {})}


def _fares(route: Route) -> Mapping[str, Any]:
    return {"reason": route.reason, "off_at": route.off_at.isoformat() if route.off_at else None}
