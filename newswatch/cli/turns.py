"""`newswatch story ID --turns`: the turns of a story's original, each with its number, who speaks, and the words."""

from collections.abc import Iterator
from typing import Any

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.cli.show import json_line, line, paragraph
from newswatch.cli.story import found
from newswatch.cli.words import say, term
from newswatch.model.article import Article


def run(house: House, story_id: str, *, as_json: bool) -> Code:
    """Raises Stop for a story that is unknown or whose original is gone."""
    story = found(house.store, story_id)
    original = house.store.articles.get(story.original)
    if original is None:
        raise Stop(f"the original of story {story_id!r} is no longer in the store")
    told = list(rows(original))
    if not (told or as_json):
        line(say("its original is no interview or transcript", "原文不是访谈或实录"))
    for row in told:
        json_line(row) if as_json else _show(row)
    return Code.OK


def rows(article: Article) -> Iterator[dict[str, Any]]:
    """A row for each turn of an article: its number from 1, whose it is, where in the text it stands, the words."""
    text = article.reading.text
    for number, turn in enumerate(article.reading.turns, 1):
        yield {
            "turn": number,
            "part": turn.part.value,
            "name": turn.name,
            "office": turn.office,
            "start": turn.start,
            "end": turn.end,
            "text": text[turn.start : turn.end],
            "event_id": article.event_id,
        }


def _show(row: dict[str, Any]) -> None:
    line("  ".join(filter(None, (f"{row['turn']}", term(row["part"]), row["office"], row["name"]))), "bold")
    for part in row["text"].split("\n"):
        paragraph(part)
