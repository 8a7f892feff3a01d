"""What is known of a new source in, the text of its catalogue entry out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from newswatch.cli.entry_parts import Part

Value = str | Sequence[str]
V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Outline:
    """An entry before it is written: `watch` and `links` of its one list, the keys of each [[article]].

    `has_cases` says whether draft cases are written with it.
    """

    slug: str
    name: str
    home: str
    kind: str
    hosts: Sequence[str]
    watch: Mapping[str, str]
    links: Mapping[str, str]
    articles: Sequence[Mapping[str, Value]]
    has_cases: bool

    def without(self, part: Part) -> "Outline":
        """The same with one key less."""
        if part.of_list:
            return replace(self, links=_but(self.links, part.key))
        rules = [_but(rule, part.key) if n == part.number else rule for n, rule in enumerate(self.articles)]
        return replace(self, articles=rules)

    @property
    def text(self) -> str:
        """TOML that newswatch.catalogue reads; the entry is not watched until somebody has reviewed it."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"# {self.slug}: proposed by `newswatch add-source` from pages of the site. Compare"
        if self.has_cases:
            yield f"# the draft cases under tests/sources/{self.slug}/ with the pages, then take `enabled = false` out."
        else:
            yield "# what `newswatch preview ADDRESS` reads with the pages, then take `enabled = false` out."
        yield ""
        head = {"name": self.name, "home": self.home, "kind": self.kind, "every": "1h", "evidence": "saved-page"}
        yield from _pairs(head)
        yield "enabled = false"
        yield from _pairs({"hosts": self.hosts})
        yield from ("", "[[watch]]", *_pairs(self.watch))
        if self.links:
            yield from ("[watch.links]", *_pairs(self.links))
        for rule in self.articles:
            yield from ("", "[[article]]", *_pairs(rule))


def _but(keys: Mapping[str, V], left_out: str) -> dict[str, V]:
    return {key: value for key, value in keys.items() if key != left_out}


def _pairs(values: Mapping[str, V]) -> list[str]:
    return [f"{key} = {_written(value)}" for key, value in values.items()]


def _written(value: Value) -> str:
    return _string(value) if isinstance(value, str) else f"[{', '.join(map(_string, value))}]"


def _string(text: str) -> str:
    """A TOML string; as it stands between single quotes where it has a backslash, as patterns do."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
