"""A story's articles and ties in, who carries its text and who has a text of its own on the same event out.

Texts that share a story share one origin: however many, they are copies. Independent is an outlet with a text of its
own, tied to the story by what it took from it or retold, that names nobody else as its origin.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newswatch.cli.ties import Tie
from newswatch.model.article import Article
from newswatch.model.story import REWORDED, RelationKind, Story
from newswatch.text.site import site_of
from newswatch.text.url import host_of

if TYPE_CHECKING:
    from consumers.dedup.outlets import Outlets


@dataclass(frozen=True, slots=True)
class Carriers:
    """`copies` are addresses that carry the story's text beside its original, at so many `hosts`."""

    copies: int
    hosts: int
    independent: tuple[str, ...]

    @property
    def row(self) -> dict[str, Any]:
        return {"reposts": self.copies, "hosts": self.hosts, "independent": list(self.independent)}


def carriers(story: Story, members: Sequence[Article], tied: Iterable[Tie], outlets: "Outlets") -> Carriers:
    """`tied` are the story's ties to others, each with the article on the other end."""
    original = next((article for article in members if article.event_id == story.original), None)
    copies = [each for each in members if original is None or each.article_id != original.article_id]
    taken = {_outlet(article, outlets) for article in members}
    found: dict[str, None] = {}
    for tie in tied:
        article = tie.article
        if article is None or not _is_own(tie) or outlets.credits_an_origin(article):
            continue
        outlet = _outlet(article, outlets)
        if outlet not in taken:
            found[outlet] = None
    hosts = {site_of(host_of(copy.url)) if host_of(copy.url) else copy.article_id for copy in copies}
    return Carriers(len({copy.article_id for copy in copies}), len(hosts), tuple(found))


def _is_own(tie: Tie) -> bool:
    relation = tie.relation
    return relation.kind is not RelationKind.RELATED or relation.reason == REWORDED


def _outlet(article: Article, outlets: "Outlets") -> str:
    """The name of the outlet at the article's host, else its site: what it calls itself proves nothing."""
    host = host_of(article.url)
    known = outlets.at(host)
    return known.names[0] if known and known.names else site_of(host) if host else article.reading.site
