"""A parcel in, the JSON that jsonl and webhook receivers read out. docs/channels.md lists the fields."""

from typing import Any

import orjson

from newswatch.clock import BEIJING
from newswatch.model.alert import Alert, Parcel
from newswatch.model.notice import Notice


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
        "hits": [{"part": hit.part, "start": hit.start, "end": hit.end, "printed": hit.printed} for hit in alert.hits],
        "copies": alert.copies,
        "sites": alert.sites,
        "copy_url": alert.copy_url,
        "copy_site": alert.copy_site,
        "distortions": [{"kind": each.kind, "here": each.here, "there": each.there} for each in alert.distortions],
        "was": alert.was,
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
            **({"notice": _notice(parcel.notice)} if parcel.notice else {}),
        }
    )


def _notice(notice: Notice) -> dict[str, str]:
    return {
        "event": "switched_off",
        "channel": notice.channel,
        "since": notice.since.astimezone(BEIJING).isoformat(timespec="seconds"),
        "reason": notice.reason,
        "remedy": notice.remedy,
    }
