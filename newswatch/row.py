"""An Article in, its JSON row out: the same wherever the program prints or exports one."""

from dataclasses import asdict
from typing import Any

from newswatch.model.article import Article, Reading
from newswatch.model.moment import Moment, Window


def moment(name: str, value: Moment | Window | None) -> dict[str, Any]:
    """The clock `name` with its precision; a window gives its two ends and no precision."""
    stem = name.removesuffix("_published")
    if isinstance(value, Window):
        return {name: {"after": value.after, "before": value.before}, f"{stem}_precision": None}
    return {name: value.beijing() if value else None, f"{stem}_precision": value.precision.value if value else None}


def parts(reading: Reading) -> dict[str, Any]:
    """What a reading names or points to, as lists: people, turns, images, attachments, flags; then how sure it is."""
    return {
        "reporters": list(reading.reporters),
        "wire_reporters": list(reading.wire_reporters),
        "speakers": [asdict(speaker) for speaker in reading.speakers],
        "turns": [asdict(turn) for turn in reading.turns],
        "images": [asdict(image) for image in reading.images],
        "attachments": [asdict(attachment) for attachment in reading.attachments],
        "flags": list(reading.flags),
        "sure": dict(reading.sure),
    }


def article(item: Article) -> dict[str, Any]:
    """Everything read from one page, its text included."""
    reading = item.reading
    return {
        "article_id": item.article_id,
        "event_id": item.event_id,
        "url": item.url,
        "source": item.source,
        "site": reading.site,
        "title": reading.title,
        "original_title": reading.original_title,
        "credited": reading.credited,
        "origin": reading.origin,
        "origin_url": reading.origin_url,
        **moment("published", reading.published),
        **moment("original_published", reading.original_published),
        **parts(reading),
        "editor": reading.editor,
        "docno": reading.docno,
        "seen": item.seen.isoformat(),
        "relevance": item.relevance.value if item.relevance else "",
        "why": item.why,
        "text": reading.text,
    }
