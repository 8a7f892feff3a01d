"""`newswatch stories`: the stories that changed lately, newest first; of a query those whose original meets it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newswatch.cli import views
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import open_known
from newswatch.cli.show import clock, json_line, line, minute, paragraph
from newswatch.cli.words import many, say
from newswatch.model.article import Article
from newswatch.model.span import Span
from newswatch.model.story import Story
from newswatch.ports import Store
from newswatch.settings import Settings

if TYPE_CHECKING:
    from newswatch.query.query import Query

_END = datetime.max.replace(tzinfo=UTC)
Found = tuple[Story, Sequence[str]]
"""A story, and the words of a query that stand in its original."""


def run(settings: Settings, asked: str | None, span: Span, limit: int, *, as_json: bool) -> Code:
    """Raises Stop for a query with a mistake in it."""
    query = None if asked is None else _query(asked)
    with open_known(settings) as house:
        found = _found(house.store, settings, query, span, limit)
        empty = not (found or house.store.stories.count())
        articles = house.store.articles.many({event for item, _ in found for event in item.members})
    if not (found or as_json):
        line(_none_yet() if empty else _none(asked, span))
    for item, words in found:
        if as_json:
            json_line(views.story(item, articles) | ({"words": words} if query else {}))
        else:
            show(item, articles, words)
    return Code.OK


def _query(asked: str) -> "Query":
    from newswatch.query.query import QueryError, parse

    try:
        return parse(asked)
    except QueryError as error:
        raise Stop(f"query: {error}") from None


def _found(store: Store, settings: Settings, query: "Query | None", span: Span, limit: int) -> Sequence[Found]:
    """By way of the index where the store would have to be gone through."""
    assert span.since is not None
    if query is None and span.until is None:
        return [(story, ()) for story in store.stories.recent(span.since, limit)]
    from newswatch.cli.searching import fresh

    hits = fresh(store, settings).find(query, span.since, span.until or _END, limit)
    stories = store.stories.many(hit.story_id for hit in hits)
    return [(stories[hit.story_id], hit.words) for hit in hits if hit.story_id in stories]


def _none_yet() -> str:
    return say(
        "no stories yet; the service makes them (make run), as soon as a crawl brings something",
        "还没有报道；服务（make run）抓到内容后即有",
    )


def _none(asked: str | None, span: Span) -> str:
    """That stories there are, and none of them is what was asked for."""
    since, until = minute(span.since), minute(span.until)
    when = say(f"since {since}", f"{since} 以来")
    if until:
        when = say(f"between {since} and {until}", f"{since} 至 {until} ")
    if asked is None:
        return say(f"no story changed {when}; ask for more: --since 90d", f"{when}没有变动的报道；可放宽：--since 90d")
    return say(
        f"no story that changed {when} meets {asked}; ask for more: --since 90d",
        f"{when}变动的报道中没有符合 {asked} 的；可放宽：--since 90d",
    )


def show(item: Story, articles: Mapping[str, Article], words: Sequence[str] = ()) -> None:
    """Two lines on stdout: what can be typed and compared first, the title below; with the words of a query a third."""
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
    if words:
        paragraph(say("words: ", "命中：") + say(", ", "、").join(words))
