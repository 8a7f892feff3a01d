"""A subscription in, its fields as files and programs read them out; and what differs between two of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from newswatch.model.alert import Alert
from newswatch.model.edition import Edition
from newswatch.model.plan import BriefingPlan
from newswatch.model.schedule import Schedule
from newswatch.model.subscription import Subscription
from newswatch.subscribing.addresses import shown
from newswatch.subscribing.fields import SECRETS


def row(subscription: Subscription, *, secrets: bool = False) -> dict[str, Any]:
    """Every field that can be given, under its name; secrets, and addresses that are some, only where asked for."""
    found = subscription
    kept: dict[str, Any] = {
        "id": found.subscription_id,
        "name": found.name,
        "owner": found.owner,
        "query": found.query,
        "events": list(map(str, found.events)),
        "thresholds": list(found.thresholds),
        "channels": [each if secrets else shown(each) for each in found.channels],
        "schedule": _schedule(found.schedule),
        "muted": list(found.muted),
        "paused": found.paused,
        "most": found.most,
        "briefing": _briefing(found.briefing) if found.briefing else None,
    }
    return {**kept, "secret": found.secret, "secrets": list(found.secrets)} if secrets else kept


def alert_row(alert: Alert) -> dict[str, Any]:
    """What a subscription was told of, as programs read it."""
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


def edition_row(edition: Edition) -> dict[str, Any]:
    """A briefing as it is sent: which channels have it, are owed it and from when on, have failed and why."""
    arrived = {each.channel: each.at.isoformat() for each in edition.tries if not each.error}
    failed = {each.channel: each.error for each in edition.tries if each.error and each.channel not in arrived}
    owed = {each.channel: each.due.isoformat() for each in edition.owed}
    span = {"since": edition.since.isoformat(), "until": edition.until.isoformat()}
    return {**span, "sent": arrived, "owed": owed, "failed": failed}


def _briefing(plan: BriefingPlan) -> dict[str, Any]:
    forms = list(map(str, plan.formats))
    return {"channels": list(plan.channels), "schedule": _schedule(plan.schedule), "formats": forms}


def _schedule(found: Schedule) -> dict[str, Any]:
    """Its fields; `quiet` as it is typed, empty where there is none."""
    return {
        "rhythm": found.rhythm.value,
        "at": found.at,
        "weekday": found.weekday,
        "zone": found.zone,
        "quiet": "-".join(found.quiet) if found.quiet else "",
    }


def differences(before: Subscription | None, after: Subscription) -> Iterator[tuple[str, str, str]]:
    """Each field that changes, as it was (empty where there was no subscription) and as it will be; secrets hidden."""
    old: Mapping[str, Any] = {} if before is None else row(before)
    for name, value in row(after).items():
        if name != "id" and (before is None or old[name] != value):
            yield name, _told(old.get(name, "")), _told(value)
    for name in SECRETS:
        was, will = (getattr(each, name) if each else "" for each in (before, after))
        if (was or will) and was != will:
            yield name, "…" if was else "", "…" if will else ""


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_told(each)}" for name, each in value.items() if each != "")
    return "" if value is None else str(value)
