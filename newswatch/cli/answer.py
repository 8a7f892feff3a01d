"""A question in, the row that answers it out: what a trace shows, worked out by the decider or by this command."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson

from newswatch import codec
from newswatch.cli import times, views, witnesses
from newswatch.cli.carriers import Carriers, carriers
from newswatch.cli.exits import code_of
from newswatch.cli.spun import is_spun, replaced_and_marked
from newswatch.cli.story import found, members_of
from newswatch.cli.ties import Tie, ties
from newswatch.cli.traced import Question, address_id, article
from newswatch.model.article import Article, Reading
from newswatch.model.story import TOO_OLD, Decision, Disguise, Relation, RelationKind, Story
from newswatch.ports import Store

if TYPE_CHECKING:
    from consumers.dedup.engine import Engine
    from consumers.dedup.original import Witness
    from consumers.dedup.outlets import Outlets

Row = dict[str, Any]
Judge = Callable[[Article], Decision]

_BEGUN = 60
"""Characters of a text that stand for the title it lacks."""
_MARKED = 1200
"""Characters of a spun text shown with its words marked."""


@dataclass(frozen=True, slots=True)
class Link:
    """A member of the story, and the one that it names as where its text comes from."""

    member: "Witness"
    disguises: tuple[Disguise, ...]
    is_original: bool

    @property
    def row(self) -> dict[str, Any]:
        article = self.member.article
        published = article.reading.published
        return {
            "event_id": article.event_id,
            "site": article.reading.site or article.source,
            "url": article.url,
            "time": published.beijing() if published else article.seen.isoformat(),
            "precision": published.precision.value if published else None,
            "from": self.member.credits.event_id if self.member.credits else None,
            "claim": self.member.claim,
            "is_original": self.is_original,
            "disguises": [each.value for each in self.disguises],
        }


@dataclass(frozen=True, slots=True)
class Told:
    """The story a text carries, with everything that is known of it."""

    story: Story
    original: Article | None
    chain: tuple[Link, ...]
    carriers: Carriers
    ties: tuple[Tie, ...]


def answer(asked: Question, store: Store, outlets: "Outlets", judge: Judge) -> Row | None:
    """What is printed of it; None where it is an address that the store does not know. Raises Stop, Unavailable."""
    given, known = _given(asked, store)
    if given is None:
        return None
    decision = known or judge(given)
    joined = same_of(decision) is not None or known is not None
    story = _told_of(store, found(store, decision.story_id), outlets) if joined else None
    near = [_near(store, each) for each in decision.relations if each.kind is not RelationKind.SAME]
    return _row(asked.what, given, decision, story, near, known=known is not None)


def answered(question: bytes, store: Store, outlets: "Outlets", judge: Judge) -> bytes:
    """The same for the decider's socket; what ends the asker's command in one line is an answer too.

    Raises Unreadable and whatever a defect does.
    """
    try:
        row = answer(codec.from_json(Question, question), store, outlets, judge)
    except Exception as error:
        code = code_of(error)
        if code is None:
            raise
        return orjson.dumps({"stop": str(error), "code": code.value})
    return orjson.dumps({"row": row})


def rehearsal(store: Store, number: int) -> bytes:
    """The text of the ledger's line `number` as a question; nothing where that is none. Raises Unavailable."""
    line = next(iter(store.decisions.after(number - 1, 1)), None) if number else None
    last = store.articles.get(line.event_id) if isinstance(line, Decision) else None
    return codec.to_json(Question("text", reading=Reading("", last.reading.text, ""))) if last else b""


def judged(engine: "Engine", store: Store, given: Article) -> Decision:
    """What the repost check says of it. A text without a clock is taken to be of the time of the one it is like."""
    decided = _decided(engine, given)
    old = next((each for each in decided.relations if each.reason == TOO_OLD), None)
    other = store.articles.get(old.to) if old and given.reading.published is None else None
    if other is None:
        return decided
    return _decided(engine, replace(given, seen=other.seen + timedelta(days=1)))


def _decided(engine: "Engine", given: Article) -> Decision:
    with engine.turn:
        judgement = engine.decide(given)
    return judgement.decision(given, 0, 0, given.seen)


def _given(asked: Question, store: Store) -> tuple[Article | None, Decision | None]:
    """The article asked for, with its decision where it is the latest revision at a known address."""
    if asked.reading is not None:
        return article(asked), None
    decisions = store.decisions.of_article(address_id(asked.address))
    stored = store.articles.get(decisions[-1].event_id) if decisions else None
    return stored, decisions[-1] if stored else None


def _told_of(store: Store, story: Story, outlets: "Outlets") -> Told:
    members = members_of(store, story)
    articles = {article.event_id: article for article, _ in members}
    done = {article.event_id: decision.disguises if decision else () for article, decision in members}
    ranked = witnesses.witnesses(members, story.original, outlets)
    tied = ties(store, story)
    chain = sorted(ranked.values(), key=lambda each: times.order(each.article))
    return Told(
        story,
        articles.get(story.original),
        tuple(Link(each, done[(event := each.article.event_id)], event == story.original) for each in chain),
        carriers(story, [article for article, _ in members], tied, outlets),
        tuple(tied),
    )


def _near(store: Store, relation: Relation) -> dict[str, Any]:
    """A text that this one is tied to without being the same."""
    other, decision = store.articles.get(relation.to), store.decisions.get(relation.to)
    title = other.reading.title or other.reading.text[:_BEGUN] if other else ""
    return {**views.relation(relation), "story": decision.story_id if decision else "", "title": title}


def _row(what: str, given: Article, decision: Decision, story: Told | None, near: list[Row], *, known: bool) -> Row:
    same, text = same_of(decision), given.reading.text
    original = story.original if story else None
    replaced, marked = replaced_and_marked(given, original, _MARKED) if original and is_spun(decision) else ([], "")
    return {
        "asked": what,
        "known": known,
        "characters": len(text),
        "story": story.story.story_id if story else None,
        "title": original.reading.title if original else None,
        "original": views.article(original) if original else None,
        "is_original": story is not None and story.story.original == given.event_id,
        "carriers": story.carriers.row if story else None,
        "chain": [link.row for link in story.chain] if story else [],
        "disguises": [each.value for each in decision.disguises],
        "relation": views.relation(same) if same else None,
        "added": [text[start:end] for start, end in same.own] if same else [],
        "replaced": replaced,
        "marked": marked,
        "near": near,
        "ties": [tie.row() for tie in story.ties] if story else [],
    }


def same_of(decision: Decision) -> Relation | None:
    """The relation by which it joined its story."""
    return next((each for each in decision.relations if each.kind is RelationKind.SAME), None)
