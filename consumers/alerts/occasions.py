"""A changed story in, what there is to tell of the change out: each event at most once for a line of the ledger.

Nothing here asks what the story is today: an occasion follows from the message and the story as it stood then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consumers.alerts.past import Filed, Past
from consumers.dedup.outlets import Outlets
from newswatch.model.alert import AlertEvent
from newswatch.model.article import Article
from newswatch.model.story import Decision, Disguise, Distortion, Relation, RelationKind, Verdict
from newswatch.text.fold import fold
from newswatch.text.url import host_of
from newswatch.wire.messages import StoryChanged

_ALL_BUT_ALL = 0.9
"""Of either text: what aligns of a revision that added or dropped no passage to speak of."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something a subscriber may have asked to hear of a story.

    `number` tells it from another of its event: the line of the ledger that filed the article it is about; 0 where
    there is only one, and for `spread` how many sites the story stands on, with `more_than` how many it did before.
    `copy` is the article that brought it about, empty where only the original's text did, and `disguises` what its own
    decision says was done to it. `was` is a title before the change.
    """

    event: AlertEvent
    number: int = 0
    copy: Article | None = None
    disguises: tuple[Disguise, ...] = ()
    distortions: tuple[Distortion, ...] = ()
    was: str = ""
    more_than: int = 0


def occasions(
    changed: StoryChanged,
    past: Past,
    decision: Decision | None,
    texts: Mapping[str, Article],
    outlets: Outlets,
) -> list[Occasion]:
    """What the change brought, in the order in which it is told.

    `decision` is the line that `changed` tells of, `texts` are at least the articles of its own event and of the events
    that `needed` names. A ruling brings nothing.
    """
    if changed.verdict is None:
        return []
    found = []
    if brings_a_text(changed):
        found.append(Occasion(AlertEvent.NEW))
    article = changed.original if brings_a_text(changed) else texts.get(changed.event_id)
    if decision is None or article is None:
        return found
    found += _about_text(changed, past, decision, article, texts)
    if _is_official(article.url, outlets) and not any(_is_official(each.url, outlets) for each in past.before):
        found.append(Occasion(AlertEvent.OFFICIAL, 0, article, decision.disguises))
    if past.sites > past.spread:
        copy = None if brings_a_text(changed) else article
        disguises = decision.disguises if copy else ()
        found.append(Occasion(AlertEvent.SPREAD, past.sites, copy, disguises, more_than=past.spread))
    return found


def takedown(decision: Decision, article: Article) -> Occasion:
    """The page of the article that the line filed is gone: one way to tell it, whether the takedown or the line was
    heard of first."""
    return Occasion(AlertEvent.TAKEDOWN, decision.number, article, decision.disguises)


def brings_a_text(changed: StoryChanged) -> bool:
    """Whether the story's text came with this change: a new story, a better original, the original revised.

    Never for one more copy, or a copy revised: there is nothing to match that was not there before.
    """
    return changed.original.event_id == changed.event_id


def needed(changed: StoryChanged, past: Past, decision: Decision | None) -> Sequence[str]:
    """Events whose texts `occasions` compares or tells of."""
    own = [] if brings_a_text(changed) else [changed.event_id]
    former = [past.former] if past.former and brings_a_text(changed) else []
    revised = changed.verdict is Verdict.REVISION
    earlier = [each.decision.event_id for each in _revisions(past, decision)][-1:] if revised else []
    return list(dict.fromkeys(own + former + earlier))


def _is_official(url: str, outlets: Outlets) -> bool:
    """Whether an article's host, and nothing that it says of itself, makes it a ministry's or central media's."""
    return outlets.is_official(host_of(url))


def _about_text(
    changed: StoryChanged, past: Past, decision: Decision, article: Article, texts: Mapping[str, Article]
) -> Iterator[Occasion]:
    revised = changed.verdict is Verdict.REVISION
    former = texts.get(past.former) if past.former else None
    if brings_a_text(changed) and former is not None and _differs(former, article, decision):
        yield Occasion(AlertEvent.CHANGED, decision.number, was=former.reading.title)
    copy = None if brings_a_text(changed) else article
    if copy is not None and (distortions := _distortions(past, decision)):
        yield Occasion(AlertEvent.DISTORTED, decision.number, copy, decision.disguises, distortions)
    if revised:
        earlier = [*_revisions(past, decision)][-1:]
        before = texts.get(earlier[0].decision.event_id) if earlier else None
        was = before.reading.title if before else ""
        yield Occasion(AlertEvent.REVISION, decision.number, article, decision.disguises, was=was)


def _differs(former: Article, article: Article, decision: Decision) -> bool:
    """Whether a subscriber who relied on the former original has to read the present one.

    By what the repost check found when it compared the two: facts that differ, or a passage that came or went. Titles
    count at one address alone, as reposts are retitled.
    """
    one_address = former.article_id == article.article_id
    if one_address and fold(former.reading.title) != fold(article.reading.title):
        return True
    found = _between(decision, former.event_id)
    if found is None:
        return False
    came_or_went = found.coverage is not None and min(found.coverage) < _ALL_BUT_ALL
    return bool(found.distortions) or came_or_went


def _distortions(past: Past, decision: Decision) -> tuple[Distortion, ...]:
    """What a copy says otherwise than its original, or where that was not compared than another of the story.

    Not what an earlier revision of the copy said already.
    """
    found = _between(decision, decision.original)
    if found is None:
        others = {each.decision.event_id for each in past.before}
        same = (each for each in _same(decision) if each.to in others)
        found = next(same, None)
    said = {
        (each.kind, each.here)
        for earlier in _revisions(past, decision)
        for relation in _same(earlier.decision)
        for each in relation.distortions
    }
    return tuple(each for each in found.distortions if (each.kind, each.here) not in said) if found else ()


def _between(decision: Decision, event: str) -> Relation | None:
    """What the repost check found of the decided text and that of an earlier event of its story."""
    return next((each for each in _same(decision) if each.to == event), None)


def _same(decision: Decision) -> Iterator[Relation]:
    return (each for each in decision.relations if each.of == decision.event_id and each.kind is RelationKind.SAME)


def _revisions(past: Past, decision: Decision | None) -> Iterator[Filed]:
    """The events of the same address before, in decision order."""
    return (each for each in past.before if decision is not None and each.article_id == decision.article_id)
