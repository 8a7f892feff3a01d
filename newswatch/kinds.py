"""The kinds of Watch in, the keys each knows under `links` out; and how a value of each key is checked."""

from collections.abc import Callable, Mapping

from newswatch import fields

_HTML = frozenset({"rows", "link", "title", "listed", "skip"})
_JSON = frozenset({"rows", "url", "title", "listed", "base", "ok", "skip"})

LINKS: Mapping[str, frozenset[str]] = {
    "html": _HTML | {"next", "empty"},
    "feed": frozenset({"skip"}),
    "sitemap": frozenset({"only", "skip"}),
    "json": _JSON,
    "search": _JSON,
    "json-html": _HTML | {"html"},
    "unit": _HTML | {"html"},
    "ds": frozenset({"container", "skip"}),
    "paper": _HTML | {"layouts"},
}
"""The kinds of Watch and the keys each knows under `links`."""

NEEDED: Mapping[str, frozenset[str]] = {
    "html": frozenset({"rows"}),
    "feed": frozenset(),
    "sitemap": frozenset(),
    "json": frozenset({"url"}),
    "search": frozenset({"url", "ok"}),
    "json-html": frozenset({"html", "rows"}),
    "unit": frozenset({"rows"}),
    "ds": frozenset(),
    "paper": frozenset(),
}

_SELECTORS = frozenset({"rows", "link", "title", "listed", "next", "empty", "layouts", "container"})
"""Those that are CSS where the rows are HTML; in JSON the same keys are paths."""
_PATTERNS = frozenset({"skip", "only"})


def check(kind: str, links: Mapping[str, str]) -> None:
    """Raises ValueError for an unknown kind, an unknown or missing key and a value that cannot be used."""
    if kind not in LINKS:
        raise ValueError(f"type: unknown kind {kind!r}; known: {', '.join(sorted(LINKS))}")
    for key in links:
        if key not in LINKS[kind]:
            allowed = ", ".join(sorted(LINKS[kind])) or "none"
            raise ValueError(f"links: unknown key {key!r} for type {kind!r}; known: {allowed}")
    missing = NEEDED[kind] - links.keys()
    if missing:
        raise ValueError(f"links: type {kind!r} needs {', '.join(sorted(missing))}")
    for key, value in links.items():
        checked = _check_of(kind, key)
        try:
            if checked:
                checked(value)
        except ValueError as error:
            raise ValueError(f"links.{key}: {error}") from None


def _check_of(kind: str, key: str) -> Callable[[str], str] | None:
    if key in _PATTERNS:
        return fields.pattern
    return fields.selector if key in _SELECTORS and "url" not in LINKS[kind] else None
