"""`newswatch stories`: the stories that changed lately, newest first."""

from datetime import timedelta

from newswatch.cli import views
from newswatch.cli.exits import Code
from newswatch.cli.house import open_house
from newswatch.cli.show import clock, json_line, line, table
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.settings import Settings


def run(settings: Settings, since: timedelta, limit: int, *, as_json: bool) -> Code:
    with open_house(settings) as house:
        found = house.store.stories.recent(system_clock() - since, limit)
        articles = house.store.articles.many({event for item in found for event in item.members})
    if as_json:
        for item in found:
            json_line(views.story(item, articles))
        return Code.OK
    if not found:
        line(
            say(
                "no stories yet; `newswatch up` or `make demo` brings some",
                "还没有报道；运行 newswatch up 或 make demo",
            )
        )
        return Code.OK
    rows = []
    for item in found:
        row, original = views.story(item, articles), articles.get(item.original)
        published = clock(original.reading.published) if original else ""
        rows.append((item.story_id[:10], published, row["title"], row["origin"] or row["site"], row["copies"]))
    columns = [
        say("story", "编号"),
        say("published (Beijing)", "发布（北京时间）"),
        say("title", "标题"),
        say("from", "出处"),
        say("copies", "篇数"),
    ]
    table(say("Stories", "报道"), columns, rows)
    return Code.OK
