"""`newswatch story show`: one story, its original and why, its copies and what each did to the text, its ties."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from newswatch.cli import times, views, witnesses
from newswatch.cli.carriers import Carriers, carriers
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.cli.reasons import reason
from newswatch.cli.show import json_line, line, paragraph, table
from newswatch.cli.spun import changed, replaced
from newswatch.cli.ties import Tie, ties
from newswatch.cli.witnesses import Member
from newswatch.cli.words import carried, say, terms
from newswatch.logs import logger
from newswatch.model.article import Article
from newswatch.model.ledger import as_told
from newswatch.model.story import Decision, Relation, Story
from newswatch.ports import Store
from newswatch.settings import Settings

if TYPE_CHECKING:
    from consumers.dedup.original import Witness
    from consumers.dedup.outlets import Outlets

log = logger("story")

ID, _ENOUGH = 10, 6
"""Characters of an id that are shown, and that are enough to type."""
_ADDED, _BEGUN = 3, 40
"""Additions of one copy that are shown, and characters of each."""


def run(house: House, story_id: str, *, as_json: bool) -> Code:
    story = found(house.store, story_id)
    members = members_of(house.store, story)
    tied = ties(house.store, story)
    outlets = outlets_of(house.settings)
    ranked = witnesses.witnesses(members, story.original, outlets)
    counted = carriers(story, [article for article, _ in members], tied, outlets)
    if as_json:
        _print(story, story_id, members, tied, ranked, counted)
    else:
        if not story.story_id.startswith(story_id):
            paragraph(say(f"{story_id} was merged into this story:", f"{story_id} 已并入本报道："), 0)
        show(story, members, tied, ranked, counted)
    return Code.OK


def found(store: Store, story_id: str) -> Story:
    """The story that an id, or its beginning, leads to. Raises Stop."""
    story = store.stories.find(story_id)
    if story is None and len(story_id) < _ENOUGH:
        form = f"give {_ENOUGH} or more characters of its id (digits and a to f)"
        raise Stop(f"no story {story_id!r}, or more than one begins so; {form}, as `newswatch stories` lists them")
    if story is None:
        raise Stop(f"no story {story_id!r}, or more than one begins so; `newswatch stories` lists them")
    return story


def outlets_of(settings: Settings) -> "Outlets":
    """The outlets as the decider knows them; the well-known ones alone where the catalogue cannot be read."""
    from consumers.dedup.outlets import Outlets
    from newswatch.catalogue import BadEntry, load

    try:
        return Outlets.of(load(settings.sources).values())
    except BadEntry as error:
        log.warning("without_catalogue", reason=str(error))
        return Outlets()


def members_of(store: Store, story: Story) -> list[Member]:
    articles = store.articles.many(story.members)
    decisions = filter(None, map(store.decisions.get, story.members))
    told = as_told(decisions, filter(None, map(store.decisions.ruling, story.rulings)))
    return [(articles[event], told.get(event)) for event in story.members if event in articles]


def _print(
    story: Story,
    asked: str,
    members: Sequence[Member],
    tied: Sequence[Tie],
    ranked: Mapping[str, "Witness"],
    counted: Carriers,
) -> None:
    articles = {article.event_id: article for article, _ in members}
    rows = witnesses.rows(ranked)
    original = articles.get(story.original)
    copies = [
        {
            **views.member(article, decision, story.original),
            "replaced": replaced(article, decision, original),
            "witness": rows[article.event_id],
        }
        for article, decision in members
    ]
    own = {"asked": asked, "aliases": list(story.aliases), "rulings": list(story.rulings)}
    row = {**views.story(story, articles), **own, "carriers": counted.row}
    json_line({**row, "members": copies, "ties": [tie.row() for tie in tied]})


def show(
    story: Story,
    members: Sequence[Member],
    tied: Sequence[Tie],
    ranked: Mapping[str, "Witness"] | None = None,
    counted: Carriers | None = None,
) -> None:
    """The original first, then its copies in order of time, then what is tied to the story."""
    original = next((article for article, _ in members if article.event_id == story.original), None)
    title = original.reading.title if original else ""
    line(story.story_id, "bold")
    paragraph(title)
    if counted:
        paragraph(carried(counted.copies, counted.hosts, counted.independent))
    earliest = min((each.time for each in ranked.values()), default=None) if ranked else None
    for article, decision in sorted(
        members, key=lambda member: (member[0].event_id != story.original, times.order(member[0]))
    ):
        is_original = article.event_id == story.original
        _show_member(article, decision, title, story.original)
        for words in changed(replaced(article, decision, original)):
            paragraph(words)
        witness = ranked.get(article.event_id) if ranked else None
        why = witnesses.told(witness, first=witness.time == earliest) if witness else ""
        if why:
            paragraph(say(f"original: {why}", f"判为原文：{why}") if is_original else why)
    if tied:
        columns = [say("tie", "关系"), say("why", "原因"), say("story", "编号"), say("title", "标题")]
        rows = [(tie.name, tie.why, tie.story[:ID], tie.title) for tie in tied]
        table(say("Tied to", "相关报道"), columns, rows)


def _show_member(article: Article, decision: Decision | None, title: str, original: str) -> None:
    reading, is_original = article.reading, article.event_id == original
    credited = say(f"credits {reading.credited}", f"来源：{reading.credited}") if reading.credited else ""
    parts = (
        article.event_id[:ID],
        reading.site or article.source,
        times.told(reading.published, article.seen),
        credited,
    )
    line(f"{'★' if is_original else '○'} " + "  ".join(part for part in parts if part))
    if reading.title != title:
        paragraph(reading.title)
    line(f"    {article.url}")
    if decision is None or is_original:
        return
    if decision.disguises:
        paragraph(terms(decision.disguises))
    for added in (text for relation in decision.relations for text in _added(article, relation, original)):
        paragraph(added)
    for distortion in (d for relation in decision.relations for d in relation.distortions):
        paragraph(f"{reason(distortion.kind)}: {distortion.there} → {distortion.here}")


def _added(article: Article, relation: Relation, original: str) -> Iterator[str]:
    """What the copy has that the original has not: how long and how it begins."""
    for start, end in relation.own[:_ADDED] if relation.to == original else ():
        begun = article.reading.text[start : min(end, start + _BEGUN)] + ("…" if end > start + _BEGUN else "")
        yield say(f"its own ({end - start} characters): {begun}", f"自添（{end - start} 字）：{begun}")
