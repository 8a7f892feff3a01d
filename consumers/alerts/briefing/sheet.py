"""A briefing in, the lines that every document lays out: in one language, inert, its links http or https."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from consumers.alerts.briefing.terms import Wording, wording
from consumers.alerts.channels.message import Language, Run, marked, printed, safe_link
from newswatch import chinese
from newswatch.clock import BEIJING
from newswatch.logs import plain
from newswatch.model.briefing import Brief, Briefing, Copy, Earlier, KeyFigure
from newswatch.model.moment import Moment, Precision
from newswatch.model.schedule import zone_of
from newswatch.model.story import Distortion

_TITLE, _LEAD, _NAME, _VALUE, _QUERY = 200, 160, 60, 80, 500
"""Characters that are shown of each."""
_ORIGINS, _DIFFERENCES = 12, 5
"""Origins, and differences of one copy, that are shown."""
_NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
"""What XML takes for none."""

COLUMNS = (0.21, 0.27, 0.16, 0.36)
"""Of a table of copies: shares of a page's width; the second takes a clock in one line."""

Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """Words that may lead somewhere: `link` is empty where they do not."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A copy: where it stands, its clock, what was done to it, what it says otherwise."""

    where: Linked
    clock: str
    done: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A story as it is read; `figures` are clauses with the figure as a hit, `more` counts copies not shown."""

    title: Line
    link: str
    facts: tuple[tuple[str, str], ...]
    lead: Line
    figures: tuple[Line, ...]
    earlier: tuple[Linked, ...]
    copies: tuple[Row, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A briefing as it is read: `note` says what is not shown, or that nothing happened. `made` is `made_at` as it is
    shown.
    """

    language: Language
    words: Wording
    title: str
    span: str
    query: str
    made_at: datetime
    made: str
    totals: tuple[tuple[str, str], ...]
    origins: str
    note: str
    sections: tuple[Section, ...]


def sheet_of(briefing: Briefing, language: Language) -> Sheet:
    words = wording(language)
    return Sheet(
        language=language,
        words=words,
        title=f"{clean(briefing.name, _NAME) or words.briefing} · {words.briefing}",
        span=span_of(briefing, words),
        query=clean(briefing.query, _QUERY),
        made_at=briefing.made_at,
        made=f"{_local(briefing.made_at, zone_of(briefing.zone))} {clean(briefing.zone, _NAME)}",
        totals=_totals(briefing, words),
        origins=_origins(briefing, words),
        note=_note(briefing, words),
        sections=tuple(_section(story, words) for story in briefing.stories),
    )


def clean(text: str, longest: int) -> str:
    """One line without anything that a document, its reader or a terminal obeys, at most so many characters long."""
    return plain(_NO_CHARACTER.sub(" ", text[: longest * 4]), longest).strip()


def span_of(briefing: Briefing, words: Wording) -> str:
    """The day, the days or the moments that the briefing is of, in its zone."""
    zone = zone_of(briefing.zone)
    since, until = briefing.since.astimezone(zone), briefing.until.astimezone(zone)
    if since.time() != since.time().min or until.time() != until.time().min:
        return f"{_local(since, zone)} – {_local(until, zone)}"
    last = until.date() - timedelta(days=1)
    days = since.date().isoformat() if last <= since.date() else f"{since.date()} – {last}"
    return f"{days}{words.weekdays[since.weekday()]}" if last == since.date() else days


def _local(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def clock(published: Moment | None, seen: datetime, words: Wording) -> str:
    """A page's clock in Beijing time, as finely as it was printed; else when the text was first seen."""
    if published is None:
        return words.seen.format(f"{seen.astimezone(BEIJING):%Y-%m-%d %H:%M}")
    shown = printed(published)
    return words.hour.format(shown) if published.precision is Precision.HOUR else shown


def _totals(briefing: Briefing, words: Wording) -> tuple[tuple[str, str], ...]:
    totals = briefing.totals
    return (
        (words.stories, str(totals.stories)),
        (words.copies, str(totals.copies)),
        (words.sites, str(totals.sites)),
        (words.distorted, str(totals.distorted)),
    )


def _origins(briefing: Briefing, words: Wording) -> str:
    origins = briefing.totals.origins
    shown = [f"{clean(name, _NAME)} {count}" for name, count in origins[:_ORIGINS]]
    left = len(origins) - len(shown)
    return words.comma.join([*shown, *([words.more_origins.format(left)] if left else [])])


def _note(briefing: Briefing, words: Wording) -> str:
    if not briefing.stories:
        return words.nothing
    return words.more_stories.format(briefing.more) if briefing.more else ""


def _section(story: Brief, words: Wording) -> Section:
    hits = [clean(hit, _TITLE) for hit in story.hits]
    left = story.copied - len(story.copies)
    return Section(
        title=marked(clean(story.title, _TITLE) or "—", hits),
        link=safe_link(story.url),
        facts=tuple(_facts(story, words)),
        lead=marked(clean(story.lead, _LEAD), hits),
        figures=tuple(filter(None, map(_figure, story.figures))),
        earlier=tuple(_before(each, words) for each in story.earlier),
        copies=tuple(_row(copy, words) for copy in story.copies),
        more=words.more_copies.format(left) if left else "",
    )


def _facts(story: Brief, words: Wording) -> Iterator[tuple[str, str]]:
    yield words.origin, clean(story.origin, _NAME)
    if story.site != story.origin:
        yield words.site, clean(story.site, _NAME)
    yield words.published, clock(story.published, story.seen, words)
    yield words.spread, words.spread_of.format(story.copied, story.sites)
    if story.words:
        yield words.hits, words.comma.join(clean(word, _NAME) for word in story.words)


def _figure(figure: KeyFigure) -> Line:
    """The clause in three runs, its figure as the hit."""
    parts = (figure.clause[: figure.start], figure.printed, figure.clause[figure.end :])
    before, value, behind = (plain(_NO_CHARACTER.sub(" ", part), _VALUE) for part in parts)
    return tuple(run for run in (Run(before), Run(value, hit=True), Run(behind)) if run.text)


def _before(story: Earlier, words: Wording) -> Linked:
    title = clean(story.title, _TITLE) or story.story_id[:10]
    day = story.published.beijing()[:10] if story.published else ""
    return Linked(" ".join(filter(None, [words.pick(chinese.RELATIONS, story.kind), day, title])), safe_link(story.url))


def _row(copy: Copy, words: Wording) -> Row:
    differs = [_differs(each, words) for each in copy.distortions[:_DIFFERENCES]]
    if left := len(copy.distortions) - len(differs):
        differs.append(words.more_differences.format(left))
    return Row(
        where=Linked(clean(copy.site, _NAME) or "—", safe_link(copy.url)),
        clock=clock(copy.published, copy.seen, words),
        done=words.comma.join(words.pick(chinese.DISGUISES, each) for each in copy.disguises),
        differs=tuple(differs),
    )


def _differs(distortion: Distortion, words: Wording) -> str:
    here, there = (clean(text, _VALUE) or "—" for text in (distortion.here, distortion.there))
    return f"{words.pick(chinese.CHANGED, distortion.kind)}{words.colon}{here} ≠ {there}"
