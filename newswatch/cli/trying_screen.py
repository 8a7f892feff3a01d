"""A trial in, what a person sees of it out: bars, a table, samples with what hit, a query as a tree, all inert."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from newswatch.cli.show import console, line, paragraph, table
from newswatch.cli.trying_rows import Sample
from newswatch.cli.words import many, say
from newswatch.logs import plain
from newswatch.model.alert import Cited
from newswatch.trying.spread import Days, spread

if TYPE_CHECKING:
    from newswatch.query.hint import Hint
    from newswatch.query.query import Query
    from newswatch.trying.tree import Node
    from newswatch.trying.trial import Alerts, Trial
    from newswatch.trying.why import Why

_BARS = " ▁▂▃▄▅▆▇█"
_TOLD_DAYS = 14
"""Days of which each count is printed beside the bars; of more the highest bar's."""
_NAMES = 4
"""Names of a group that are printed."""
_BEFORE, _LONG = 40, 160
"""Characters of an excerpt before the first place that hit, and of all of it."""


def show(query: "Query", found: "Trial", alerts: "Alerts", samples: Sequence[Sample]) -> None:
    """Counts by day, the noisiest part first, the newest it finds with what hit."""
    line(str(query), "bold")
    for hint in query.hints:
        paragraph(hinted(hint))
    days, sent = len(found.days), sum(count for _, count in alerts.days)
    stories = f"{many(found.stories, 'story', 'stories')} in {many(days, 'day')}"
    _show_days(say(stories, f"{days} 天内 {found.stories} 则报道"), found.days)
    newest = many(alerts.of, "story", "stories")
    of = say(f" of the newest {newest}", f"（最近 {alerts.of} 则报道）") if alerts.of < found.stories else ""
    _show_days(say(many(sent, "alert"), f"{sent} 次提醒") + of, alerts.days)
    if found.noise:
        head = [say("term", "词"), say("stories only by it", "仅凭此词"), say("alone it finds", "单独可得")]
        rows = [(each.label, each.only, "" if each.alone is None else each.alone) for each in found.noise]
        table(say("Noisiest first", "由多到少"), head, rows)
    for story_id, article, cited in samples:
        line(f"{story_id[:10]}  {article.reading.site}")
        console().print(Text("    ") + _marked(article.reading.title, "title", cited), soft_wrap=True)
        if excerpt := _excerpt(article.reading.text, cited):
            console().print(Text("    ") + excerpt, soft_wrap=True)


def hinted(hint: "Hint") -> str:
    """As a person reads it."""
    return say("note: ", "提示：") + _said(hint)


def _said(hint: "Hint") -> str:
    return say(hint.english, hint.chinese)


def _show_days(title: str, days: Days) -> None:
    """Where there is nothing to show it says that alone."""
    if not any(count for _, count in days):
        paragraph(title)
        return
    fewest, middle, most = spread(days)
    each = f"{fewest} / {middle:g} / {most}"
    counts = [count for _, count in days]
    today = say(f"; today so far: {counts[-1]}", f"；今天至今 {counts[-1]}")
    whole = say(f": {each} a day (fewest, median, most)", f"：每天 {each}（最少、中位、最多）") if days[1:] else ""
    paragraph(title + whole + today)
    scale = ", ".join(map(str, counts)) if len(counts) <= _TOLD_DAYS else f"█ = {max(counts)}"
    paragraph(f"{days[0][0]:%m-%d} {_spark(counts)} {days[-1][0]:%m-%d}  {scale}")


def _spark(counts: Sequence[int]) -> str:
    """A bar for each day, as high as its count is to the highest, which is not 0."""
    top = max(counts)
    return "".join(_BARS[-(-count * (len(_BARS) - 1) // top)] for count in counts)


def _marked(printed: str, part: str, cited: Sequence[Cited], begin: int = 0, end: int | None = None) -> Text:
    """A stretch of what is printed, made harmless character by character, with the places that hit in bold."""
    end = len(printed) if end is None else end
    shown = Text(plain(printed[begin:end], end - begin + 1))
    for place in cited:
        if place.part == part:
            shown.stylize("bold reverse", max(0, place.start - begin), max(0, place.end - begin))
    return shown


def _excerpt(text: str, cited: Sequence[Cited]) -> Text | None:
    first = next((place for place in cited if place.part == "text"), None)
    if first is None:
        return None
    begin = max(0, first.start - _BEFORE)
    return _marked(text, "text", cited, begin, min(len(text), begin + _LONG))


def drawn(node: "Node", depth: int = 0) -> Iterator[str]:
    """A query as a tree, a line for each part."""
    notes = f"  ({say('; ', '；').join(map(_folded, node.notes))})" if node.notes else ""
    yield f"{'  ' * depth}{node.label}{notes}"
    for part in node.parts:
        yield from drawn(part, depth + 1)


def _folded(note: "Hint") -> str:
    """Of many names the first and how many there are; `--json` has all."""
    comma = say(", ", "、")
    names = _said(note).split(comma)
    more = say(f" … {len(names)} in all", f" … 共 {len(names)} 个") if len(names) > _NAMES else ""
    return comma.join(names[:_NAMES]) + more


def told_why(each: "Why", depth: int = 0) -> Iterator[str]:
    """The same with what of it a story meets and where, or what comes nearest."""
    parts = {"title": say("title", "标题"), "text": say("text", "正文")}
    places = say(", ", "，").join(f"{parts[place.part]} {place.start}: {place.printed}" for place in each.places)
    more = say("; ", "；").join([*([places] if places else []), *map(_said, each.near)])
    yield f"{'  ' * depth}{'✓' if each.met else '✗'} {each.node.label}{f'  ({more})' if more else ''}"
    for part in each.parts:
        yield from told_why(part, depth + 1)
