"""`newswatch story`: one story, its original, its copies, what each did to the text, and the stories tied to it."""

from collections.abc import Iterator, Sequence

from newswatch.cli import views
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import open_known
from newswatch.cli.reasons import reason
from newswatch.cli.show import clock, json_line, line, paragraph, table
from newswatch.cli.spun import changed, replaced
from newswatch.cli.ties import Tie, ties
from newswatch.cli.words import say, term
from newswatch.model.article import Article
from newswatch.model.story import Decision, Relation, Story, as_told
from newswatch.ports import Store
from newswatch.settings import Settings

_ADDED, _BEGUN = 3, 40
"""Additions of one copy that are shown, and characters of each."""

Member = tuple[Article, Decision | None]


def run(settings: Settings, story_id: str, *, as_json: bool) -> Code:
    with open_known(settings) as house:
        story = house.store.stories.find(story_id)
        if story is None:
            raise Stop(f"no story {story_id!r}, or more than one begins so; `newswatch stories` lists them")
        members = _members(house.store, story)
        tied = ties(house.store, story)
    if as_json:
        articles = {article.event_id: article for article, _ in members}
        original = articles.get(story.original)
        copies = [
            {**views.member(article, decision, story.original), "replaced": replaced(article, decision, original)}
            for article, decision in members
        ]
        json_line({**views.story(story, articles), "members": copies, "ties": [tie.row() for tie in tied]})
    else:
        show(story, members, tied)
    return Code.OK


def _members(store: Store, story: Story) -> list[Member]:
    articles = store.articles.many(story.members)
    decisions = as_told(filter(None, map(store.decisions.get, story.members)))
    return [(articles[event], decisions.get(event)) for event in story.members if event in articles]


def show(story: Story, members: Sequence[Member], tied: Sequence[Tie]) -> None:
    """The original first, then its copies in decision order, then what is tied to the story."""
    original = next((article for article, _ in members if article.event_id == story.original), None)
    title = original.reading.title if original else ""
    line(story.story_id, "bold")
    paragraph(title)
    for article, decision in sorted(members, key=lambda member: member[0].event_id != story.original):
        _show_member(article, decision, title, story.original)
        for words in changed(replaced(article, decision, original)):
            paragraph(words)
    if tied:
        columns = [say("tie", "关系"), say("why", "原因"), say("story", "编号"), say("title", "标题")]
        rows = [(tie.name, tie.why, tie.story[:10], tie.title) for tie in tied]
        table(say("Tied to", "相关报道"), columns, rows)


def _show_member(article: Article, decision: Decision | None, title: str, original: str) -> None:
    reading, is_original = article.reading, article.event_id == original
    credited = say(f"credits {reading.credited}", f"来源：{reading.credited}") if reading.credited else ""
    parts = (reading.site or article.source, clock(reading.published), credited)
    line(f"{'★' if is_original else '○'} " + "  ".join(part for part in parts if part))
    if reading.title != title:
        paragraph(reading.title)
    line(f"    {article.url}")
    if decision is None or is_original:
        return
    if decision.disguises:
        paragraph(say(" ", "、").join(term(disguise.value) for disguise in decision.disguises))
    for added in (text for relation in decision.relations for text in _added(article, relation, original)):
        paragraph(added)
    for distortion in (d for relation in decision.relations for d in relation.distortions):
        paragraph(f"{reason(distortion.kind)}: {distortion.there} → {distortion.here}")


def _added(article: Article, relation: Relation, original: str) -> Iterator[str]:
    """What the copy has that the original has not: how long and how it begins."""
    for start, end in relation.own[:_ADDED] if relation.to == original else ():
        begun = article.reading.text[start : min(end, start + _BEGUN)] + ("…" if end > start + _BEGUN else "")
        yield say(f"its own ({end - start} characters): {begun}", f"自添（{end - start} 字）：{begun}")
