"""An Article in, its JSON row out: the same wherever the program prints or exports one."""

from typing import Any

from newswatch.model.article import Article
from newswatch.model.moment import Moment, Window


def moment(name: str, value: Moment | Window | None) -> dict[str, Any]:
    """The clock `name` with its precision; a window gives its two ends and no precision."""
    stem = name.removesuffix("_published")
    if isinstance(value, Window):
        return {name: {"after": value.after, "before": value.before}, f"{stem}_precision": None}
    return {name: value.beijing() if value else None, f"{stem}_precision": value.precision.value if value else None}


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
        "credited": reading.credited,
        "origin": reading.origin,
        "origin_url": reading.origin_url,
        **moment("published", reading.published),
        **moment("original_published", reading.original_published),
        "reporters": list(reading.reporters),
        "editor": reading.editor,
        "speakers": [{"name": s.name, "office": s.office} for s in reading.speakers],
        "docno": reading.docno,
        "seen": item.seen.isoformat(),
        "why": item.why,
        "text": reading.text,
    }
