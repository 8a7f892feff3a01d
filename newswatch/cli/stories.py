"""`newswatch stories`: the stories that changed lately, newest first."""

from collections.abc import Mapping
from datetime import datetime

from newswatch.cli import views
from newswatch.cli.exits import Code
from newswatch.cli.house import open_known
from newswatch.cli.show import clock, json_line, line, paragraph
from newswatch.cli.words import many, say
from newswatch.model.article import Article
from newswatch.model.story import Story
from newswatch.settings import Settings


def run(settings: Settings, since: datetime, limit: int, *, as_json: bool) -> Code:
    with open_known(settings) as house:
        found = house.store.stories.recent(since, limit)
        articles = house.store.articles.many({event for item in found for event in item.members})
    if not (found or as_json):
        line(
            say(
                "no stories yet; the service makes them (make run), as soon as a crawl brings something",
                "还没有报道；服务（make run）抓到内容后即有",
            )
        )
    for item in found:
        json_line(views.story(item, articles)) if as_json else show(item, articles)
    return Code.OK


def show(item: Story, articles: Mapping[str, Article]) -> None:
    """Two lines on stdout: what can be typed and compared first, the title below."""
    row, original = views.story(item, articles), articles.get(item.original)
    copies = row["copies"]
    parts = (
        item.story_id[:10],
        clock(original.reading.published) if original else "",
        say(many(copies, "page"), f"{copies} 篇"),
        row["origin"] or row["site"],
    )
    line("  ".join(part for part in parts if part), "bold")
    paragraph(row["title"])
