"""`newswatch story`: one story, its original, its copies and what each copy did to the text."""

from newswatch.cli import views
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import open_house
from newswatch.cli.show import clock, json_line, line, table
from newswatch.cli.words import say
from newswatch.model.article import Article
from newswatch.model.story import Decision, Story
from newswatch.ports import Store
from newswatch.settings import Settings


def run(settings: Settings, story_id: str, *, as_json: bool) -> Code:
    with open_house(settings) as house:
        story = house.store.stories.find(story_id)
        if story is None:
            raise Stop(f"no story {story_id!r}, or more than one begins so; `newswatch stories` lists them")
        members = _members(house.store, story)
    if as_json:
        articles = {article.event_id: article for article, _ in members}
        copies = [views.member(article, decision, story.original) for article, decision in members]
        json_line({**views.story(story, articles), "members": copies})
    else:
        _print(story, members)
    return Code.OK


def _members(store: Store, story: Story) -> list[tuple[Article, Decision | None]]:
    articles = store.articles.many(story.members)
    return [(articles[event], store.decisions.get(event)) for event in story.members if event in articles]


def _print(story: Story, members: list[tuple[Article, Decision | None]]) -> None:
    original = next((article for article, _ in members if article.event_id == story.original), None)
    if original is not None:
        reading = original.reading
        line(reading.title)
        line(say("from: ", "出处：") + (reading.origin or reading.credited or reading.site))
        line(say("published: ", "发布：") + clock(reading.published))
        line(original.url)
    columns = [
        "",
        say("site", "网站"),
        say("title", "标题"),
        say("credited", "来源"),
        say("disguises", "改装"),
        say("what it changed", "改动"),
    ]
    table(say("Copies", "各篇"), columns, (_row(a, d, story.original) for a, d in members))


def _row(article: Article, decision: Decision | None, original: str) -> tuple[str, ...]:
    relations = decision.relations if decision else ()
    changed = [f"{d.kind}: {d.there} → {d.here}" for r in relations for d in r.distortions]
    return (
        "★" if article.event_id == original else "",
        article.reading.site or article.source,
        article.reading.title,
        article.reading.credited,
        " ".join(d.value for d in decision.disguises) if decision else "",
        "; ".join(changed),
    )
