"""`newswatch trace`: any text in; the story it carries, its original, the chain of copies and what it changed out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from newswatch import compiled
from newswatch.cli import views, witnesses
from newswatch.cli.carriers import Carriers, carriers
from newswatch.cli.exits import Code
from newswatch.cli.house import House, open_known
from newswatch.cli.reasons import reason
from newswatch.cli.show import json_line, line
from newswatch.cli.spun import replaced
from newswatch.cli.story import found, members_of, outlets_of
from newswatch.cli.ties import Tie, ties
from newswatch.cli.traced import Asked, asked
from newswatch.cli.words import term
from newswatch.clock import system_clock
from newswatch.model.article import Article
from newswatch.model.disposition import Ended
from newswatch.model.story import TOO_OLD, Decision, Disguise, Relation, RelationKind, Story
from newswatch.settings import Settings

if TYPE_CHECKING:
    from consumers.dedup.engine import Engine
    from consumers.dedup.original import Witness
    from consumers.dedup.outlets import Outlets

_BEGUN = 60
"""Characters of a text that stand for the title it lacks."""


@dataclass(frozen=True, slots=True)
class Link:
    """A member of the story, and the one that it names as where its text comes from."""

    member: "Witness"
    disguises: tuple[Disguise, ...]
    is_original: bool

    @property
    def row(self) -> dict[str, Any]:
        article = self.member.article
        return {
            "event_id": article.event_id,
            "site": article.reading.site or article.source,
            "url": article.url,
            "time": self.member.time.isoformat(),
            "from": self.member.credits.event_id if self.member.credits else None,
            "claim": self.member.claim,
            "is_original": self.is_original,
            "disguises": [each.value for each in self.disguises],
        }


@dataclass(frozen=True, slots=True)
class Found:
    """The story a text carries, with everything that is known of it."""

    story: Story
    original: Article | None
    chain: tuple[Link, ...]
    carriers: Carriers
    ties: tuple[Tie, ...]


def run(settings: Settings, target: str, *, as_json: bool) -> Code:
    """Raises Stop where there is nothing to trace."""
    compiled.keep_in(settings.data / "compiled")
    with open_known(settings) as house:
        return trace(house, target, as_json=as_json)


def trace(house: House, target: str, *, as_json: bool) -> Code:
    """Raises Stop where there is nothing to trace."""
    try:
        given = asked(house, target)
    except Ended as ended:
        return _no_article(target, ended, as_json)
    outlets = outlets_of(house.settings)
    decision = given.decision or _judged(house, given.article, outlets)
    joined = same_of(decision) is not None or given.decision is not None
    story = _found(house, found(house.store, decision.story_id), outlets) if joined else None
    near = [_near(house, each) for each in decision.relations if each.kind is not RelationKind.SAME]
    if as_json:
        json_line(_row(given, decision, story, near))
    else:
        from newswatch.cli.trace_card import show

        show(given, decision, story, near)
    return Code.OK


def _judged(house: House, article: Article, outlets: "Outlets") -> Decision:
    """What the repost check says of it. A text without a clock is taken to be of the time of the one it is like."""
    from consumers.dedup.start import started

    engine, number = started(house.store, house.memory, house.settings.horizon, outlets, system_clock())
    decided = _decided(engine, article, number)
    old = next((each for each in decided.relations if each.reason == TOO_OLD), None)
    other = house.store.articles.get(old.to) if old and article.reading.published is None else None
    if other is None:
        return decided
    return _decided(engine, replace(article, seen=other.seen + timedelta(days=1)), number)


def _decided(engine: "Engine", article: Article, number: int) -> Decision:
    return engine.decide(article).decision(article, number + 1, 0, article.seen)


def _found(house: House, story: Story, outlets: "Outlets") -> Found:
    members = members_of(house.store, story)
    articles = {article.event_id: article for article, _ in members}
    done = {article.event_id: decision.disguises if decision else () for article, decision in members}
    ranked = witnesses.witnesses(members, story.original, outlets)
    tied = ties(house.store, story)
    chain = sorted(ranked.values(), key=lambda each: each.time)
    return Found(
        story,
        articles.get(story.original),
        tuple(Link(each, done[(event := each.article.event_id)], event == story.original) for each in chain),
        carriers(story, [article for article, _ in members], tied, outlets),
        tuple(tied),
    )


def _near(house: House, relation: Relation) -> dict[str, Any]:
    """A text that this one is tied to without being the same."""
    other, decision = house.store.articles.get(relation.to), house.store.decisions.get(relation.to)
    title = other.reading.title or other.reading.text[:_BEGUN] if other else ""
    return {**views.relation(relation), "story": decision.story_id if decision else "", "title": title}


def _row(given: Asked, decision: Decision, story: Found | None, near: Sequence[dict[str, Any]]) -> dict[str, Any]:
    same = same_of(decision)
    return {
        "asked": given.what,
        "known": given.decision is not None,
        "story": story.story.story_id if story else None,
        "title": story.original.reading.title if story and story.original else None,
        "original": views.article(story.original) if story and story.original else None,
        "is_original": story is not None and story.story.original == given.article.event_id,
        "carriers": story.carriers.row if story else None,
        "chain": [link.row for link in story.chain] if story else [],
        "disguises": [each.value for each in decision.disguises],
        "relation": views.relation(same) if same else None,
        "replaced": replaced(given.article, decision, story.original) if story else [],
        "near": list(near),
        "ties": [tie.row() for tie in story.ties] if story else [],
    }


def same_of(decision: Decision) -> Relation | None:
    """The relation by which it joined its story."""
    return next((each for each in decision.relations if each.kind is RelationKind.SAME), None)


def _no_article(target: str, ended: Ended, as_json: bool) -> Code:
    if as_json:
        json_line({"asked": target, "disposition": ended.disposition.value, "reason": ended.reason})
    else:
        line(f"{target}: {term(ended.disposition.value)}, {reason(ended.reason)}")
    return Code.FAILED
