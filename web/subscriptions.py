"""An owner's request in, what becomes of his subscriptions out; another's are not there."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Body, Depends, Query, Request, Response

from newswatch.model.alert import Alert
from newswatch.model.route import Route
from newswatch.model.subscription import Subscription
from newswatch.subscribing.addresses import shown
from newswatch.subscribing.fields import FIELDS, BadFields
from newswatch.subscribing.office import Office, Unknown
from newswatch.subscribing.rows import row
from web.gate import OWNER
from web.problem import Problem

Found = TypeVar("Found")
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
    made = _told(lambda: office.create(body))
    response.headers["Location"] = f"/v1/subscriptions/{made.subscription_id}"
    secret = {"secret": made.secret} if made.secret and "secret" not in body else {}
    return {**_row(made), **secret}


@router.get("/subscriptions/{name}")
def one(office: Served, name: str) -> dict[str, Any]:
    item = _told(lambda: office.get(name))
    owed = [{"channel": each.channel, "owed": each.owed, **_fares(each.route)} for each in office.owing(item)]
    return {**_row(item), "next": [at.isoformat() for at in office.next_sends(item)], "owed": owed}


@router.patch("/subscriptions/{name}")
def edit(office: Served, name: str, body: Fields) -> dict[str, Any]:
    return _row(_told(lambda: office.edit(name, body)))


@router.delete("/subscriptions/{name}", status_code=HTTPStatus.NO_CONTENT)
def remove(office: Served, name: str) -> None:
    _told(lambda: office.remove(name))


@router.put("/subscriptions/{name}/muted/{story}")
def mute(office: Served, name: str, story: str) -> dict[str, Any]:
    return _row(_told(lambda: office.mute(name, story, mute=True)))


@router.delete("/subscriptions/{name}/muted/{story}")
def unmute(office: Served, name: str, story: str) -> dict[str, Any]:
    return _row(_told(lambda: office.mute(name, story, mute=False)))


@router.get("/subscriptions/{name}/alerts")
def alerts(
    office: Served,
    name: str,
    days: Annotated[int, Query(ge=1, le=400)] = 7,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    item = _told(lambda: office.get(name))
    found = office.recent(item, min(timedelta(days=days), _LONGEST), limit)
    return {"alerts": [_alert(each) for each in found]}


@router.put("/subscriptions/{name}/feed")
def feed(office: Served, name: str) -> dict[str, Any]:
    item = _told(lambda: office.feed(name, on=True))
    return {form: f"/feeds/{item.subscription_id}.{form}?key={item.feed}" for form in ("atom", "rss", "json")}


@router.delete("/subscriptions/{name}/feed", status_code=HTTPStatus.NO_CONTENT)
def no_feed(office: Served, name: str) -> None:
    _told(lambda: office.feed(name, on=False))


@router.put("/subscriptions/{name}/wake")
def wake(office: Served, name: str) -> dict[str, Any]:
    _told(lambda: office.wake(name))
    return _row(office.get(name))


@router.put("/alerts/{alert}/redelivery", status_code=HTTPStatus.ACCEPTED)
def redeliver(office: Served, request: Request, alert: str, channel: str | None = None) -> dict[str, Any]:
    return {"channels": list(_told(lambda: office.redeliver(alert, channel, request.scope[OWNER])))}


def _told(work: Callable[[], Found]) -> Found:
    """What `work` finds. Raises Problem: 404 for what is not there or another's, 422 with the fields at fault."""
    try:
        return work()
    except Unknown:
        raise Problem(HTTPStatus.NOT_FOUND, "no such subscription, alert or channel") from None
    except BadFields as error:
        errors = [{"pointer": f"#/{fault.field}", "detail": fault.detail} for fault in error.faults]
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "nothing was changed", errors=errors) from None


def _row(item: Subscription) -> dict[str, Any]:
    changed = item.changed_at.isoformat() if item.changed_at else None
    times = {"created_at": item.created_at.isoformat(), "changed_at": changed}
    return {**row(item), **times, "has_feed": bool(item.feed)}


def _fares(route: Route) -> Mapping[str, Any]:
    return {"reason": route.reason, "off_at": route.off_at.isoformat() if route.off_at else None}


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "alert_id": alert.alert_id,
        "story_id": alert.story_id,
        "event": alert.event,
        "number": alert.number,
        "words": list(alert.words),
        "title": alert.title,
        "lead": alert.lead,
        "url": alert.url,
        "site": alert.site,
        "copies": alert.copies,
        "sites": alert.sites,
        "created_at": alert.created_at.isoformat(),
        "channels": list(map(shown, alert.channels)),
    }
