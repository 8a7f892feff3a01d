"""Two readings of one article in, the fields that differ, with the old value and the new, out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from newswatch.cli import views
from newswatch.cli.labels import label
from newswatch.cli.words import say
from newswatch.model.article import Article

Changes = dict[str, tuple[Any, Any]]

_STAY = frozenset({"article_id", "event_id", "url", "source", "seen"})
"""Parts of a row that no reading changes."""
SEARCHED = frozenset({"title", "text"})
"""Fields that subscriptions are matched against."""
WEIGHED = SEARCHED | {"printed", "site", "credited", "origin", "origin_url", "published", "original_published", "where"}
"""Fields that the repost check goes by."""
EVIDENCE = ("sure", "where")
"""What is said of other fields: of less interest than they."""
_LINES, _SHOWN, _LEAD = 3, 60, 8
"""Lines of a text shown of each side, characters of a value or line, and of those before the first that differs."""


def changes(old: Article, new: Article) -> Changes:
    """By field, as JSON has them."""
    before, after = _row(old), _row(new)
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}


def _row(item: Article) -> dict[str, Any]:
    reading = item.reading
    row = {**views.article(item), "printed": reading.printed, "where": dict(reading.where)}
    return {name: value for name, value in row.items() if name not in _STAY}


def shown(name: str, old: Any, new: Any) -> Iterator[str]:
    """What differs, in lines for a person; of a body the lines that one side alone has, of evidence each field's."""
    if name in EVIDENCE:
        yield from _parts(old, new)
        return
    if name not in ("text", "printed"):
        yield f"{_said(old)} → {_said(new)}"
        return
    gone, come = _only(old, new), _only(new, old)
    if not (gone or come):
        yield say("the same lines in another order or with other ends", "各行相同，次序或换行不同")
    pair = len(gone) == len(come) == 1
    start = _alike(gone[0], come[0]) if pair else 0
    for mark, lines in (("-", gone), ("+", come)):
        yield from (f"{mark} {_excerpt(line, start)}" for line in lines[:_LINES])
        if len(lines) > _LINES:
            more = len(lines) - _LINES
            yield say(f"{mark} and {more} more lines", f"{mark} 另 {more} 行")


def _parts(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """The fields of which something else is said now."""
    differ = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    for name in differ[:_LINES]:
        yield f"{label(name)}: {_said(old.get(name))} → {_said(new.get(name))}"
    if len(differ) > _LINES:
        more = len(differ) - _LINES
        yield say(f"and {more} more fields", f"另 {more} 个字段")


def _only(text: str, other: str) -> list[str]:
    """The lines of `text` that `other` has not, or not as often, in their order."""
    surplus = Counter(text.splitlines()) - Counter(other.splitlines())
    found = []
    for line in text.splitlines():
        if surplus[line] > 0:
            surplus[line] -= 1
            found.append(line)
    return found


def _alike(one: str, other: str) -> int:
    """Characters that both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _excerpt(line: str, start: int) -> str:
    first = max(0, start - _LEAD)
    cut = line[first : first + _SHOWN]
    return ("…" if first else "") + cut + ("…" if first + _SHOWN < len(line) else "")


def _said(value: Any) -> str:
    """A value as JSON where it is no text, cut short."""
    text = value if isinstance(value, str) else "" if value is None else orjson.dumps(value).decode()
    return _excerpt(text, 0) or "∅"
