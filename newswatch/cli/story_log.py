"""`newswatch story log`: what happened to one story, or to all lately: who joined, new originals, rulings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newswatch.cli.exits import Code
from newswatch.cli.house import House
from newswatch.cli.reasons import reason
from newswatch.cli.show import json_line, line, minute, paragraph
from newswatch.cli.story import ID, found
from newswatch.cli.words import many, say, term, terms
from newswatch.model.article import Article
from newswatch.model.ledger import ENGINE, Line, Ruling, RulingKind
from newswatch.model.story import Decision, Story, Verdict
from newswatch.ports import Store

Row = dict[str, Any]

_WHAT = {Verdict.NEW_STORY: "opened", Verdict.REPOST: "joined", Verdict.REVISION: "revised"}


def run(house: House, story_id: str, limit: int, *, as_json: bool) -> Code:
    """The latest `limit` lines of the ledger, of one story or of all, oldest first."""
    lines = _of_story(house.store, found(house.store, story_id)) if story_id else _latest(house.store, limit)
    lines = lines[-limit:]
    articles = house.store.articles.many(_named(lines))
    rows = [row for each in lines for row in _rows(each, articles)]
    for row in rows:
        json_line(row) if as_json else _show(row)
    if not (rows or as_json):
        line(say("nothing has been decided yet", "尚无判定"))
    return Code.OK


def _latest(store: Store, limit: int) -> list[Line]:
    return list(store.decisions.after(max(0, store.decisions.last() - limit), limit))


def _of_story(store: Store, story: Story) -> list[Line]:
    """Every line that made the story what it is, those of events that have left it included."""
    rulings = [ruling for ruling in map(store.decisions.ruling, story.rulings) if ruling]
    events = dict.fromkeys((*story.members, *(event for ruling in rulings for event in ruling.events)))
    lines: list[Line] = [*filter(None, map(store.decisions.get, events)), *rulings]
    return sorted(lines, key=lambda each: each.number)


def _named(lines: Sequence[Line]) -> set[str]:
    """Events whose articles the log names."""
    decided = {line.event_id for line in lines if isinstance(line, Decision)}
    ruled = {event for line in lines if isinstance(line, Ruling) for event in (line.original, line.other_original)}
    return decided | ruled


def _rows(line: Line, articles: Mapping[str, Article]) -> Iterator[Row]:
    if isinstance(line, Ruling):
        yield from _ruled(line, articles)
        return
    row = _row(line, _WHAT.get(line.verdict, "set_aside"), line.story_id, by=ENGINE)
    row |= {"event": line.event_id, **_article(articles.get(line.event_id))}
    yield row | {"disguises": [disguise.value for disguise in line.disguises]}
    if line.original_changed and line.verdict is not Verdict.NEW_STORY:
        yield row | {"what": "rerooted", "why": line.why}


def _ruled(ruling: Ruling, articles: Mapping[str, Article]) -> Iterator[Row]:
    what = "merged" if ruling.kind is RulingKind.MERGE else "split"
    row = _row(ruling, what, ruling.story_id, by=ruling.by) | {"other": ruling.other, "events": list(ruling.events)}
    yield row | {"ruling": ruling.ruling_id, "event": ruling.event_id or None, "why": ruling.why, "note": ruling.note}
    if ruling.original != ruling.former:
        told = {"event": ruling.original, **_article(articles.get(ruling.original)), "why": ruling.why}
        yield _row(ruling, "rerooted", ruling.story_id, by=ruling.by) | told


def _row(line: Line, what: str, story_id: str, by: str) -> Row:
    return {"number": line.number, "at": line.decided_at.isoformat(), "what": what, "story": story_id, "by": by}


def _article(article: Article | None) -> Row:
    if article is None:
        return {"site": "", "url": "", "title": ""}
    return {"site": article.reading.site or article.source, "url": article.url, "title": article.reading.title}


def _show(row: Row) -> None:
    from datetime import datetime

    at = minute(datetime.fromisoformat(row["at"]))
    what = say("merged", "合并") if row["what"] == "merged" else term(row["what"])  # the disguise has another word
    line("  ".join(part for part in (at, what, row["story"][:ID], _detail(row)) if part))
    for text in (row.get("title", ""), row.get("note", "")):
        if text:
            paragraph(text)


def _detail(row: Row) -> str:
    other = str(row.get("other", ""))[:ID]
    why = reason(row["why"]) if row.get("why") else ""
    if row["what"] == "merged":
        said = say(f"← {other} by {row['by']}", f"← {other}（{row['by']}）")
        return f"{said}  {why}".rstrip()
    if row["what"] == "split":
        count = len(row["events"])
        return say(f"→ {other}: {many(count, 'page')} by {row['by']}", f"→ {other}：{count} 篇（{row['by']}）")
    if row["what"] == "rerooted":
        return f"★ {row['site']}  {why}".rstrip()
    done = terms(row.get("disguises", ()))
    return f"{row.get('site', '')}  {done}".rstrip()
