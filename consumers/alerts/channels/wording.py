"""An alert in, the JSON that jsonl and webhook receivers read out. docs/query.md lists the fields."""

from typing import Any

import orjson

from newswatch.clock import BEIJING
from newswatch.model.alert import Alert, Parcel
from newswatch.text.url import host_of


def document(alert: Alert) -> dict[str, Any]:
    """The alert as receivers see it. Clocks are Beijing time; fields may be added, never changed."""
    published = alert.published
    return {
        "alert_id": alert.alert_id,
        "subscription": alert.subscription_id,
        "story_id": alert.story_id,
        "event": alert.event.value,
        "number": alert.number,
        "words": list(alert.words),
        "title": alert.title,
        "lead": alert.lead,
        "url": alert.url,
        "site": alert.site,
        "origin": alert.origin,
        "published": published.beijing() if published else None,
        "published_precision": published.precision.value if published else None,
        "seen": alert.seen.astimezone(BEIJING).isoformat(timespec="seconds"),
        "created_at": alert.created_at.astimezone(BEIJING).isoformat(timespec="milliseconds"),
    }


def as_json(alert: Alert) -> bytes:
    """The document as one line of UTF-8 JSON: the same alert always gives the same bytes."""
    return orjson.dumps(document(alert))


def parcel_json(parcel: Parcel) -> bytes:
    """A single alert as itself, a digest as its alerts with the number of those it only counts."""
    if len(parcel.alerts) == 1 and not parcel.more:
        return as_json(parcel.alerts[0])
    return orjson.dumps(
        {
            "parcel_id": parcel.parcel_id,
            "subscription": parcel.subscription_id,
            "alerts": [document(alert) for alert in parcel.alerts],
            "more": parcel.more,
            "notice": parcel.notice,
        }
    )


def without_secrets(address: str) -> str:
    """A channel's address for everybody's eyes: of a webhook only the host, as its path is often a password."""
    kind, _, rest = address.partition(":")
    return f"webhook:{host_of(rest)}/…" if kind == "webhook" else address
