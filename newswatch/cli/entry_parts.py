"""An entry in, the same entry with one selector, path or pattern broken at a time out: what no case misses goes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from newswatch.model.source import ArticleRule, Source

_GONE = "gone"
"""Selects nothing, and matches no address."""
_OF_RULE = ("url", "title", "body", "published", "credited")


@dataclass(frozen=True, slots=True)
class Part:
    """One key of an entry: of article rule `number` or, where `of_list`, under the `links` of Watch `number`."""

    number: int
    key: str
    of_list: bool = False

    def __str__(self) -> str:
        return (
            f"watch {self.number + 1} `links.{self.key}`" if self.of_list else f"article {self.number + 1} `{self.key}`"
        )


def broken(source: Source) -> Iterator[tuple[Part, Source]]:
    """Each Part with the entry in which it is broken; Watches with equal links are broken together."""
    yield from _rules(source)
    yield from _links(source)


def _rules(source: Source) -> Iterator[tuple[Part, Source]]:
    for number, rule in enumerate(source.articles):
        others = {key: _changed(rule, key, _GONE) for key in _OF_RULE if getattr(rule, key)}
        for dropped in rule.drop:
            others[f"drop {dropped}"] = _changed(rule, "drop", tuple(each for each in rule.drop if each != dropped))
        for key, other in others.items():
            rules = (*source.articles[:number], other, *source.articles[number + 1 :])
            yield Part(number, key), replace(source, articles=rules)


def _changed(rule: ArticleRule, key: str, value: Any) -> ArticleRule:
    return replace(rule, **{key: value})


def _links(source: Source) -> Iterator[tuple[Part, Source]]:
    done = []
    for number, watch in enumerate(source.watches):
        for key in watch.links if (watch.type, watch.links) not in done else ():
            rest = {name: value for name, value in watch.links.items() if name != key}
            other = rest if key == "skip" else {**watch.links, key: _GONE}
            watches = (replace(each, links=other) if each.links == watch.links else each for each in source.watches)
            yield Part(number, key, of_list=True), replace(source, watches=tuple(watches))
        done.append((watch.type, watch.links))
