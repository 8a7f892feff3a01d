"""Articles (JSON lines) in, a row for each with its story, original, disguises and relations out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import orjson

from newswatch.cli import views
from newswatch.cli.exits import Code
from newswatch.cli.rows import Given, RowError, given, lines, opened
from newswatch.clock import Clock, system_clock
from newswatch.logs import logger, set_up
from newswatch.model import ids
from newswatch.model.article import Article
from newswatch.model.ledger import ENGINE, Ruling, RulingKind
from newswatch.model.story import Decision, Relation, Retold

if TYPE_CHECKING:
    from consumers.dedup.engine import Engine
    from consumers.dedup.outlets import Outlets

log = logger("group")

_AHEAD = timedelta(days=1)
"""How far ahead of the real clock a page's may be; what is printed as published later was misread."""
_UNCHANGED = "unchanged"
_RELATIONS = 5
_RETOLD = 50


@dataclass(slots=True)
class _Filed:
    """What became of one row: its article and decision, or the code of what is wrong with it."""

    line: int
    row_id: Any = None
    error: str = ""
    verdict: str = ""
    article: Article | None = None
    decision: Decision | None = None


@dataclass(slots=True)
class _Desk:
    """The stream so far: every address with its latest event, every id with its address, every event with its row."""

    engine: "Engine"
    clock: datetime
    latest: dict[str, tuple[Article, Decision]] = field(default_factory=dict)
    address_of: dict[str, str] = field(default_factory=dict)
    row_of: dict[str, Any] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    opened_by: dict[str, tuple[int, str]] = field(default_factory=dict)
    retold: dict[str, Retold] = field(default_factory=dict)
    number: int = 0


def run(articles: Path, out: TextIO, clock: Clock = system_clock) -> int:
    """Group the stream of `articles` and write a row for each, in their order. docs/filters.md.

    Raises Stop where the file cannot be read.
    """
    from consumers.dedup.engine import Engine
    from newswatch.settings import load

    settings, now = load(), clock()
    set_up(settings.log_level)
    with opened(articles) as file:
        rows = [(number, _read(line)) for number, line in lines(file)]
    times = (_time(row, now) for _, row in rows if isinstance(row, Given))
    # Rows before the first that names a time came at that time: a stream is of one piece.
    desk = _Desk(Engine(settings.horizon, _outlets(settings.sources)), next(filter(None, times), now))
    filed = [_file(desk, number, row, now) for number, row in rows]
    out.writelines(orjson.dumps(_answer(desk, row), option=orjson.OPT_APPEND_NEWLINE).decode() for row in filed)
    out.flush()
    return Code.OK


def _outlets(catalogue: Path) -> "Outlets":
    """The outlets of the catalogue, as the decider knows them; the well-known ones alone where it cannot be read."""
    from consumers.dedup.outlets import Outlets
    from newswatch.catalogue import BadEntry, load

    try:
        return Outlets.of(load(catalogue).values())
    except BadEntry as error:
        log.warning("without_catalogue", reason=str(error))
        return Outlets()


def _read(line: bytes | None) -> Given | RowError:
    try:
        return given(line)
    except RowError as error:
        return error


def _time(row: Given, now: datetime) -> datetime | None:
    """When a row was seen, else published, unless that is not yet."""
    if row.seen or row.published is None or row.published.at > now + _AHEAD:
        return row.seen
    return row.published.at


def _file(desk: _Desk, number: int, row: Given | RowError, now: datetime) -> _Filed:
    """Decide one row as it arrives."""
    if isinstance(row, Given) and _has_moved(desk, row):
        row = RowError("known_id_other_url", row.row_id)
    if isinstance(row, RowError):
        return _Filed(number, row.row_id, row.code)
    desk.clock = row.seen or max(desk.clock, _time(row, now) or desk.clock)
    article_id = _article_id(desk, row)
    before = desk.latest.get(article_id)
    article = row.article(article_id, before[0] if before else None, desk.clock)
    if before and before[0].revision_key == article.revision_key:
        return _Filed(number, row.row_id, verdict=_UNCHANGED, article=before[0], decision=before[1])
    decision = _decide(desk, article)
    desk.latest[article_id] = (article, decision)
    desk.row_of[article.event_id] = row.row_id
    return _Filed(number, row.row_id, "", decision.verdict.value, article, decision)


def _has_moved(desk: _Desk, row: Given) -> bool:
    """Whether a known id comes with another address; without an address it keeps the one it has."""
    known = desk.address_of.get(str(row.row_id))
    return known is not None and bool(row.url) and known != row.url


def _article_id(desk: _Desk, row: Given) -> str:
    address = row.url or desk.address_of.get(str(row.row_id)) or ""
    desk.address_of[str(row.row_id)] = address
    return ids.article_id(address) if address else ids.digest("row", str(row.row_id))


def _decide(desk: _Desk, article: Article) -> Decision:
    judged = desk.engine.decide(article)
    desk.number += 1
    decision = judged.decision(article, desk.number, 0, article.seen)
    desk.engine.admit(article, decision)
    desk.originals[judged.story_id] = judged.original
    desk.opened_by.setdefault(judged.story_id, (desk.number, article.event_id))
    desk.retold.update({again.event_id: again for again in judged.retold})
    for other in judged.merges:
        _merge(desk, decision, other)
    return decision


def _merge(desk: _Desk, decision: Decision, other: str) -> None:
    """Bring the event's story and another together, under the name of the one opened first."""
    own = desk.engine.placement.survivor(decision.story_id)
    kept, gone = sorted((own, other), key=lambda story: desk.opened_by[story])
    members = {story: desk.engine.members(story) for story in (kept, gone)}
    everybody = [*members[kept], *members[gone]]
    originals = [a for story in (kept, gone) for a in everybody if a.event_id == desk.originals[story]]
    best, _ = desk.engine.roots.best(originals, everybody)
    moved = members[gone if best.event_id == desk.originals[kept] else kept]
    retold = tuple(desk.engine.roots.retold(best, moved[-_RETOLD:], kept))
    ruling = Ruling(
        ruling_id=ids.ruling_id(decision.event_id, other),
        kind=RulingKind.MERGE,
        number=desk.number,
        fence=0,
        decided_at=decision.decided_at,
        by=ENGINE,
        story_id=kept,
        other=gone,
        moved=(),
        original=best.event_id,
        former=desk.originals[kept],
        other_original=desk.originals[gone],
        aliases=(gone,),
        event_id=decision.event_id,
        retold=retold,
    )
    desk.engine.rule(ruling)
    desk.originals[kept] = best.event_id
    desk.retold.update({again.event_id: again for again in retold})


def _answer(desk: _Desk, row: _Filed) -> dict[str, Any]:
    if row.article is None or row.decision is None:
        return {"id": row.row_id, "line": row.line, "error": row.error}
    decision, story = row.decision, desk.engine.placement.survivor(row.decision.story_id)
    original = desk.originals[story]
    disguises, relations = decision.disguises, decision.relations
    again = desk.retold.get(row.article.event_id)
    if again is not None:
        disguises, relations = again.disguises, (again.relation, *(r for r in relations if r.to != original))
    if original == row.article.event_id:
        disguises = ()
    to_original = next((r for r in relations if r.to == original), None)
    return {
        "id": row.row_id,
        "story": desk.row_of[desk.opened_by[story][1]],
        "verdict": row.verdict,
        "original": desk.row_of[original],
        "disguises": [disguise.value for disguise in disguises],
        "relations": [_relation(desk, relation) for relation in relations[:_RELATIONS]],
        "distortions": _distortions(to_original) if to_original else [],
    }


def _relation(desk: _Desk, relation: Relation) -> dict[str, Any]:
    return {
        "to": desk.row_of[relation.to],
        "relation": relation.kind.value,
        "score": relation.score,
        "reason": relation.reason,
        "facts": dict(relation.facts),
        "evidence": [
            {"a": list(span.a), "b": list(span.b), **({"in": "printed"} if span.printed else {})}
            for span in relation.evidence
        ],
        **views.proof(relation),
    }


def _distortions(relation: Relation) -> list[dict[str, Any]]:
    return [
        {"kind": d.kind, "here": d.here, "there": d.there, "a": list(d.a), "b": list(d.b)} for d in relation.distortions
    ]
