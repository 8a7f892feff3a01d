"""The kinds of Watch in, what an entry may say of each out; crawlers.discovery reads each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newswatch import fields

_HTML = frozenset({"rows", "link", "title", "listed", "skip"})
_JSON = frozenset({"rows", "url", "title", "listed", "base", "ok", "skip"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list: the `keys` it knows under `links` and those of them that are `needed`.

    With `css` its rows are HTML and its selectors CSS; in JSON the same keys are paths. `pages_itself`: its answers say
    where more of the list is. `needs_word`: it is asked for words and nothing else.
    """

    keys: frozenset[str]
    needed: frozenset[str] = frozenset()
    css: bool = True
    pages_itself: bool = False
    needs_word: bool = False


KINDS: Mapping[str, Kind] = {
    "html": Kind(_HTML | {"next", "empty"}, frozenset({"rows"})),
    "feed": Kind(frozenset({"skip"})),
    "sitemap": Kind(frozenset({"only", "skip"}), pages_itself=True),
    "json": Kind(_JSON, frozenset({"url"}), css=False),
    "search": Kind(_JSON, frozenset({"url", "ok"}), css=False, needs_word=True),
    "json-html": Kind(_HTML | {"html"}, frozenset({"html", "rows"})),
    "unit": Kind(_HTML | {"html"}, frozenset({"rows"}), pages_itself=True),
    "ds": Kind(frozenset({"container", "skip"})),
    "paper": Kind(_HTML | {"layouts"}),
}
"""What `type` may say; crawlers.discovery has the same names."""

_SELECTORS = frozenset({"rows", "link", "title", "listed", "next", "empty", "layouts", "container"})
_PATTERNS = frozenset({"skip", "only"})


def check(name: str, links: Mapping[str, str]) -> None:
    """Raises ValueError for an unknown kind, an unknown or missing key and a value that cannot be used."""
    if name not in KINDS:
        raise ValueError(f"type: unknown kind {name!r}; known: {', '.join(sorted(KINDS))}")
    kind = KINDS[name]
    for key in links:
        if key not in kind.keys:
            allowed = ", ".join(sorted(kind.keys)) or "none"
            raise ValueError(f"links: unknown key {key!r} for type {name!r}; known: {allowed}")
    missing = kind.needed - links.keys()
    if missing:
        raise ValueError(f"links: type {name!r} needs {', '.join(sorted(missing))}")
    for key, value in links.items():
        checked = _check_of(kind, key)
        try:
            if checked:
                checked(value)
        except ValueError as error:
            raise ValueError(f"links.{key}: {error}") from None


def _check_of(kind: Kind, key: str) -> Callable[[str], str] | None:
    if key in _PATTERNS:
        return fields.pattern
    return fields.selector if kind.css and key in _SELECTORS else None
